"""What is looked at in the words of a post: advertising, the same again and again, and what is never shown."""

import msgspec

from salon.checks.lexicon import find_concepts
from salon.checks.models import Finding
from salon.checks.reading import list_readings

CHECK, VERSION = "text-rules", "1"
AGAIN = 5  # times within an hour by which the same words are surely spam
CROWD = 10  # mentions that no conversation needs
LINKS = 3  # of somebody new


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A text with what is known of who writes it."""

    text: str
    links: int = 0
    mentions: int = 0
    again: int = 0  # how often they posted these very words within the last hour
    newcomer: bool = False


def check_text(said: Said) -> list[Finding]:
    """What a text is found to be, once by label with the highest score there is."""
    found: dict[str, Finding] = {}
    for label, score, evidence in (*_weigh_spam(said), *_read(said.text)):
        if label not in found or found[label].score < score:
            found[label] = Finding(label=label, score=score, evidence=evidence, check=CHECK, version=VERSION)
    return list(found.values())


def _weigh_spam(said: Said) -> list[tuple[str, float, str]]:
    found = []
    if said.again:
        once_more = min(said.again + 1, AGAIN) / AGAIN
        found.append(("spam", round(once_more * (1.0 if said.links else 0.8), 2), f"the same words {said.again} times"))
    if said.mentions >= CROWD:
        found.append(("spam", 0.9, f"{said.mentions} people mentioned"))
    if said.newcomer and said.links >= LINKS:
        found.append(("spam", 0.8, f"{said.links} links by somebody new"))
    return found


def _read(text: str) -> list[tuple[str, float, str]]:
    said = {hit.concept for words in list_readings(text) for hit in find_concepts(words)}
    found = []
    if "abuse" in said:
        found.append(("sexual_minors", 0.9, "words for pictures of abuse"))
    if "sexual" in said:
        found.append(("sexual", 0.6, "what is sexual"))
    return found
