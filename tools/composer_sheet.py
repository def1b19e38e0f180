"""Make the composer's contact sheet: the prompts of docs/composer/prompts.txt, a picture each with its prompt."""

import argparse
import io
import textwrap
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from salon.studio.composer import Picture, Request, compose, open_pack

COLUMNS, CELL, CAPTION, GAP = 10, 236, 40, 10
SIZES = {"1:1": (1024, 1024), "4:3": (1152, 864), "3:4": (864, 1152), "16:9": (1344, 756), "9:16": (756, 1344)}


def read_prompts(path: Path) -> list[tuple[str, str]]:
    """Read (shape, prompt) from lines like `16:9|a pirate ship on a stormy sea`."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(shape, prompt) for shape, _, prompt in (line.partition("|") for line in lines if line)]


def draw_sheet(pack_path: Path, prompts: list[tuple[str, str]], seed: int, folder: Path | None) -> Image.Image:
    """Compose every prompt and lay the pictures out; keep the full ones in `folder` when given."""
    pack = open_pack(pack_path)
    rows = -(-len(prompts) // COLUMNS)
    size = (COLUMNS * (CELL + GAP) + GAP, rows * (CELL + CAPTION + GAP) + GAP)
    sheet = Image.new("RGB", size, "#fbf8f1")
    draw, font = ImageDraw.Draw(sheet), ImageFont.truetype(io.BytesIO(pack.get_font("round")), 13)
    for at, (shape, prompt) in enumerate(prompts):
        width, height = SIZES[shape]
        *_, picture = compose(pack, Request(prompt, seed + at, width=width, height=height))
        if not isinstance(picture, Picture) or picture.image is None:
            raise SystemExit(f"No picture for {prompt!r}.")
        x, y = GAP + at % COLUMNS * (CELL + GAP), GAP + at // COLUMNS * (CELL + CAPTION + GAP)
        small = picture.image.copy()
        small.thumbnail((CELL, CELL), Image.Resampling.LANCZOS)
        sheet.paste(small, (x + (CELL - small.width) // 2, y + (CELL - small.height) // 2))
        lines = textwrap.wrap(f"{at + 1} {prompt}", 36)[:2]
        draw.multiline_text((x + 2, y + CELL + 4), "\n".join(lines), font=font, fill="#4a3f3a")
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            picture.image.save(folder / f"{at + 1:03}.png")
        print(f"{at + 1:3} {prompt} -> {picture.alt_text} {picture.notes or ''}")
    return sheet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pack", type=Path, default=Path("build/art.pack"))
    parser.add_argument("--prompts", type=Path, default=Path("docs/composer/prompts.txt"))
    parser.add_argument("--out", type=Path, default=Path("docs/composer/contact-sheet.webp"))
    parser.add_argument("--seed", type=int, default=100)
    parser.add_argument("--pictures", type=Path, help="also keep the full pictures in this folder")
    arguments = parser.parse_args()
    sheet = draw_sheet(arguments.pack, read_prompts(arguments.prompts), arguments.seed, arguments.pictures)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(arguments.out, quality=80, method=6)


if __name__ == "__main__":
    main()
