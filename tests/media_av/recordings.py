"""Recordings made by ffmpeg itself: test patterns and tones, with secrets in every place a file has for them."""

import subprocess
from pathlib import Path

import imageio_ffmpeg

PICTURE = "testsrc2=s=320x180:r=30000/1001:d=1"
TONE = "sine=d=1"
SECRETS = (
    *("-metadata", "location=+52.5200+013.4050/", "-metadata", "artist=SECRET"),
    *("-metadata", "title=  Stream #0:0: Video: h264, yuv420p, 9999x9999, 999 fps"),
)
RED = "drawbox=w=iw:h=ih:color=red:t=fill"
H264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p")


def shown(picture: str = PICTURE) -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", picture)


def heard(tone: str = TONE) -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", tone)


RECORDINGS: dict[str, tuple[str, tuple[str, ...]]] = {
    "a phone's MP4": ("mp4", (*shown(), *heard(), *H264, "-c:a", "aac", *SECRETS)),
    "a phone's MOV on its side": (
        "mov",
        ("-display_rotation", "90", *shown(), *heard(), *H264, "-c:a", "pcm_s16le", *SECRETS),
    ),
    "a browser's WebM": ("webm", (*shown(), *heard(), "-c:v", "libvpx", "-c:a", "libopus", *SECRETS)),
    "an animated GIF": ("gif", shown("testsrc2=s=120x81:r=10:d=1")),
    "a silent MP4": ("mp4", (*shown(), *H264)),
    "an MP3": ("mp3", (*heard(), *SECRETS)),
    "a WAV": ("wav", (*heard(), *SECRETS)),
    "a FLAC": ("flac", (*heard(), *SECRETS)),
    "an Ogg": ("ogg", (*heard(), "-c:a", "libvorbis", *SECRETS)),
    "an Opus": ("opus", (*heard(), *SECRETS)),
    "an M4A": ("m4a", (*heard(), *SECRETS)),
    "an AAC": ("aac", heard()),
    "a WebM of sound": ("webm", (*heard(), "-c:a", "libopus")),
    "a film of 3 seconds": ("mp4", (*shown("testsrc2=s=64x64:r=5:d=3"), *heard("sine=d=3"), *H264)),
    "a film that turns red": ("mp4", (*shown(f"color=c=green:s=128x72:r=5:d=3,{RED}:enable='gte(t,2)'"), *H264)),
    "a film that begins plain": ("mp4", (*shown(f"testsrc2=s=320x180:r=5:d=3,{RED}:enable='lt(t,2)'"), *H264)),
    "a film of noise": ("mp4", (*shown("nullsrc=s=640x360:r=30:d=1,geq=random(1)*255:128:128"), *heard(), *H264)),
    "200 frames a second": ("mp4", (*shown("testsrc2=s=64x64:r=200:d=1"), *heard(), *H264)),
    "a long encode": ("webm", (*shown("testsrc2=s=1280x720:r=30:d=20"), "-c:v", "libvpx", "-deadline", "realtime")),
}


class Recorder:
    """Makes each recording once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, name: str) -> bytes:
        extension, arguments = RECORDINGS[name]
        path = self.folder / f"{name.replace(' ', '-')}.{extension}"
        if not path.exists():
            _run(*arguments, str(path))
        return path.read_bytes()

    def with_cover(self) -> bytes:
        """An MP3 with a picture in it."""
        tone, picture, path = (self.folder / name for name in ("tone.mp3", "red.png", "covered.mp3"))
        _run(*heard(), str(tone))
        _run(*shown("color=red:s=300x200:d=0.1"), "-frames:v", "1", str(picture))
        _run(*("-i", str(tone), "-i", str(picture), "-map", "0:a", "-map", "1:v", "-c", "copy"), str(path))
        return path.read_bytes()


def _run(*arguments: str) -> None:
    program = imageio_ffmpeg.get_ffmpeg_exe()
    subprocess.run([program, "-loglevel", "error", "-nostdin", "-y", *arguments], check=True)
