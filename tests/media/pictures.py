"""Pictures as tests need them: real ones, and every kind that has brought a server down."""

import io
import struct
import zlib
from typing import Any

from PIL import ExifTags, Image, ImageCms, ImageDraw, PngImagePlugin


def encode(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def painting(width: int = 320, height: int = 240) -> Image.Image:
    """Many colours, no symmetry: the top left is red."""
    ramp = Image.linear_gradient("L").resize((width, height))
    image = Image.merge("RGB", (ramp, ramp.transpose(Image.Transpose.ROTATE_180), Image.effect_noise(ramp.size, 40)))
    ImageDraw.Draw(image).rectangle((0, 0, width // 3, height // 3), fill="red")
    return image


def photo_with_secrets() -> bytes:
    """A camera's JPEG lying on its side, which says where it was taken and by whom in every way a JPEG can."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Artist] = "SECRET artist"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x12\x1c\x02\x5a\x00\x0dSECRET Berlin"
    plain = encode(painting(), "JPEG", exif=exif, comment=b"SECRET comment", xmp=b"<x:xmpmeta>SECRET xmp</x:xmpmeta>")
    segment = b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc
    return plain[:2] + segment + plain[2:]


def wide_gamut_profile() -> bytes:
    """A profile in which the primaries are swapped, so that ignoring it shows."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile = profile.replace(b"rXYZ", b"tmpZ").replace(b"bXYZ", b"rXYZ").replace(b"tmpZ", b"bXYZ")
    description = profile.index(b"s\x00R\x00G\x00B")
    profile[description : description + 8] = b"\x00o\x00d\x00d\x00 "
    return bytes(profile)


def png(width: int, height: int, rows: bytes | None = None, extra: bytes = b"") -> bytes:
    """A PNG written by hand: one bit a pixel, all black, as small as its size is not."""
    row = b"\0" * (1 + (width + 7) // 8)
    if rows is None:
        packer = zlib.compressobj(9)
        rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + extra + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def gif(size: tuple[int, int], frames: int, frame_size: tuple[int, int] | None = None) -> bytes:
    """A GIF written by hand: all frames the same, each `frame_size` large, whatever the header says."""
    one = encode(Image.new("P", frame_size or size, 1), "GIF")
    body = one[one.index(b",") : -1]
    screen = struct.pack("<HH", *size)
    return one[:6] + screen + one[10 : one.index(b",")] + body * frames + b";"


def moving(frames: int = 6, size: tuple[int, int] = (120, 80)) -> bytes:
    images = [Image.new("RGB", size, (40 * index, 20, 200)) for index in range(frames)]
    return encode(images[0], "GIF", save_all=True, append_images=images[1:], duration=120, loop=0)


def with_text(text: bytes) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("workflow", text.decode(), zip=True)
    return encode(painting(), "PNG", pnginfo=info)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><rect width="9" height="9"/></svg>'
