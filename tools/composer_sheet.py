"""Make the composer's contact sheet: everyday prompts, one picture each, with the prompt below."""

import argparse
import textwrap
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from salon.studio.composer import Picture, Request, compose, open_pack
from salon.studio.composer.reading import to_writable

PROMPTS = [
    "a cat surfing a wave at sunset, watercolor",
    "two foxes drinking tea under a cherry tree",
    "mountain lake with a red canoe, minimal",
    "a robot gardener in a neon city at night",
    "a grandmother reading a book by the fireplace on a snowy night",
    "an astronaut riding a horse on the moon",
    "a hot air balloon over the mountains at sunrise, poster",
    "a bowl of ramen in a cozy restaurant on a rainy night, neon",
    "jellyfish in the deep sea, neon",
    "a birthday cake with candles and balloons, paper cut",
    "a pumpkin patch with a black cat on halloween night, poster",
    "a rocket flying past Saturn, pixel art",
    "ein Bär liest ein Buch im Wald",
    "un gato negro durmiendo bajo la luna",
    "a unicorn under a rainbow in a flower meadow",
    "a whale under the stars",
    "Santa Claus on a sleigh in the snow",
    "a sailboat on a calm lake at dawn, ink",
    "a girl and her dog watching fireworks over the city",
    "kids playing football in the park",
    "a lighthouse on the coast at sunset, poster",
    "a panda dancing in a bamboo forest",
    "a red fox in an autumn forest, watercolor",
    "the sound of silence",
]
COLUMNS, CELL, CAPTION = 4, 320, 46


def draw_sheet(pack_path: Path, seed: int, folder: Path | None) -> Image.Image:
    """Compose every prompt and lay the pictures out; keep the full ones in `folder` when given."""
    pack = open_pack(pack_path)
    rows = -(-len(PROMPTS) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * CELL + (COLUMNS + 1) * 12, rows * (CELL + CAPTION) + 12), "#fbf8f1")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(14)
    for at, prompt in enumerate(PROMPTS):
        *_, picture = compose(pack, Request(prompt, seed + at))
        if not isinstance(picture, Picture) or picture.image is None:
            raise SystemExit(f"No picture for {prompt!r}.")
        x, y = 12 + at % COLUMNS * (CELL + 12), 12 + at // COLUMNS * (CELL + CAPTION)
        sheet.paste(picture.image.resize((CELL, CELL), Image.Resampling.LANCZOS), (x, y))
        draw.multiline_text(
            (x + 2, y + CELL + 4),
            "\n".join(textwrap.wrap(to_writable(prompt) or "", 46)[:2]),
            font=font,
            fill="#4a3f3a",
        )
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            picture.image.save(folder / f"{at:02}.png")
        print(f"{at:2} {prompt} -> {picture.alt_text} {picture.notes or ''}")
    return sheet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pack", type=Path, default=Path("build/art.pack"))
    parser.add_argument("--out", type=Path, default=Path("docs/composer/contact-sheet.webp"))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--pictures", type=Path, help="also keep the full pictures in this folder")
    arguments = parser.parse_args()
    sheet = draw_sheet(arguments.pack, arguments.seed, arguments.pictures)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(arguments.out, quality=82, method=6)


if __name__ == "__main__":
    main()
