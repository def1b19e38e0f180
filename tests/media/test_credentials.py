import datetime as dt
import io
import json
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import c2pa
import pytest
from cryptography import x509

from salon.media.credentials.authority import Authority, open_authority
from salon.media.credentials.models import ALGORITHMIC, IPTC, TRAINED, Agent, Claim, Credentials, Parent, Training
from salon.media.credentials.reading import read_credentials
from salon.media.credentials.signing import MAX_GROWTH, sign_picture
from salon.media.images.models import Limits
from salon.media.sandbox.uploads import inspect_credentials, process_upload
from tests.media.pictures import encode, opened, painting

AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
COMPOSER = Agent(name="Salon Composer", version="1.2")
CREATED = Claim(deed="created", title="Two foxes", agent=COMPOSER, source_type=ALGORITHMIC, made_at=AT)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return open_authority(tmp_path_factory.mktemp("keys") / "authority", "Salon at example.org")


def a_remix(*parents: Parent) -> Claim:
    return Claim(deed="edited", title="By night", agent=COMPOSER, source_type=ALGORITHMIC, made_at=AT, parents=parents)


def independently(data: bytes, mime: str, root_pem: str) -> tuple[str | None, dict[str, Any]]:
    """What C2PA's own reader says of a file when all it trusts is this root: state and store."""
    trust = {"trust": {"trust_anchors": root_pem}, "verify": {"verify_trust": True}}
    context = c2pa.Context(c2pa.Settings.from_dict(trust))
    with c2pa.Reader(mime, io.BytesIO(data), context=context) as reader:
        return reader.get_validation_state(), json.loads(reader.json())


def contents(store: dict[str, Any], label: str) -> dict[str, Any]:
    assertions = store["manifests"][store["active_manifest"]]["assertions"]
    found = [one["data"] for one in assertions if one["label"] == label]
    assert len(found) == 1
    return dict(found[0])


def read(data: bytes, anchors: str) -> Credentials:
    found = read_credentials(data, anchors)
    assert found is not None
    return found


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_signed_picture_is_trusted_by_anybody_who_trusts_our_root(authority: Authority, kind: str) -> None:
    data, mime = encode(painting(), kind), f"image/{kind.lower()}"
    signed = sign_picture(authority, data, mime, CREATED)
    state, store = independently(signed, mime, authority.root_pem)
    assert state == "Trusted"
    (action,) = contents(store, "c2pa.actions.v2")["actions"]
    assert action["action"] == "c2pa.created"
    assert action["digitalSourceType"] == "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
    assert action["softwareAgent"]["name"] == "Salon Composer"
    assert action["softwareAgent"]["version"] == "1.2"
    assert opened(signed).tobytes() == opened(data).tobytes(), "the pixels are as they were"
    assert len(signed) - len(data) < 10_000


