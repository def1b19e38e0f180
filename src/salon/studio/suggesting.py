"""Helping with a prompt: what could be added to it, by rules or by a language model, always as an offer."""

import random
import re
from functools import cache
from typing import NamedTuple

import msgspec
import structlog

from salon.kit.chat import ChatFailed, Endpoint, Errand, ask
from salon.kit.context import settings
from salon.kit.errors import Invalid
from salon.kit.limits import Limit, spend
from salon.kit.settings import Settings
from salon.studio.composer.lexicon import PLACES, SEASONS, STYLE_WORDS, TIMES, WEATHERS
from salon.studio.engines.configured import Chat, read_engines
from salon.studio.rules import MAX_PROMPT

MOST = 6
OFTEN = Limit("suggestions", 20, 60)
INSTRUCTION = (
    "You help people say what picture they want. Answer with a JSON array of up to four strings and nothing else: each"
    " is the person's own prompt, kept whole and in its language, with something added that makes the picture clearer."
)
logger = structlog.get_logger(__name__)
# Words the composer reads, said as a person would; each leads to what it is about.
PHRASES: dict[str, dict[str, str]] = {
    "time": {"morning": "at dawn", "sunset": "at sunset", "night": "at night"},
    "weather": {"rain": "in the rain", "snow": "in falling snow", "fog": "in the fog"},
    "season": {"spring": "in spring", "autumn": "in autumn", "winter": "in winter"},
    "place": {
        "beach": "on a beach",
        "lake": "by a lake",
        "forest": "in a forest",
        "mountains": "in the mountains",
        "meadow": "in a meadow",
        "city": "in a city",
        "garden": "in a garden",
        "cafe": "in a café",
        "space": "in space",
        "underwater": "under water",
    },
    "style": {"watercolor": "as a watercolour", "ink": "as an ink drawing", "poster": "as a vintage poster"},
}
# A word that says when it is ("night") does not yet say in which style.
STYLES = {surface: style for surface, style in STYLE_WORDS.items() if surface not in TIMES}
SURFACES = {"time": TIMES, "weather": WEATHERS, "season": SEASONS, "place": PLACES, "style": STYLES}
EXPANDED = ("place", "time", "weather", "style")


class Suggestion(NamedTuple):
    """A prompt somebody may take over; `adds` is what is new in it, `about` which side of the picture it is."""

    prompt: str
    adds: str
    about: str


def suggest_by_rules(prompt: str) -> list[Suggestion]:
    """One addition for each side of the picture the prompt leaves open, and one with several; the same every time."""
    said = " ".join(prompt.split()).rstrip(".")
    dice = random.Random(said)  # noqa: S311  not a secret: the same prompt gets the same offers
    open_sides = [side for side in PHRASES if not _mentions(said, SURFACES[side])]
    offers = {side: dice.choice(list(PHRASES[side].values())) for side in open_sides}
    found = [_add(said, [words], side) for side, words in offers.items()]
    several = [offers[side] for side in EXPANDED if side in offers]
    if len(several) > 1:
        found.insert(0, _add(said, several, "all"))
    return [one for one in found if len(one.prompt) <= MAX_PROMPT][:MOST]


def _add(prompt: str, words: list[str], about: str) -> Suggestion:
    adds = ", ".join(words)
    return Suggestion(f"{prompt} {adds}" if prompt else adds, adds, about)


def _mentions(prompt: str, surfaces: dict[str, str]) -> bool:
    """Whether any word or phrase of a kind stands in the prompt."""
    words = " ".join(re.findall(r"[\w-]+", prompt.lower()))
    padded = f" {words} "
    return any(f" {surface} " in padded for surface in surfaces)


async def suggest(account_id: int, prompt: str) -> tuple[list[Suggestion], str]:
    """Offers for a prompt, and who made them: `model` when one is set up and answers, else `rules`.

    Raises `Invalid` for a prompt that is too long, `RateLimited` for too many a minute.
    """
    if len(prompt) > MAX_PROMPT:
        raise Invalid(f"That is longer than {MAX_PROMPT} characters. Say it more briefly.")
    chat = _find_chat(settings())
    if chat is not None and prompt.strip():
        await spend(OFTEN, str(account_id))
        offers = await _ask_model(chat, prompt.strip())
        if offers:
            return offers, "model"
    return suggest_by_rules(prompt), "rules"


@cache
def _find_chat(place: Settings) -> Chat | None:
    return read_engines(place).suggest


async def _ask_model(chat: Chat, prompt: str) -> list[Suggestion]:
    """The model's offers; none when it cannot be reached or answers something else, which the log says."""
    endpoint = Endpoint(chat.base_url, chat.model, chat.key, chat.timeout_seconds)
    try:
        said = (await ask(endpoint, Errand(INSTRUCTION, prompt))).text
        texts = msgspec.json.decode(said[said.find("[") : said.rfind("]") + 1], type=list[str])
    except (ChatFailed, msgspec.MsgspecError) as error:
        logger.warning("studio.no_suggestions", error=str(error))
        return []
    kept = dict.fromkeys(" ".join(text.replace("\x00", "").split()) for text in texts)
    return [Suggestion(text, "", "all") for text in kept if text and len(text) <= MAX_PROMPT and text != prompt][:MOST]
