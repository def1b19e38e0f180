"""What is done with what people show here that nobody asked them about, as it rests on legitimate interest."""

from typing import NamedTuple

LEGAL_BASIS = "Legitimate interest in a place where people find each other, GDPR Art. 6(1)(f)"


class Interest(NamedTuple):
    """One such thing, and its words by language: what is done, and what becomes of it when somebody objects."""

    code: str
    words: dict[str, tuple[str, str]]
    data: str
    recipients: str
    retention: str


INTERESTS: tuple[Interest, ...] = (
    Interest(
        code="trends",
        words={
            "en": (
                "My public posts count towards what is trending, and may be among it.",
                "After an objection no post of yours is in Explore, and no tag or link you used counts because of you.",
            ),
            "de": (
                "Meine öffentlichen Beiträge zählen bei dem mit, was gerade beliebt ist, und können darunter sein.",
                "Nach einem Widerspruch ist nichts von dir unter Entdecken, und kein Tag oder Link zählt deinetwegen.",
            ),
        },
        data="Public posts of the last seven days, with how many people answered, shared or liked them",
        recipients="Everybody who looks at what is trending",
        retention="Made anew every few minutes; seven days at most",
    ),
    Interest(
        code="suggestions",
        words={
            "en": (
                "I may be suggested to people I am not connected with, and be listed in the directory.",
                "After an objection you are not suggested and not in the directory; whoever knows your name finds you.",
            ),
            "de": (
                "Ich kann Menschen vorgeschlagen werden, mit denen ich nicht verbunden bin, und im Verzeichnis stehen.",
                "Nach einem Widerspruch ist beides nicht mehr so; wer deinen Namen kennt, findet dich.",
            ),
        },
        data="Profiles of who wants to be found, and who follows whom",
        recipients="Members, and everybody who looks at the directory",
        retention="Found anew whenever it is asked for; nothing is kept",
    ),
    Interest(
        code="stream",
        words={
            "en": (
                "The public stream tells that I posted, liked or shared something public, without its words.",
                "After an objection it tells nothing of you; whoever follows it is told to stop using what they have.",
            ),
            "de": (
                "Der Datenstrom sagt, dass ich etwas Öffentliches geschrieben, gemocht oder geteilt habe, ohne Worte.",
                "Nach einem Widerspruch sagt er nichts mehr von dir; wer ihm folgt, darf nichts davon weiter nutzen.",
            ),
        },
        data="Who did what to which public post, and when; no words and no pictures",
        recipients="Everybody who follows the stream of this place",
        retention="As long as the posts it is about; then it is told that they must be deleted",
    ),
)
BY_CODE = {one.code: one for one in INTERESTS}


def to_words(one: Interest, language: str) -> tuple[str, str]:
    """What is done, and what an objection changes, in a language spoken here."""
    return one.words.get(language, one.words["en"])
