"""Ideas for a picture: today's prompt, what people talk of and what the composer draws, or a model's own of these."""

import random
import re

import msgspec

from salon.assistant.answers import refer, to_plain
from salon.assistant.asking import ask_for, find_assistant
from salon.kit.chat import ChatFailed, Errand
from salon.kit.errors import Forbidden, TooManyRequests
from salon.kit.fencing import NOTICE, Fence
from salon.studio.composer.lexicon import PLACES
from salon.studio.suggesting import PHRASES
from salon.timelines.trends import list_trends
from salon.together.daily import find_daily, today

MOST, MOST_TRENDS = 6, 2
LONGEST = 140  # characters of one
TASK = (
    f"You think of pictures. Answer with {MOST} ideas and nothing else, one on each line, each one plain sentence of at"
    " most fifteen words that says who is in the picture, what they do and where; without numbers, quotes or names of"
    f" living people. Make each unlike the others. What stands between marks is what people here think of. {NOTICE}"
)
# Who is in a picture and what they do, in words that the composer draws.
SUBJECTS = (
    "two foxes drinking tea",
    "a cat asleep on a sofa",
    "an old woman knitting",
    "three penguins skating",
    "a bear reading a book",
    "an astronaut riding a horse",
    "a dog and a cat on a bench",
    "a robot painting",
    "mice dancing",
    "an owl with a lantern",
    "a girl flying a kite",
    "a rabbit baking bread",
    "an elephant with an umbrella",
    "a lighthouse and a sailing boat",
    "a frog playing the guitar",
    "a hedgehog with a red balloon",
)
_SIDES = ("place", "time", "weather", "style")
_LISTED = re.compile(r"^\s*(?:[-*\u2022]|\d{1,2}[.)])\s*")


class Idea(msgspec.Struct, frozen=True, kw_only=True):
    """A prompt somebody may take over, and where it comes from: `daily`, `trend`, `rules` or `model`."""

    text: str
    source: str


class Ideas(msgspec.Struct, frozen=True, kw_only=True):
    """Some of them; `problem` is a sentence when a model was asked and nothing came of it."""

    ideas: list[Idea]
    made_by: str = "rules"  # or model
    model: str | None = None
    problem: str | None = None


async def find_ideas(account_id: int) -> Ideas:
    """Ideas for a picture, others each time; in a model's words where the place has one, beside today's prompt."""
    told = await _list_told()
    assistant = find_assistant()
    if assistant is None:
        return Ideas(ideas=_fill(told))
    try:
        said = await ask_for(account_id, assistant, "ideas", Errand(TASK, _to_content(told)))
    except (ChatFailed, Forbidden, TooManyRequests) as error:
        return Ideas(ideas=_fill(told), problem=error.message)
    found = [Idea(text=text, source="model") for text in read_ideas(said)]
    if not found:
        return Ideas(ideas=_fill(told), problem="The language model said nothing of use.")
    daily = [one for one in told if one.source == "daily"]
    return Ideas(ideas=[*daily, *found][:MOST], made_by="model", model=assistant.model)


async def _list_told() -> list[Idea]:
    """Today's prompt, and tags many use just now that say what to draw: a word, and no number."""
    daily = await find_daily(today())
    tags = await list_trends("tag", 20, 0)
    found = [Idea(text=daily.text, source="daily")] if daily else []
    return found + [Idea(text=tag, source="trend") for tag in tags if tag.isalpha() and len(tag) > 2][:MOST_TRENDS]


def _fill(told: list[Idea]) -> list[Idea]:
    """What people think of today, and as many by rules as have room."""
    dice = random.SystemRandom()
    trends = [_place(one, dice) if one.source == "trend" else one for one in told]
    subjects = dice.sample(SUBJECTS, MOST - len(told))
    return [*trends, *(Idea(text=_say(one, dice), source="rules") for one in subjects)]


def _place(tag: Idea, dice: random.Random) -> Idea:
    """A tag as a picture: what it names, somewhere, unless it names a place itself."""
    sides = ("time", "style") if tag.text.lower() in PLACES else ("place", "time")
    return Idea(text=_add(tag.text, sides, dice), source="trend")


def _say(subject: str, dice: random.Random) -> str:
    first, second = sorted(dice.sample(range(len(_SIDES)), 2))
    return _add(subject, (_SIDES[first], _SIDES[second]), dice)


def _add(words: str, sides: tuple[str, ...], dice: random.Random) -> str:
    said = ", ".join(dice.choice(list(PHRASES[side].values())) for side in sides)
    return f"{words} {said}"


def _to_content(told: list[Idea]) -> str:
    fence = Fence()
    return "\n\n".join([NOTICE, *(fence.wrap(one.text, one.source, LONGEST) for one in told)])


def read_ideas(said: str) -> list[str]:
    """A model's lines as ideas: plain words, each once, without marks of a list."""
    plain = (refer(to_plain(_LISTED.sub("", line), most=LONGEST + 1), 0) for line in said.splitlines())
    lines = (" ".join(line.split()).strip(" \"'\u201c\u201d") for line in plain)
    return list(dict.fromkeys(line for line in lines if 3 < len(line) <= LONGEST))[:MOST]
