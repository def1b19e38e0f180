"""The file that names engines: what it may say, and what is told about a wrong one."""

from pathlib import Path

import click
import msgspec
import pytest

from salon.app.settings import read_settings
from salon.kit.settings import Settings
from salon.studio.engines import default_engine, load_engines
from salon.studio.engines.configured import FILE, EnginesFile, read_engines

SERVICE = '[[engine]]\nkind = "openai"\nid = "mine"\nmodel = "m"\nbase_url = "http://localhost:1/v1"\nkey = ""\n'


@pytest.fixture
def place(settings: Settings, tmp_path: Path) -> Settings:
    return msgspec.structs.replace(settings, data=tmp_path)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (SERVICE + 'colour = "red"', "unknown field `colour` (engine 1)"),
        (SERVICE + "retries = -1", "Expected `int` >= 0 (engine 1, retries)"),
        (SERVICE + "prices = { picture = -1 }", "Expected `float` >= 0.0 (engine 1, prices, picture)"),
        (SERVICE + SERVICE, "two engines have the id 'mine'"),
        ('[[engine]]\nkind = "oracle"\nid = "x"\nmodel = "m"', "Invalid value 'oracle' (engine 1, kind)"),
        ('[[engine]]\nkind = "openai"\nid = "Not An Id"\nmodel = "m"', "(engine 1, id)"),
        ("[[engine]\n", "line 1"),
    ],
)
def test_a_wrong_file_is_told_with_its_name_and_the_place(place: Settings, text: str, sentence: str) -> None:
    (place.data / FILE).write_text(text)
    with pytest.raises(ValueError, match=r"engines\.toml: ") as caught:
        read_engines(place)
    assert sentence in str(caught.value)


def test_a_wrong_file_ends_every_command_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALON_ENGINES", str(tmp_path / "nowhere.toml"))
    with pytest.raises(click.ClickException, match=r"nowhere.toml: No such file or directory"):
        read_settings()


def test_without_a_file_there_is_the_composer(place: Settings) -> None:
    assert read_engines(place) == EnginesFile()
    assert default_engine(place) == "composer"


def test_the_file_chooses_the_default_and_an_id_is_taken_once(place: Settings) -> None:
    (place.data / FILE).write_text('default = "mine"\n' + SERVICE + SERVICE.replace('"mine"', '"composer"'))
    assert list(load_engines(place))[:2] == ["mine", "composer"]
    assert load_engines(place)["composer"].kind == "composer"
