"""Draws the small picture that stands for each of the composer's styles into static/styles (run from the checkout)."""

from pathlib import Path

from salon.kit.settings import Settings
from salon.studio.composer import STYLES, Picture, Request, compose, open_pack

PROMPT = "a fox under a tree by a lake with a mountain"
SEED = 7
SIDE = (208, 156)
FOLDER = Path(__file__).parent.parent / "static" / "styles"


def main() -> None:
    """Draw every style once, cropped to the shape of its button."""
    FOLDER.mkdir(exist_ok=True)
    pack = open_pack(Settings().art)
    for style, _, _ in STYLES:
        for stage in compose(pack, Request(prompt=PROMPT, seed=SEED, style=style, width=1024, height=1024)):
            if isinstance(stage, Picture):
                image = stage.image.crop((0, 180, 1024, 948)).resize(SIDE).convert("RGB")
                image.save(FOLDER / f"{style}.webp", quality=72, method=6)


if __name__ == "__main__":
    main()
