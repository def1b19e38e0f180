"""Pictures as phones keep them, decoded where all strangers' pictures are."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from salon.media.sandbox.uploads import process_upload
from tests.media.pictures import opened

PHOTO = Path(__file__).parent / "photo.heic"  # 96x64, with an artist and a place in its EXIF
AS_SOMEBODY = """
import os, sys
from salon.media.images.models import Limits
from salon.media.sandbox import darkroom
from salon.media.sandbox.jobs import Develop
darkroom.warm()
data = sys.stdin.buffer.read()
os.setgid(65534); os.setuid(65534)
darkroom._limit(1 << 30, 10, darkroom._threads_of(data))
answer = darkroom._answer(Develop(data, Limits()))
os.write(1, f"{answer.processed.original.width}x{answer.processed.original.height}".encode())
"""


def test_a_phones_heic_is_shown_as_jpeg_without_where_and_by_whom() -> None:
    data = PHOTO.read_bytes()
    assert b"SECRET" in data
    shown = process_upload(data).original
    assert (shown.mime, shown.width, shown.height) == ("image/jpeg", 96, 64)
    assert b"SECRET" not in shown.data
    assert opened(shown.data).getexif() == {}


@pytest.mark.skipif(not hasattr(os, "setuid") or os.getuid() != 0, reason="only root can become somebody else")
def test_it_is_decoded_too_where_limits_hold_for_us() -> None:
    """The superuser may start threads whatever the limit; everybody else only with room for the decoder's."""
    done = subprocess.run(
        [sys.executable, "-c", AS_SOMEBODY], input=PHOTO.read_bytes(), capture_output=True, check=False
    )
    assert done.stdout == b"96x64", done.stderr
