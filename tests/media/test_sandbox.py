import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator

import psutil
import pytest

from salon.media.images.models import Limits, NotAnImage, TookTooLong, TooLarge, Truncated, Unreadable
from salon.media.sandbox import uploads
from salon.media.sandbox.uploads import close_sandbox, process_upload, process_upload_async
from tests.media.pictures import SVG, chunk, encode, gif, moving, opened, painting, png


@pytest.fixture(autouse=True, scope="module")
def sandbox() -> Iterator[None]:
    uploads.open_sandbox()
    yield
    close_sandbox()


def the_helper() -> psutil.Process:
    found = [one for one in psutil.Process().children() if any("darkroom" in part for part in one.cmdline())]
    assert len(found) == 1
    return found[0]


def hostile() -> dict[str, tuple[bytes, type[Exception]]]:
    """Each kind of upload that has hurt a server, and what is said to the person who sent it."""
    good = encode(painting(), "PNG")
    photo = encode(painting(), "JPEG")
    return {
        "a 9400 x 9400 PNG of 11 KB": (png(9400, 9400), TooLarge),
        "a 13300 x 13300 PNG of 22 KB": (png(13300, 13300), TooLarge),
        "a header of 65535 x 65535": (png(65535, 65535, rows=b""), TooLarge),
        "a header of 2 billion x 1": (png(2**31 - 1, 1, rows=b""), TooLarge),
        "a GIF of 3000 frames": (gif((64, 64), 3000), TooLarge),
        "a GIF of 400 large frames": (gif((640, 480), 400), TooLarge),
        "a GIF whose frames outgrow its screen": (gif((1, 1), 2, frame_size=(7000, 7000)), TooLarge),
        "half a PNG": (good[: len(good) // 2], Truncated),
        "half a JPEG": (photo[: len(photo) // 2], Truncated),
        "a PNG without pixels": (png(64, 64, rows=b""), Unreadable),
        "a PNG with a wrong checksum": (good[:30] + bytes([good[30] ^ 1]) + good[31:], NotAnImage),
        "HTML with a GIF behind it": (b"<html><script>alert(1)</script></html>" + moving(), NotAnImage),
        "an SVG": (SVG, NotAnImage),
        "an SVG with a declaration": (b'<?xml version="1.0"?>' + SVG, NotAnImage),
        "an empty HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100, NotAnImage),
        "a TIFF": (encode(painting(), "TIFF"), NotAnImage),
        "an EPS": (encode(painting(), "EPS"), NotAnImage),
        "nothing": (b"", NotAnImage),
        "noise": (os.urandom(5000), NotAnImage),
        "a text bomb": (png(8, 8, extra=chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(40_000_000), 1))), Unreadable),
        "too many bytes": (b"\x89PNG\r\n\x1a\n" + bytes(16 * 1024 * 1024), TooLarge),
    }


HOSTILE = hostile()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_upload_is_refused_with_a_sentence_and_harms_nobody(name: str) -> None:
    data, refusal = HOSTILE[name]
    helper = the_helper()
    with pytest.raises(refusal) as caught:
        process_upload(data)
    assert str(caught.value).startswith(("This ", "That "))
    assert str(caught.value).endswith(".")
    assert 400 <= caught.value.status < 500  # type: ignore[attr-defined]
    assert the_helper() == helper, "the helper lives"
    assert process_upload(encode(painting(), "PNG")).original.width == 320


def test_a_page_disguised_as_a_gif_comes_out_as_a_picture_only() -> None:
    head, tail = moving()[:6], moving()[6:]
    polyglot = head + tail[:-1] + b"!\xfe\x1c<script>alert(1)</script>///\0;" + b"<script>alert(2)</script>"
    for variant in process_upload(polyglot).variants.values():
        assert b"script" not in variant.data


def test_a_large_profile_and_large_exif_are_carried_through_and_thrown_away() -> None:
    exif = b"Exif\0\0II*\0\x08\0\0\0" + b"\x41" * 60_000
    data = encode(painting(), "JPEG", exif=exif, icc_profile=os.urandom(4_000_000))
    shown = process_upload(data)
    assert len(shown.original.data) < 200_000


def test_a_picture_of_just_the_size_allowed_is_shown() -> None:
    assert process_upload(png(8000, 5000)).original.width == 2048
    with pytest.raises(TooLarge):
        process_upload(png(8000, 5001))


def test_memory_is_limited_not_the_worker() -> None:
    with pytest.raises(TooLarge, match="memory"):
        process_upload(png(8000, 5000), Limits(memory_bytes=200 << 20))
    assert process_upload(encode(painting(), "PNG")).original.width == 320


def test_a_picture_that_takes_too_long_is_given_up() -> None:
    slow = png(8000, 5000)
    began = time.monotonic()
    with pytest.raises(TookTooLong):
        process_upload(slow, Limits(wall_seconds=0.05))
    assert time.monotonic() - began < 20
    assert not the_helper().children(), "the child is gone"


def test_cpu_time_is_limited() -> None:
    frames = gif((200, 200), 990)
    with pytest.raises(TookTooLong):
        process_upload(frames, Limits(cpu_seconds=0))


def test_the_helper_is_not_told_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://SECRET")
    close_sandbox()
    uploads.open_sandbox()
    process_upload(encode(painting(), "PNG"))
    assert "DATABASE_URL" not in the_helper().environ()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets others look at a process's limits")
def test_a_child_may_not_grow_start_anything_write_a_file_or_dump_core() -> None:
    seen: dict[int, tuple[int, int]] = {}

    def look() -> None:
        while not seen and looking.is_set():
            for child in the_helper().children():
                with contextlib.suppress(psutil.Error):
                    if child.rlimit(psutil.RLIMIT_AS)[0] == 1 << 30:  # it has set its limits, this one last
                        names = (psutil.RLIMIT_CORE, psutil.RLIMIT_FSIZE, psutil.RLIMIT_NPROC, psutil.RLIMIT_CPU)
                        seen.update({name: child.rlimit(name) for name in names})

    looking = threading.Event()
    looking.set()
    watcher = threading.Thread(target=look)
    watcher.start()
    process_upload(png(8000, 5000))
    looking.clear()
    watcher.join()
    assert seen == {
        psutil.RLIMIT_CORE: (0, 0),
        psutil.RLIMIT_FSIZE: (0, 0),
        psutil.RLIMIT_NPROC: (0, 0),
        psutil.RLIMIT_CPU: (10, 11),
    }


def test_a_helper_that_was_killed_is_started_again() -> None:
    os.kill(the_helper().pid, signal.SIGKILL)
    assert process_upload(encode(painting(), "PNG")).original.width == 320


def test_the_helper_ends_with_whoever_started_it() -> None:
    code = (
        "import os, signal; from salon.media.sandbox import uploads; uploads.open_sandbox();"
        "print(uploads._helper._process.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(int(killed.stdout)).wait(timeout=20)


async def test_many_pictures_at_once_from_an_event_loop() -> None:
    good = encode(painting(), "PNG")
    broken = good[: len(good) // 2]
    done = await asyncio.gather(
        *(process_upload_async(broken if index % 3 == 0 else good) for index in range(12)), return_exceptions=True
    )
    assert [isinstance(one, Truncated) for one in done] == [index % 3 == 0 for index in range(12)]
    assert not the_helper().children()


def test_the_forms_are_what_they_say() -> None:
    for variant in process_upload(encode(painting(), "PNG")).variants.values():
        image = opened(variant.data)
        assert image.size == (variant.width, variant.height)
        assert image.get_format_mimetype() == variant.mime  # type: ignore[attr-defined]