def test_a_signature_by_somebody_else_is_valid_but_not_trusted(authority: Authority, tmp_path: Path) -> None:
    stranger = open_authority(tmp_path / "authority", "Elsewhere")
    signed = sign_picture(stranger, encode(painting(), "PNG"), "image/png", CREATED)
    found = read(signed, authority.root_pem)
    assert found.state == "valid"
    assert found.problems == ("signingCredential.untrusted",)
    assert read(signed, authority.root_pem + stranger.root_pem).state == "trusted"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_changed_picture_is_invalid(authority: Authority, kind: str) -> None:
    signed = bytearray(sign_picture(authority, encode(painting(), kind), f"image/{kind.lower()}", CREATED))
    signed[len(signed) // 2] ^= 1
    found = read(bytes(signed), authority.root_pem)
    assert found.state == "invalid"
    assert found.problems


def test_a_changed_claim_is_invalid(authority: Authority) -> None:
    signed = sign_picture(authority, encode(painting(), "WEBP"), "image/webp", CREATED)
    changed = signed.replace(b"Salon Composer", b"Human Composer")
    assert changed != signed
    assert read(changed, authority.root_pem).state == "invalid"


def test_training_is_refused_unless_the_author_allows_it(authority: Authority) -> None:
    data = encode(painting(), "WEBP")
    refused = read(sign_picture(authority, data, "image/webp", CREATED), authority.root_pem).training
    assert refused == dict.fromkeys(
        ("ai_generative_training", "ai_inference", "ai_training", "data_mining"), "notAllowed"
    )
    _, store = independently(
        sign_picture(authority, data, "image/webp", replace(CREATED, training=Training(data_mining="allowed"))),
        "image/webp",
        authority.root_pem,
    )
    entries = contents(store, "cawg.training-mining")["entries"]
    assert entries["cawg.data_mining"] == {"use": "allowed"}
    assert entries["cawg.ai_training"] == {"use": "notAllowed"}


def replace(claim: Claim, **changes: Any) -> Claim:
    return Claim(**{name: getattr(claim, name) for name in Claim.__struct_fields__} | changes)


def test_a_remix_names_what_it_grew_out_of(authority: Authority) -> None:
    data = encode(painting(), "WEBP")
    parent = sign_picture(authority, data, "image/webp", replace(CREATED, source_type=TRAINED))
    other = encode(painting(), "PNG")
    claim = a_remix(
        Parent(data=parent, mime="image/webp", title="Foxes by @alice"),
        Parent(data=other, mime="image/png", title="A cat by @bob"),
    )
    signed = sign_picture(authority, data, "image/webp", claim)
    state, store = independently(signed, "image/webp", authority.root_pem)
    assert state == "Trusted"
    ingredients = store["manifests"][store["active_manifest"]]["ingredients"]
    assert [(one["title"], one["relationship"], "active_manifest" in one) for one in ingredients] == [
        ("Foxes by @alice", "parentOf", True),
        ("A cat by @bob", "componentOf", False),
    ]
    actions = contents(store, "c2pa.actions.v2")["actions"]
    assert [one["action"] for one in actions] == ["c2pa.opened", "c2pa.placed", "c2pa.edited"]
    assert read(signed, authority.root_pem).source_types == (ALGORITHMIC, TRAINED)


def test_an_upload_keeps_its_history_when_it_is_encoded_again(authority: Authority, tmp_path: Path) -> None:
    camera = open_authority(tmp_path / "authority", "A camera")
    capture = replace(CREATED, source_type=IPTC + "digitalCapture")
    upload = sign_picture(camera, encode(painting(), "JPEG"), "image/jpeg", capture)
    original = process_upload(upload).original
    assert read_credentials(original.data, authority.root_pem) is None, "encoding again takes the manifest away"
    found = read(sign_picture(authority, original.data, original.mime, republished(upload)), authority.root_pem)
    assert found.state == "trusted"
    assert [one.name for one in found.actions] == ["c2pa.opened", "c2pa.transcoded"]
    assert [(one.title, one.relationship, one.signed) for one in found.ingredients] == [
        ("the file as it was sent", "parentOf", True)
    ]
    assert found.source_types == (capture.source_type,)


def a_cameras_upload(camera: Authority) -> bytes:
    """A signed photo whose credentials say where it was taken and carry a thumbnail, both in it and in its parent."""
    metadata = {
        "@context": {"exif": "http://ns.adobe.com/exif/1.0/"},
        "exif:GPSLatitude": "52,31.2N",
        "exif:x": "SECRET",
    }
    source = IPTC + "digitalCapture"
    taken = {"actions": [{"action": "c2pa.created", "digitalSourceType": source}]}
    cropped = {"actions": [{"action": "c2pa.opened", "parameters": {"ingredientIds": ["raw"]}}]}
    context = c2pa.Context(c2pa.Settings.from_dict({"builder": {"thumbnail": {"enabled": True}}}))
    data = b""
    for actions in (taken, cropped):
        assertions = [
            {"label": "c2pa.actions.v2", "data": actions},
            *(
                {"label": name, "data": metadata, "kind": "Json"}
                for name in ("stds.exif", "c2pa.metadata", "stds.exif")
            ),
        ]
        out = io.BytesIO()
        with c2pa.Builder({"assertions": assertions}, context=context) as builder:
            if data:
                raw = {"title": "raw", "relationship": "parentOf", "label": "raw"}
                builder.add_ingredient(raw, "image/jpeg", io.BytesIO(data))
            builder.sign(camera.signer(), "image/jpeg", io.BytesIO(encode(painting(1200, 900), "JPEG")), out)
        data = out.getvalue()
    return data


def republished(data: bytes) -> Claim:
    parent = Parent(data=data, mime="image/jpeg", title="the file as it was sent")
    salon = Agent(name="Salon", version="0.1")
    return Claim(deed="republished", title="photo", agent=salon, made_at=AT, parents=(parent,))


def test_where_a_photo_was_taken_is_taken_out_of_its_history_too(authority: Authority, tmp_path: Path) -> None:
    upload = a_cameras_upload(open_authority(tmp_path / "authority", "A camera"))
    assert upload.count(b"SECRET") == 6
    shown = process_upload(upload).original
    signed = sign_picture(authority, shown.data, shown.mime, republished(upload))
    assert b"SECRET" not in signed
    assert len(signed) - len(shown.data) < 40_000, "thumbnails went as well"
    state, store = independently(signed, shown.mime, authority.root_pem)
    assert state == "Trusted"
    assert len(store["manifests"]) == 3, "the history is whole"
    assert read(signed, authority.root_pem).source_types == (IPTC + "digitalCapture",)
    parent = Parent(data=signed, mime=shown.mime, title="photo")
    remix = sign_picture(authority, shown.data, shown.mime, a_remix(parent))
    assert independently(remix, shown.mime, authority.root_pem)[0] == "Trusted"


def test_an_upload_with_broken_credentials_is_signed_and_its_parent_only_named(
    authority: Authority, tmp_path: Path
) -> None:
    upload = a_cameras_upload(open_authority(tmp_path / "authority", "A camera"))
    shown = process_upload(upload).small
    start = upload.index(b"jumb")
    broken = upload[:start] + bytes(64) + upload[start + 64 :]
    found = read(sign_picture(authority, shown.data, shown.mime, republished(broken)), authority.root_pem)
    assert found.state == "trusted"
    assert [(one.title, one.signed) for one in found.ingredients] == [("the file as it was sent", False)]


def test_a_long_line_of_remixes_does_not_grow_without_end(authority: Authority) -> None:
    data = encode(painting(64, 48), "WEBP")
    signed = sign_picture(authority, data, "image/webp", CREATED)
    sizes = []
    for _ in range(30):
        signed = sign_picture(
            authority, data, "image/webp", a_remix(Parent(data=signed, mime="image/webp", title="the one before"))
        )
        sizes.append(len(signed) - len(data))
    assert max(sizes) <= MAX_GROWTH
    assert min(sizes[1:]) < sizes[0], "it began anew somewhere"
    assert read(signed, authority.root_pem).state == "trusted"


@pytest.mark.parametrize(
    "claim",
    [
        replace(CREATED, source_type=None),
        replace(CREATED, source_type="algorithmicMedia"),
        replace(CREATED, deed="edited"),
        replace(CREATED, deed="republished"),
        replace(CREATED, parents=(Parent(data=b"", mime="image/png", title="x"),)),
    ],
)
def test_a_claim_that_makes_no_sense_is_not_signed(authority: Authority, claim: Claim) -> None:
    with pytest.raises(ValueError, match=r"parent|source type"):
        sign_picture(authority, encode(painting(), "PNG"), "image/png", claim)


@pytest.mark.parametrize("data", [encode(painting(), "PNG"), b"", b"<svg/>", b"\0" * 999])
def test_a_file_without_credentials_has_none(authority: Authority, data: bytes) -> None:
    assert read_credentials(data, authority.root_pem) is None


def test_the_sandbox_reads_the_same(authority: Authority) -> None:
    signed = sign_picture(authority, encode(painting(), "WEBP"), "image/webp", CREATED)
    assert inspect_credentials(signed, authority.root_pem) == read(signed, authority.root_pem)
    assert inspect_credentials(encode(painting(), "PNG"), authority.root_pem) is None


def test_damaged_credentials_harm_nobody(authority: Authority) -> None:
    signed = sign_picture(authority, encode(painting(64, 64), "PNG"), "image/png", CREATED)
    start = signed.index(b"caBX")
    for place in range(start, start + 2400, 150):  # behind that comes padding, which nothing protects
        broken = signed[:place] + b"\xff\xff\xff\xff" + signed[place + 4 :]
        found = inspect_credentials(broken, authority.root_pem, Limits())
        assert found is None or found.state == "invalid", place


def test_nothing_is_fetched_when_credentials_point_elsewhere(authority: Authority) -> None:
    asked: list[str] = []

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    out = io.BytesIO()
    manifest = {
        "assertions": [
            {
                "label": "c2pa.actions.v2",
                "data": {"actions": [{"action": "c2pa.created", "digitalSourceType": ALGORITHMIC}]},
            }
        ]
    }
    with c2pa.Builder(manifest, context=authority.context) as builder:
        builder.set_no_embed()
        builder.set_remote_url(f"http://127.0.0.1:{server.server_port}/manifest")
        builder.sign(authority.signer(), "image/jpeg", io.BytesIO(encode(painting(), "JPEG")), out)
    assert str(server.server_port).encode() in out.getvalue()
    read_credentials(out.getvalue(), authority.root_pem)
    parent = Parent(data=out.getvalue(), mime="image/jpeg", title="elsewhere")
    sign_picture(authority, encode(painting(), "WEBP"), "image/webp", a_remix(parent))
    server.shutdown()
    thread.join()
    server.server_close()
    assert asked == []


def test_many_threads_share_one_authority(authority: Authority) -> None:
    data = encode(painting(), "WEBP")
    with ThreadPoolExecutor(8) as threads:
        signed = list(threads.map(lambda _: sign_picture(authority, data, "image/webp", CREATED), range(24)))
    assert {read(one, authority.root_pem).state for one in signed} == {"trusted"}


def test_only_the_owner_may_read_the_keys(authority: Authority, tmp_path: Path) -> None:
    folder = tmp_path / "authority"
    open_authority(folder, "Salon")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = sorted(folder.iterdir())
    assert [one.name for one in files] == ["intermediate.key", "intermediate.pem", "leaf.pem", "root.key", "root.pem"]
    assert {stat.S_IMODE(one.stat().st_mode) for one in files} == {0o600}
    assert list(tmp_path.iterdir()) == [folder], "nothing is left beside it"


def test_processes_that_start_at_once_get_one_authority(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from salon.media.credentials.authority import open_authority; sys.stdin.read(1);"
        "print(open_authority(pathlib.Path(sys.argv[1]), 'Salon').root_pem)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "authority")]
    ready = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    for one in ready:
        assert one.stdin is not None
        one.stdin.write("g")
        one.stdin.flush()
    roots = {one.communicate(timeout=60)[0] for one in ready}
    assert [one.returncode for one in ready] == [0, 0, 0]
    assert len(roots) == 1
    assert roots.pop().startswith("-----BEGIN CERTIFICATE")
    assert [one.name for one in tmp_path.iterdir()] == ["authority"]


def test_who_comes_second_uses_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = open_authority(tmp_path / "authority", "Salon")
    with monkeypatch.context() as patch:  # the moment at which the other process had not finished yet
        patch.setattr(Path, "exists", lambda self: False)
        second = open_authority(tmp_path / "authority", "Salon")
    assert second.root_pem == first.root_pem
    assert [one.name for one in tmp_path.iterdir()] == ["authority"]


def test_the_leaf_is_renewed_long_before_it_ends(tmp_path: Path) -> None:
    folder = tmp_path / "authority"
    authority = open_authority(folder, "Salon")
    old = sign_picture(authority, encode(painting(), "PNG"), "image/png", CREATED)
    first = (folder / "leaf.pem").read_bytes()
    now = dt.datetime.now(dt.UTC)
    authority.signer(now + dt.timedelta(days=4 * 365))
    assert (folder / "leaf.pem").read_bytes() == first
    authority.signer(now + dt.timedelta(days=6 * 365))
    second = (folder / "leaf.pem").read_bytes()
    assert second != first
    until = x509.load_pem_x509_certificates(second)[0].not_valid_after_utc
    assert until - now > dt.timedelta(days=15 * 365)
    assert read(old, authority.root_pem).state == "trusted", "what was signed before still holds"
    again = open_authority(folder, "Salon")
    again.signer(now + dt.timedelta(days=6 * 365))
    assert (folder / "leaf.pem").read_bytes() == second, "another process uses the renewed one"
