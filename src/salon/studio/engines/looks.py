"""Looks that any model can be asked for: a few words added to the prompt, and shown to whoever chooses one."""

from salon.studio.engines.protocol import Order, Style

WORDS = {
    "photo": ("Photograph", "a photograph with natural light"),
    "watercolour": ("Watercolour", "a watercolour painting on rough paper"),
    "oil": ("Oil", "an oil painting with visible brush strokes"),
    "ink": ("Ink", "a black ink drawing with fine hatching"),
    "pencil": ("Pencil", "a soft pencil sketch"),
    "poster": ("Poster", "a flat screen-printed poster with few colours"),
    "comic": ("Comic", "a comic panel with clear outlines"),
    "clay": ("Clay", "a scene of modelled clay, photographed"),
    "pixel": ("Pixels", "pixel art with a small palette"),
}
STYLES = tuple(Style(id=one, name=name, description=f"Adds: {words}.") for one, (name, words) in WORDS.items())
FROM_WORDS = "I could not start from that picture itself, so I started from its description."
PICTURE_GONE = "The picture this was to start from is gone, so I made a new one from your words."


def to_prompt(order: Order) -> str:
    """The prompt with the words of its style, as the description of the style says."""
    return f"{order.prompt.rstrip(' .')}. As {WORDS[order.style][1]}." if order.style else order.prompt


def to_start(order: Order, *, edits: bool) -> tuple[str, list[str]]:
    """The prompt, led by what the first picture shows where its pixels cannot be used; and what to say of it."""
    prompt = to_prompt(order)
    if not order.sources or (edits and order.sources[0].image is not None):
        return prompt, []
    described = order.sources[0].description
    return (f"{described.rstrip(' .')}. {prompt}", [FROM_WORDS]) if described else (prompt, [PICTURE_GONE])
