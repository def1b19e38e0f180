"""Finding the sprite a noun means: curated aliases, exact labels, then nearness in meaning."""

from collections.abc import Iterator

from salon.studio.composer.art import Pack
from salon.studio.composer.lexicon import ADJECTIVES, COLOURS, NUMBERS, RELATIONS, STOP, VERBS
from salon.studio.composer.sprites import ALIASES, HEADS, SCENERY_ONLY

NEAR_ENOUGH = 0.55
"""Cosine from which a word counts as meaning a sprite; below it a wrong picture is likelier than a right one."""
TAG_NEAR_ENOUGH = 0.45
"""A sprite that also carries the word as a tag needs less."""

_IRREGULAR = {"men": "man", "women": "woman", "mice": "mouse", "geese": "goose", "children": "child",
              "wolves": "wolf", "leaves": "leaf", "knives": "knife", "elves": "elf", "oxen": "ox"}  # fmt: skip
_DRAWABLE = {"Animals & Nature", "Food & Drink", "Objects", "Activities", "Travel & Places"}
_FACES_BY_NAME = set(HEADS) | {"baby", "red-heart", "alien-monster", "snowman", "zzz", "bone", "footprints"}
ABSTRACT = set(
    """sound silence noise idea ideas thought thoughts theory story stories memory memories dream dreams hope faith fate
    freedom justice truth beauty wisdom philosophy history future past present time eternity infinity chaos order harmony
    peace war joy sorrow grief anger fear courage loneliness solitude melancholy nostalgia happiness sadness passion desire
    soul spirit mind consciousness imagination inspiration creativity energy power speed growth change life death energy
    success victory algorithm internet data intelligence mathematics science logic rhythm melody jazz blues shapes shape
    lines pattern patterns texture abstract mood feeling feelings emotion emotions vibe vibes aesthetic nothing everything
    fight battle party game work job problem question answer way reason meaning name word words language voice
    """.split()
)
"""Nouns that no single thing shows; they colour abstract art instead of finding a sprite."""
PARTS = set(
    """hair eyes eye smile face tail wings wing beard hands hand legs leg arms arm ears ear nose mouth feet foot
    skin horns whiskers moustache mustache paws teeth head body clothes clothing haar haare augen pelo ojos""".split()
)


def list_singulars(word: str) -> Iterator[str]:
    """List what a word may be in the singular, itself first."""
    yield word
    if word in _IRREGULAR:
        yield _IRREGULAR[word]
    if len(word) > 3:
        for ending, instead in (("ies", "y"), ("ves", "f"), ("es", ""), ("s", ""), ("en", ""), ("n", ""), ("e", "")):
            if word.endswith(ending):
                yield word[: -len(ending)] + instead


def is_plural(word: str) -> bool:
    """Tell whether an English noun looks like more than one."""
    word = word.split(" de ")[0].split(" ")[-1]
    return word in _IRREGULAR or word in {"people", "friends", "sheep", "jellyfish", "fish", "deer"} or (
        len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    )  # fmt: skip


class Finder:
    """Looks nouns up in one pack."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack

    def find_exact(self, words: str) -> str | None:
        """Find the sprite that is called exactly this, in the singular too."""
        *rest, last = words.split(" ")
        for singular in list_singulars(last):
            name = " ".join([*rest, singular])
            if name in ALIASES:
                return ALIASES[name]
            if len(name) < 3 and name.isascii():
                continue
            found = name.replace(" ", "-")
            if found not in self._pack.categories:
                found = self._pack.find_label(name) or ""
            if self._may_draw(found):
                return found
        return None

    def find_german(self, word: str) -> str | None:
        """Find the sprite a part of a compound names: only names given by hand or German labels count."""
        for singular in list_singulars(word):
            if singular in ALIASES and len(singular) > 2:
                return ALIASES[singular]
        found = self._pack.find_label(word, "de")
        return found if found and self._may_draw(found) else None

    def get_singular(self, words: str, sprite: str) -> str:
        """Get a noun in the singular, as long as it still means this sprite."""
        *rest, last = words.split(" ")
        if not is_plural(last):
            return words
        for singular in list(list_singulars(last))[1:]:
            name = " ".join([*rest, singular])
            if ALIASES.get(name) == sprite or name.replace(" ", "-") == sprite or self._pack.find_label(name) == sprite:
                return name
        return words

    def find_by_meaning(self, word: str) -> str | None:
        """Find a sprite near enough in meaning; a word that is not a noun never gets here."""
        if word in ABSTRACT:
            return None
        if word in PARTS or not word.isascii() or not 3 <= len(word) <= 30:
            return self._find_foreign(word)
        ranked = [(n, c) for n, c in self._pack.rank_near(word) if self._may_draw(n, strictly=True)]
        tagged = set(self._pack.list_tagged(word))
        for name, cosine in ranked:
            alike_only_in_letters = name.replace("-", " ").startswith(word[:4]) and not tagged
            if not alike_only_in_letters and cosine >= (TAG_NEAR_ENOUGH if name in tagged else NEAR_ENOUGH):
                return name
        return self._find_foreign(word)

    def _find_foreign(self, word: str) -> str | None:
        tagged = [s for s in self._pack.list_tagged(word) if self._may_draw(s, strictly=True)]
        return min(tagged, key=lambda name: (len(name), name)) if 0 < len(tagged) <= 6 and not word.isascii() else None

    def get_category(self, name: str) -> str:
        """Get the pack's category of a sprite; the composer's own drawings count as objects."""
        return self._pack.categories.get(name, "Objects")

    def _may_draw(self, name: str, *, strictly: bool = False) -> bool:
        if strictly and (
            name.startswith(("cloud-with", "sun-behind")) or name.endswith(("-oclock", "-thirty", "moon"))
        ):
            return False
        category = self._pack.categories.get(name)
        if category is None or name in SCENERY_ONLY:
            return False
        if category in _DRAWABLE or name in _FACES_BY_NAME:
            return True
        if category == "People & Body":
            return not strictly or name in ALIASES.values()
        return not strictly and category == "Smileys & Emotion" and "heart" in name


def is_function_word(word: str) -> bool:
    """Tell whether a word is never a noun to be drawn."""
    return (
        word in RELATIONS or word in VERBS or word in ADJECTIVES or word in STOP or word in NUMBERS or word in COLOURS
    )
