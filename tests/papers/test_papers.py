"""The papers tell the truth: what they name exists, and what exists is named."""

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import click
import pytest

from salon.app import wiring
from salon.app.cli import main as salon
from salon.kit.log import EVENTS
from salon.kit.settings import Settings, to_variable

ROOT = Path(__file__).parent.parent.parent
PAPERS = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "NOTICE"]
COMMANDS = set(salon.list_commands(click.Context(salon)))
ALL_PAPERS = [*PAPERS, *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md"))]
SHELF = r"(?:src|tests|tools|docs|web|art|bench|\.ci)/[\w./@+-]*"


def read(name):
    return (ROOT / name).read_text()


def section(paper, title):
    """The text below a heading, up to the next of the same depth."""
    parts = re.split(r"^## (.+)\n", read(paper), flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert title in sections, f"{paper} has a heading '## {title}'"
    return sections[title]


def list_rows(text):
    """The rows of a Markdown table as lists of cells, without its head."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    return [row for row in rows[1:] if not set(row[0]) <= {"-", ":"}]


def list_names(cell):
    return re.findall(r"`([^`]+)`", cell)


def is_made_by_setup(path):
    """Whether git ignores a path, as it does everything that set-up makes."""
    return subprocess.run(["git", "-C", ROOT, "check-ignore", "-q", path], check=False).returncode == 0


def list_room_folders():
    return {path.name for path in (ROOT / "src/salon").iterdir() if any(path.glob("*.py")) or any(path.glob("*.sql"))}


@pytest.mark.parametrize("paper", ALL_PAPERS)
def test_every_path_a_paper_names_exists(paper):
    text = read(paper)
    linked = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    here = (ROOT / paper).parent
    missing = [target for target in linked if target and not (here / target).exists()]
    shelved = {name.rstrip("./") for code in re.findall(r"`([^`\n]+)`", text) for name in re.findall(SHELF, code)}
    missing += [name for name in sorted(shelved) if not (ROOT / name).exists() and not is_made_by_setup(name)]
    assert missing == []


def test_every_room_is_described_and_in_the_import_contract():
    described = {name for row in list_rows(section("ARCHITECTURE.md", "The rooms")) for name in list_names(row[0])}
    assert described == list_room_folders()
    contracts = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = {room.strip() for layer in contracts[0]["layers"] for room in layer.split("|")}
    assert layers == list_room_folders() - {"migrations"}
    assert contracts[0]["exhaustive"]
    assert not any("ignore_imports" in contract for contract in contracts)


def test_the_rooms_stand_in_the_order_of_the_staircase():
    rows = list_rows(section("ARCHITECTURE.md", "The rooms"))
    order = [name for row in rows for name in list_names(row[0]) if name != "migrations"]
    layers = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"][0]["layers"]
    step = {room.strip(): number for number, layer in enumerate(layers) for room in layer.split("|")}
    assert order == sorted(order, key=lambda room: step[room])


def show_default(field):
    """A setting's default as a paper would write it; None where it depends on something else."""
    default = getattr(Settings(), field)
    if isinstance(default, bool):
        return "on" if default else "off"
    return str(default) if default not in {None, ""} else None


@pytest.mark.parametrize("paper", ["README.md", "ARCHITECTURE.md"])
def test_the_settings_have_the_defaults_the_papers_give(paper):
    rows = {list_names(row[0])[0]: row for row in list_rows(section(paper, "Settings"))}
    defaults = {to_variable(field): show_default(field) for field in Settings.__struct_fields__}
    assert rows.keys() <= defaults.keys()
    told = {name: list_names(row[1]) for name, row in rows.items() if defaults[name] is not None}
    assert told == {name: [defaults[name]] for name in told}
    assert all(row[2] for row in rows.values()), "every setting has a meaning"


def test_every_setting_is_in_the_table():
    told = {name for row in list_rows(section("ARCHITECTURE.md", "Settings")) for name in list_names(row[0])}
    assert told == {to_variable(field) for field in Settings.__struct_fields__}


def test_every_event_is_listed_with_its_room():
    assert wiring.READERS, "importing the wiring has imported every room's events"
    rows = list_rows(section("ARCHITECTURE.md", "Events"))
    told = {name: row[1] for row in rows for name in list_names(row[0])}
    real = {
        name: kind.__module__.split(".")[1] for name, kind in EVENTS.items() if kind.__module__.startswith("salon.")
    }
    assert told == real


def test_every_command_is_explained_and_no_other():
    text = section("ARCHITECTURE.md", "Commands")
    assert set(re.findall(r"`salon ([a-z][a-z-]*)", text)) == COMMANDS
    for paper in ALL_PAPERS:
        assert set(re.findall(r"`(?:\.venv/bin/)?salon ([a-z][a-z-]*)", read(paper))) <= COMMANDS, paper
    context = click.Context(salon)
    assert all(salon.get_command(context, name).help for name in COMMANDS)


def test_every_make_target_a_paper_names_exists():
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), flags=re.MULTILINE))
    for paper in ALL_PAPERS:
        assert set(re.findall(r"(?:`|^)make ([a-z-]+)", read(paper), flags=re.MULTILINE)) <= targets, paper


