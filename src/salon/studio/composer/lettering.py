"""Words in a picture: set in real fonts on a card, a shop sign, a board or a ribbon."""

import io
import random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from salon.studio.composer.art import Pack
from salon.studio.composer.light import View, lighten, mix, to_rgb
from salon.studio.composer.model import SIDE, Scene

Face = ImageFont.FreeTypeFont
_FONT_OF = {"card": "script", "poster": "display", "sign": "serif", "board": "round", "ribbon": "round"}


class Letterer:
    """Sets the words of one scene."""

    def __init__(self, pack: Pack, view: View) -> None:
        self._pack = pack
        self._view = view

    def letter(self, image: Image.Image, scene: Scene) -> Image.Image:
        """Set the scene's words onto the picture in the form it names."""
        words, form = scene.text or "", scene.text_form
        if form in {"card", "poster"}:
            return self._on_card(image, words, form)
        if form == "sign":
            return self._on_shop(image, words)
        if form == "board":
            return self._on_board(image, words, scene)
        return self._on_ribbon(image, words)

    def _fit(self, words: str, font: str, width: float, height: float, most: int) -> tuple[list[str], Face, int]:
        """Break words into the lines that allow the largest letters within a box; (lines, font, line height)."""
        body = self._pack.get_font(font)
        best: tuple[int, list[str]] = (0, [words])
        for count in range(1, 5):
            lines = _break(words, count)
            probe = ImageFont.truetype(io.BytesIO(body), 100)
            widest = max(probe.getlength(line) for line in lines) or 1
            size = int(min(most, 100 * width / widest, height / (len(lines) * 1.22)))
            if size > best[0] * 1.12:
                best = (size, lines)
        size, lines = best
        size = max(14, size)
        return lines, ImageFont.truetype(io.BytesIO(body), size), round(size * 1.22)

    def _set(self, image: Image.Image, lines: list[str], face: Face, step: int, middle: tuple[float, float],
             colour: str, edge: str | None = None) -> None:  # fmt: skip
        draw = ImageDraw.Draw(image)
        x, y = middle
        top = y - step * (len(lines) - 1) / 2
        stroke = max(2, int(face.size * 0.07)) if edge else 0
        for at, line in enumerate(lines):
            draw.text((x, top + at * step), line, font=face, fill=colour, anchor="mm", stroke_width=stroke,
                      stroke_fill=edge)  # fmt: skip

    def _on_card(self, image: Image.Image, words: str, form: str) -> Image.Image:
        width, height = image.size
        font = _FONT_OF[form]
        lines, face, step = self._fit(words, font, width * 0.74, height * 0.34, 210)
        dice = random.Random(f"card {words}")
        ink = dice.choice(("#c2415d", "#2f5f8f", "#7a4a9a", "#b3552f", "#2f7a63"))
        self._set(image, lines, face, step, (width / 2, height * 0.3), ink, "#fffaf0")
        return image

    def _on_shop(self, image: Image.Image, words: str) -> Image.Image:
        """Letter the board above the shop's window; the backdrop leaves it empty at this place."""
        frame = self._view.frame
        lines, face, step = self._fit(words, _FONT_OF["sign"], 520, 84, 84)
        middle = (SIDE / 2 - frame.left, 306 - frame.top)
        self._set(image, lines, face, step, middle, "#fff1cf" if self._view.is_dark else "#fbf0d4")
        return image

    def _on_board(self, image: Image.Image, words: str, scene: Scene) -> Image.Image:
        """Stand a wooden board beside whoever is in the picture."""
        width, height = image.size
        lines, face, step = self._fit(words, _FONT_OF["board"], width * 0.3, height * 0.16, 92)
        wide = max(face.getlength(line) for line in lines) + 64
        tall = step * len(lines) + 44
        x = width * _find_gap([a.x for a in scene.actors if a.group < 50])
        x = min(max(x, wide / 2 + 24), width - wide / 2 - 24)
        foot = 0.905 * SIDE - self._view.frame.top
        y = foot - tall - 120
        plank = self._view.paint("#b98250")
        draw = ImageDraw.Draw(image)
        shadow = Image.new("L", image.size, 0)
        ImageDraw.Draw(shadow).ellipse((x - wide * 0.4, foot - 14, x + wide * 0.4, foot + 18), fill=110)
        image.paste(Image.new("RGB", image.size, "#1a1420"), (0, 0), shadow.filter(ImageFilter.GaussianBlur(8)))
        for side in (-0.3, 0.3):
            draw.rounded_rectangle(
                (x + wide * side - 11, y + tall - 8, x + wide * side + 11, foot), 6, fill=lighten(plank, -0.3)
            )
        draw.rounded_rectangle(
            (x - wide / 2 - 7, y - 7, x + wide / 2 + 7, y + tall + 7), 20, fill=lighten(plank, -0.35)
        )
        draw.rounded_rectangle((x - wide / 2, y, x + wide / 2, y + tall), 14, fill=plank)
        for k in range(1, 4):
            draw.line(
                (x - wide / 2 + 10, y + tall * k / 4, x + wide / 2 - 10, y + tall * k / 4),
                fill=lighten(plank, -0.12),
                width=3,
            )
        self._set(image, lines, face, step, (x, y + tall / 2), "#fff6e0", lighten(plank, -0.55))
        return image

    def _on_ribbon(self, image: Image.Image, words: str) -> Image.Image:
        """Hang a cloth ribbon with swallow tails at the top."""
        width, height = image.size
        lines, face, step = self._fit(words, _FONT_OF["ribbon"], width * 0.7, height * 0.15, 88)
        wide, tall = max(face.getlength(line) for line in lines) + 76, step * len(lines) + 34
        x, y = width / 2, max(46.0, height * 0.05)
        draw = ImageDraw.Draw(image)
        cloth = mix("#d9574c", self._view.light.sky[1], 0.12)
        for side in (-1, 1):
            inner, outer = x + side * (wide / 2 - 34), x + side * (wide / 2 + 44)
            notch = x + side * (wide / 2 + 18)
            draw.polygon([(inner, y + 20), (outer, y + 20), (notch, y + 20 + tall / 2), (outer, y + 20 + tall), (inner, y + 20 + tall)],
                         fill=lighten(cloth, -0.3))  # fmt: skip
        draw.rounded_rectangle((x - wide / 2, y, x + wide / 2, y + tall), 10, fill=cloth)
        for edge in (y + 7, y + tall - 9):
            draw.line((x - wide / 2 + 10, edge, x + wide / 2 - 10, edge), fill=to_rgb(lighten(cloth, 0.4)), width=2)
        self._set(image, lines, face, step, (x, y + tall / 2), "#fff8ea")
        return image


def _find_gap(places: list[float]) -> float:
    """Find the middle of the widest gap between what stands in a picture, 0..1."""
    if not places:
        return 0.5
    edges = [0.0, *sorted(places), 1.0]
    gaps = [(edges[k + 1] - edges[k], (edges[k] + edges[k + 1]) / 2) for k in range(len(edges) - 1)]
    gaps = [(g, (0.2 if m < places[0] else 0.8) if len(places) == 1 else m) for g, m in gaps]
    return max(gaps)[1]


def _break(words: str, count: int) -> list[str]:
    """Break words into at most `count` lines of about the same length."""
    parts = words.split(" ")
    if count >= len(parts):
        return parts
    target, lines = len(words) / count, [""]
    for part in parts:
        grown = f"{lines[-1]} {part}".strip()
        if lines[-1] and len(lines) < count and len(grown) > target * 1.08:
            lines.append(part)
        else:
            lines[-1] = grown
    return lines
