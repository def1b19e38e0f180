"""What a person reads before they answer, in every version that was ever shown: published words are never changed.

A new wording is a new version at the end. Ledger rows carry the hash of the words, and the words are kept beside them.
"""

import hashlib
from typing import NamedTuple

LANGUAGES = ("en", "de")


class Notice(NamedTuple):
    """The words about one purpose: `sentence` is the question in short, `more` what a yes means and how it ends."""

    purpose: str
    version: int
    language: str
    sentence: str
    more: str

    @property
    def words(self) -> str:
        return f"{self.sentence}\n\n{self.more}"

    @property
    def sha256(self) -> bytes:
        """What the ledger holds as proof of the words."""
        whole = "\n".join((self.purpose, str(self.version), self.language, self.words))
        return hashlib.sha256(whole.encode()).digest()


# (purpose, version) -> language -> (sentence, more)
_WORDS: dict[tuple[str, int], dict[str, tuple[str, str]]] = {
    ("ai.train.generative", 1): {
        "en": (
            "Models that make pictures or text may learn from my public posts.",
            (
                "Your public posts and pictures may be handed to people who train generative models. They may show "
                "what you think, believe or love: say yes only if that is fine with you. A later no reaches the "
                "stream within a minute, the next dataset and every dataset already released; what a model has "
                "learned stays learned."
            ),
        ),
        "de": (
            "Modelle, die Bilder oder Texte erzeugen, dürfen aus meinen öffentlichen Beiträgen lernen.",
            (
                "Deine öffentlichen Beiträge und Bilder dürfen an Menschen gehen, die erzeugende Modelle "
                "trainieren. Sie können zeigen, was du denkst, glaubst oder liebst: Sag nur ja, wenn dir das recht "
                "ist. Ein späteres Nein erreicht den Datenstrom in einer Minute, den nächsten Datensatz und jeden "
                "schon veröffentlichten; was ein Modell gelernt hat, bleibt gelernt."
            ),
        ),
    },
    ("ai.train.discriminative", 1): {
        "en": (
            "Models that sort, rate or recognise things may learn from my public posts.",
            (
                "Your public posts and pictures may be handed to people who train models that make nothing new: "
                "filters, search, safety checks, models of taste. A later no reaches the stream, the next dataset "
                "and every one already released; what a model has learned stays learned."
            ),
        ),
        "de": (
            "Modelle, die sortieren, bewerten oder erkennen, dürfen aus meinen öffentlichen Beiträgen lernen.",
            (
                "Deine öffentlichen Beiträge und Bilder dürfen an Menschen gehen, die Modelle trainieren, die "
                "nichts Neues erzeugen: Filter, Suche, Schutzprüfungen, Modelle des Geschmacks. Ein späteres Nein "
                "erreicht den Datenstrom, den nächsten Datensatz und jeden schon veröffentlichten; was ein Modell "
                "gelernt hat, bleibt gelernt."
            ),
        ),
    },
    ("ai.inference_input", 1): {
        "en": (
            "Assistants may read my public posts to answer somebody's question.",
            (
                "AI assistants of others may quote or use your public posts as input when they answer. They learn "
                "nothing from it for good. A later no is told to them with every page they ask for."
            ),
        ),
        "de": (
            "Assistenten dürfen meine öffentlichen Beiträge lesen, um jemandem zu antworten.",
            (
                "KI-Assistenten anderer dürfen deine öffentlichen Beiträge zitieren oder als Eingabe nutzen, wenn "
                "sie antworten. Sie lernen daraus nichts auf Dauer. Ein späteres Nein steht auf jeder Seite, die "
                "sie abrufen."
            ),
        ),
    },
    ("search.index", 1): {
        "en": (
            "Search engines of the web may list my public posts.",
            (
                "Your public posts may turn up in web search, with a link back to you. After a no they are asked "
                "not to, and your posts leave this place's map for them. Search within this place is not meant."
            ),
        ),
        "de": (
            "Suchmaschinen im Netz dürfen meine öffentlichen Beiträge zeigen.",
            (
                "Deine öffentlichen Beiträge dürfen in der Websuche erscheinen, mit einem Link zu dir. Nach einem "
                "Nein werden die Suchmaschinen gebeten, das zu lassen, und deine Beiträge verlassen die Karte, die "
                "dieser Ort für sie führt. Die Suche innerhalb dieses Ortes ist nicht gemeint."
            ),
        ),
    },
    ("dataset.public", 1): {
        "en": (
            "My public posts may be part of datasets that this place releases.",
            (
                "Anybody may take such a dataset, under terms that oblige them to delete what is withdrawn. Names "
                "are replaced; your words and pictures are not. A later no takes your posts out of the next release "
                "and puts them on the list of what must be deleted from all earlier ones."
            ),
        ),
        "de": (
            "Meine öffentlichen Beiträge dürfen Teil von Datensätzen sein, die dieser Ort veröffentlicht.",
            (
                "Jeder darf einen solchen Datensatz nehmen und ist dann verpflichtet, Zurückgezogenes zu löschen. "
                "Namen werden ersetzt, deine Worte und Bilder nicht. Ein späteres Nein nimmt deine Beiträge aus der "
                "nächsten Fassung und setzt sie auf die Liste dessen, was aus allen früheren zu löschen ist."
            ),
        ),
    },
    ("dataset.choices", 1): {
        "en": (
            "What I like, choose and pass over may be part of datasets that this place releases.",
            (
                "From now on this place notes which posts it showed you and in which order, for 90 days at most. What "
                "you liked, chose in a challenge or passed over may go into datasets under a name that changes with "
                "each, beside posts whose authors agreed. A later no deletes what was noted, takes your choices out of "
                "the next release and puts them on the list of what must be deleted from all earlier ones."
            ),
        ),
        "de": (
            "Was ich mag, wähle und übergehe, darf Teil von Datensätzen sein, die dieser Ort veröffentlicht.",
            (
                "Von da an merkt sich dieser Ort für höchstens 90 Tage, welche Beiträge er dir gezeigt hat und in "
                "welcher Reihenfolge. Was du mochtest, bei Wettbewerben wähltest oder übergingst, darf unter einem "
                "Namen, der mit jedem Datensatz wechselt, neben Beiträgen stehen, deren Verfasser zugestimmt haben. "
                "Ein späteres Nein löscht das Gemerkte, nimmt deine Wahl aus der nächsten Fassung und setzt sie auf "
                "die Liste dessen, was aus allen früheren zu löschen ist."
            ),
        ),
    },
    ("stream.partners", 1): {
        "en": (
            "Recipients the operator has registered may get my public posts as they appear.",
            (
                "Registered recipients, each known by name, get your public posts live. After a no they get none "
                "from the next minute on, and are told to delete what they have."
            ),
        ),
        "de": (
            "Empfänger, die der Betreiber eingetragen hat, dürfen meine öffentlichen Beiträge sofort erhalten.",
            (
                "Eingetragene Empfänger, jeder mit Namen bekannt, erhalten deine öffentlichen Beiträge live. Nach "
                "einem Nein erhalten sie ab der nächsten Minute keine mehr und müssen löschen, was sie haben."
            ),
        ),
    },
    ("archive.public", 1): {
        "en": (
            "Public archives may keep my public posts.",
            (
                "Archives of the web may store your public posts so that they can be read when this place is gone. "
                "They usually keep what they took, also after a later no."
            ),
        ),
        "de": (
            "Öffentliche Archive dürfen meine öffentlichen Beiträge aufbewahren.",
            (
                "Archive des Netzes dürfen deine öffentlichen Beiträge speichern, damit sie lesbar bleiben, wenn es "
                "diesen Ort nicht mehr gibt. Sie behalten meist, was sie haben, auch nach einem späteren Nein."
            ),
        ),
    },
    ("bridge.protocol", 1): {
        "en": (
            "My public posts may be carried to other social networks.",
            (
                "Bridges may show your public posts on other networks and carry answers back. After a no those "
                "servers are asked to delete; whether they do is up to them."
            ),
        ),
        "de": (
            "Meine öffentlichen Beiträge dürfen in andere soziale Netze getragen werden.",
            (
                "Brücken dürfen deine öffentlichen Beiträge in anderen Netzen zeigen und Antworten zurückbringen. "
                "Nach einem Nein werden jene Server gebeten zu löschen; ob sie es tun, liegt bei ihnen."
            ),
        ),
    },
}


def list_notices(purpose: str, language: str = "en") -> list[Notice]:
    """Every version about a purpose, oldest first."""
    versions = sorted(version for code, version in _WORDS if code == purpose)
    return [Notice(purpose, version, language, *_WORDS[purpose, version][language]) for version in versions]


def find_notice(purpose: str, language: str | None) -> Notice:
    """The notice shown now, in English where the language is not spoken here."""
    return list_notices(purpose, language if language in LANGUAGES else "en")[-1]