def test_every_part_has_its_reason():
    """Each library that is required is in the table of parts, under the name its users know."""
    text = section("ARCHITECTURE.md", "Parts").lower()
    needed = [re.split(r"[\[=<>~ #]", line)[0] for line in list_required()]
    assert [name for name in needed if name.lower() not in text] == []


def test_no_file_names_a_registry_or_the_path_of_a_machine():
    checked = subprocess.run(
        [sys.executable, ROOT / "tools/check_addresses.py"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    "line",
    [
        '"resolved": "' + 'https://example.org/vite.tgz"',
        "--extra-index-" + "url https://mirror.example.org/simple",
        "registry=" + "https://npm.example.org",
        'open("/' + 'root/secret.txt")',
        "data: /" + "home/alice/salon",
        "https://registry." + "npmjs.org/vite",
    ],
)
def test_the_check_of_addresses_finds_what_it_should(line):
    spec = importlib.util.spec_from_file_location("check_addresses", ROOT / "tools/check_addresses.py")
    check = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(check)
    assert check.find_forbidden(f"first line\n{line}\n")[0][0] == 2
    assert check.find_forbidden("see src/salon/home/alice and ./work/ and https://salon.example/home/bob") == []


def list_imports():
    """The top-level names every module of Salon imports."""
    trees = (ast.parse(path.read_text()) for path in (ROOT / "src/salon").rglob("*.py"))
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def test_every_library_salon_imports_is_required_by_name():
    """What only came along with another library today may not tomorrow."""
    owners = packages_distributions()
    needed = {name for line in list_required() for name in list_needed(line)}
    imported = sorted(set(list_imports()) - sys.stdlib_module_names - {"salon", "salon_client"})
    # A library of an extra need not be installed here; its name is then taken for that of its distribution.
    assert [name for name in imported if not needed & {canonical(owner) for owner in owners.get(name, [name])}] == []


def list_required():
    """The lines of requirements.in and of what each extra needs."""
    files = ["requirements.in", *sorted(path.name for path in ROOT.glob("requirements-*.in"))]
    files.remove("requirements-dev.in")
    return [line for name in files for line in read(name).splitlines() if line[:1].isalpha()]


def list_needed(line):
    """The distributions a line of requirements.in asks for: `psycopg[pool]` brings psycopg and psycopg-pool."""
    extras = re.search(r"\[(.*)\]", line)
    name = canonical(line)
    return [name, *(f"{name}-{extra}" for extra in (extras[1].split(",") if extras else []))]


def canonical(requirement):
    """The bare, normalised name of a distribution."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[=<>~ #]", requirement)[0]).lower()


def test_every_advisory_lock_has_a_number_of_its_own() -> None:
    given = [
        number.replace("_", "")
        for path in (ROOT / "src" / "salon").rglob("*")
        if path.suffix in {".py", ".sql"}
        for number in set(re.findall(r"\b7_?205_?\d{3}\b", path.read_text("utf-8")))
    ]
    assert len(given) > 8
    assert sorted(given) == sorted(set(given))


def test_every_reader_of_the_log_has_a_name_on_the_desk() -> None:
    words = read("web/src/lib/text/en/running.ts")
    named = re.findall(r"^\t\t\t(\w+): ", words[words.index("readers: {") : words.index("jobsOf: {")], re.MULTILINE)
    assert sorted(named) == sorted(reader.name for reader in wiring.READERS)
