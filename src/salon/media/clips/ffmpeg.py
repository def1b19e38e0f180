"""One run of ffmpeg in a limited process: it opens the one file it is given, as the kind of file it is said to be."""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
from functools import cache
from pathlib import Path

import imageio_ffmpeg

from salon.kit.context import settings
from salon.media.clips import limited
from salon.media.clips.kinds import Container
from salon.media.clips.models import ClipLimits, GaveUp, Unplayable

KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR")  # no secret goes in
THREADS = "2"
MOST_WORDS = 256 * 1024  # of what ffmpeg says that are read
# What phones, cameras, browsers and recorders write; the hundreds of others only widen the door.
DECODERS = (
    "h264,hevc,vp8,vp9,libvpx,libvpx-vp9,av1,libdav1d,libaom-av1,mpeg4,h263,mjpeg,prores,theora,mpeg1video,mpeg2video,"
    "gif,png,bmp,webp,aac,mp3,mp3float,mp2,mp2float,opus,libopus,vorbis,libvorbis,flac,alac,ac3,eac3,amrnb,amrwb,"
    "libopencore_amrnb,libopencore_amrwb,speex,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,"
    "pcm_f32le,pcm_f64le,pcm_u8,pcm_s8,pcm_alaw,pcm_mulaw,adpcm_ms,adpcm_ima_wav,adpcm_ima_qt"
)


@cache
def find_ffmpeg(named: str) -> str:
    """The path of ffmpeg: the one an operator named, else the one set-up fetched. Raises `FileNotFoundError`."""
    if not named:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    found = shutil.which(named)
    if found is None:
        raise FileNotFoundError(f"SALON_FFMPEG: there is no program {named}")
    return found


def reading(container: Container, path: Path) -> list[str]:
    """The arguments that open a stranger's file."""
    return ["-f", container, "-codec_whitelist", DECODERS, "-i", f"file:{path}"]


async def run(arguments: list[str], limits: ClipLimits) -> tuple[int, str]:
    """Run ffmpeg; returns its exit status and what it said. Raises `GaveUp` when it took too long.

    The whole of it is killed with the task that waits, and with this process.
    """
    command = [find_ffmpeg(settings().ffmpeg), "-hide_banner", "-nostdin", "-y", "-protocol_whitelist", "file"]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-I", "-S", limited.__file__, str(limits.memory_bytes), str(limits.cpu_seconds), str(limits.file_bytes)),
        *command,
        *("-threads", THREADS),
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        cwd="/",
        env={name: os.environ[name] for name in KEPT if name in os.environ} | {"MALLOC_ARENA_MAX": "2", "LC_ALL": "C"},
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(limits.wall_seconds):
            words = await _listen(process)
            status = await process.wait()
    except TimeoutError as error:
        raise GaveUp from error
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.communicate()  # a pipe that is still full would never be seen to end, nor the process
    if status == -signal.SIGXCPU:
        raise GaveUp
    return status, words


async def _listen(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    words = bytearray()
    while part := await process.stderr.read(64 * 1024):
        if len(words) < MOST_WORDS:
            words += part
    return words.decode(errors="replace")


async def require(arguments: list[str], limits: ClipLimits) -> None:
    """Run ffmpeg; raises `Unplayable` when it fails."""
    status, words = await run(["-loglevel", "error", *arguments], limits)
    if status:
        raise Unplayable from RuntimeError(words[-2000:])
