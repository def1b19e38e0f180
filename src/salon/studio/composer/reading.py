"""Reading a prompt: who is in it, what they do, where, when and in which style."""

import unicodedata
from dataclasses import replace

from salon.studio.composer.attaching import arrange_flowers, drop_held, put_on, take_object, take_related
from salon.studio.composer.finding import Finder, is_plural
from salon.studio.composer.lexicon import VERBS
from salon.studio.composer.mentions import Mention, Reading
from salon.studio.composer.naming import ROLE_NAMES, name_sprite
from salon.studio.composer.scanning import GROUPS, Scanner, Word, clean_prompt, take_quoted
from salon.studio.composer.sprites import CHARACTERS, ROLES, get_kind

MAX_SUBJECTS = 5
_CONTAINERS = {"bowl", "glass", "cup", "plate", "basket", "bunch", "slice", "piece", "box", "jar", "bottle", "mug", "pile", "bucket",
               "bouquet", "stack", "tray", "bag", "teller", "schüssel", "glas", "korb", "strauß", "plato", "cuenco", "vaso", "cesta", "dish", "pot", "pitcher", "scoop", "kugel", "pint", "stapel", "pila", "ramo", "ramillete"}  # fmt: skip
_PETALS = {
    "laven": "#8f6fd0",
    "sun": "#f2b632",
    "sonne": "#f2b632",
    "giras": "#f2b632",
    "tul": "#e0566a",
    "pop": "#dd4038",
}
"""Colours of the flowers that fields are named after, by a part of the word."""
_BUNCHES = {"bouquet", "bunch", "ramo", "strauß", "blumenstrauß"}
_LOANS = {"café", "cafés", "piñata", "jalapeño", "crêpe", "crêpes", "naïve", "façade", "matinée"}
_HOLIDAYS = {"birthday": "birthday cake", "geburtstag": "birthday cake", "cumpleaños": "birthday cake", "halloween": "jack-o'-lantern", "christmas": "Christmas tree", "weihnachten": "Christmas tree",
             "navidad": "Christmas tree"}  # fmt: skip
_OTHER_LANGUAGES = set(
    "ein eine einen einem einer eines der das dem den und im am auf mit unter über beim vom zur el la los las un una unos unas en con y "
    "bajo sobre del de por para al su dos tres cuatro zwei drei vier fünf bei zum".split()
)


class _Reader:
    """Walks over marked words once; small state, no backtracking."""

    def __init__(self, finder: Finder, *, english: bool = True) -> None:
        self._finder = finder
        self.reading = Reading(english=english)
        self._clear()
        self._relation: str | None = None
        self._verb: str | None = None
        self._verb_text = ""
        self._last: Mention | None = None
        self._joined = False
        self._phase = "subject"
        self._adjacent = False
        self._strong_place = False

    def _clear(self) -> None:
        self._count, self._size = 0, 1.0
        self._colour: str | None = None
        self._adjectives: list[str] = []

    def walk(self, words: list[Word]) -> None:
        for at, word in enumerate(words):
            handler = getattr(self, f"_on_{word.mark}", None)
            following = words[at + 1] if at + 1 < len(words) else None
            if handler:
                handler(word, following)
            if word.mark not in {"noun", "unknown"}:
                self._adjacent = False

    def _on_style(self, word: Word, _: Word | None) -> None:
        self.reading.style = self.reading.style or word.meaning
        self._relation = None

    def _on_time(self, word: Word, _: Word | None) -> None:
        self.reading.time = word.meaning if self.reading.time in {None, "day"} else self.reading.time
        self._relation = None

    def _on_weather(self, word: Word, _: Word | None) -> None:
        if self.reading.weather in {None, "clear"}:
            self.reading.weather = word.meaning
        self._relation = None

    def _on_season(self, word: Word, _: Word | None) -> None:
        self.reading.season = word.meaning
        self._relation = None

    def _on_place(self, word: Word, following: Word | None) -> None:
        if word.meaning == "flowers":
            self.reading.tint = next((c for name, c in _PETALS.items() if name in word.text), None)
        modifies = following is not None and following.mark in {"noun", "unknown"}
        opens = self.reading.place is None and not self.reading.subjects and self._relation is None
        strong = opens or (self._relation in {"on", "in", "by", "through", "over"} and not modifies)
        if self.reading.place is None or (strong and not self._strong_place):
            self.reading.place = word.meaning
            self._strong_place = strong
        if not modifies:
            self._relation = None
            self._clear()

    def _on_verb(self, word: Word, _: Word | None) -> None:
        self._verb, self._relation, self._phase = word.meaning, None, "object"
        self._verb_text = word.text
        self._clear()
        group = [s for s in self.reading.subjects if s.verb is None and s.kind in CHARACTERS]
        for subject in group or self.reading.subjects[-1:]:
            subject.verb = subject.verb or word.meaning

    def _on_relation(self, word: Word, following: Word | None) -> None:
        if word.meaning == "and":
            self._joined = True
            if following is not None and following.mark == "verb":
                self._joined = False
            return
        self._clear()
        if self._phase in {"subject", "object"}:
            self._phase = "around"
        self._relation = word.meaning

    def _on_break(self, word: Word, _: Word | None) -> None:
        if word.text in ".;!?":
            self._verb, self._phase = None, "subject"
        self._relation = None
        self._joined = word.text == ","

    def _on_number(self, word: Word, _: Word | None) -> None:
        self._count = int(word.meaning)

    def _on_colour(self, word: Word, following: Word | None) -> None:
        before = {"noun", "unknown", "adjective", "size", "part", "colour"} | (
            {"place"} if self.reading.english else set()
        )
        comes_before = following is not None and following.mark in before
        if not comes_before and self._last is not None and self._adjacent_noun(following):
            self._last.colour = self._last.colour or word.meaning
            return
        self._colour = self._colour or word.meaning
        self.reading.words.append(word.meaning)

    def _adjacent_noun(self, following: Word | None) -> bool:
        return following is None or following.mark in {
            "verb",
            "break",
            "relation",
            "skip",
            "style",
            "time",
            "place",
            "weather",
        }

    def _on_size(self, word: Word, _: Word | None) -> None:
        self._size = float(word.meaning)
        self._adjectives.append(word.text)

    def _on_adjective(self, word: Word, _: Word | None) -> None:
        self._adjectives.append(word.text)
        self.reading.words.append(word.text)

    def _on_part(self, word: Word, _: Word | None) -> None:
        owner = self._last
        if word.text in {"hair", "haar", "haare", "pelo"} and owner and owner.sprite in {"man", "woman", "person"}:
            suffix = {"red": "red-hair", "white": "white-hair", "grey": "white-hair", "yellow": "blond-hair",
                      "gold": "blond-hair"}.get(self._colour or "")  # fmt: skip
            if suffix:
                owner.sprite = f"{owner.sprite}-{suffix}"
                self._clear()
                return
        if self._adjacent and owner is not None:
            drop_held(self.reading, owner)
            if any(m.sprite == "snowman" for m in self.reading.subjects):
                return
        said = " ".join(filter(None, [self._colour, word.text]))
        self.reading.notes.append(f"I could not draw: {said}")
        self._clear()
        self._relation = None

    def _on_unknown(self, word: Word, following: Word | None) -> None:
        if len(word.text) > 5 and word.text.endswith("ing") and self._last is not None:
            self._on_verb(Word("verb", "stand", word.text), following)
            return
        modifies = following is not None and following.mark == "noun"
        sprite = None
        if not modifies:
            known = self.reading.english or not word.text.isascii()
            sprite = self._finder.find_by_meaning(word.text) if known else None
        if sprite:
            self._on_noun(Word("noun", sprite, word.text), following)
            return
        self.reading.words.append(word.text)
        deed = modifies and self._adjacent and self._last is not None and self._last.kind in CHARACTERS
        if deed:
            self._on_verb(Word("verb", "hold", word.text), following)
        said = " ".join(filter(None, [self._colour if not modifies else None, word.text[:40]]))
        if any(c.isalnum() for c in said) and len(self.reading.notes) < 6:
            self.reading.notes.append(f"I could not draw: {said}")
        if not modifies:
            self._clear()
            self._relation = None

    def _on_noun(self, word: Word, following: Word | None) -> None:
        mention = self._take_mention(word)
        if self._relation == "from" and self._last is not None and self._last.noun in _CONTAINERS:
            last = self._last
            held = last.noun
            last.noun, last.sprite, last.kind, last.count = mention.noun, mention.sprite, mention.kind, mention.count
            last.colour = last.colour or mention.colour
            if held in _BUNCHES:
                last.noun = f"bouquet of {mention.noun}s"
            self._relation = None
            return
        if word.text in _HOLIDAYS:
            mention.noun, mention.relation, mention.adjectives = _HOLIDAYS[word.text], "with", []
            self.reading.around.append(mention)
            return
        if self._adjacent and self._last is not None and not self._relation and self._merge(mention):
            return
        self._place_mention(mention, following)
        self._last, self._adjacent, self._joined = mention, True, False

    def _take_mention(self, word: Word) -> Mention:
        sprite = word.meaning
        kind = get_kind(sprite, self._finder.get_category(sprite))
        if sprite.startswith("drawn:"):
            kind = "building" if get_kind(sprite, "") == "building" else get_kind(sprite, "Objects")
        count = self._count or (3 if is_plural(word.text) and kind != "building" else 1)
        noun = self._finder.get_singular(word.text, sprite)
        if word.text == "people":
            noun = "person"
        if sprite == "drawn:fuji":
            noun = "Mount Fuji"
        if word.text in GROUPS:
            count, noun = GROUPS[word.text], "person"
        mention = Mention(sprite, noun, kind, count, self._colour, self._size, self._adjectives)
        if word.text in GROUPS:
            mention.group = "couple" if count == 2 else "family" if count == 3 else None
        if word.text in ROLES or sprite in ROLES:
            mention.role = word.text if word.text in ROLES else sprite
        self._clear()
        self.reading.words.append(word.text)
        return mention

    def _merge(self, mention: Mention) -> bool:
        """Merge two nouns in a row: an occupation dresses the other, otherwise the last one counts."""
        last = self._last
        if last is None or self._joined:
            return False
        if mention.role and last.kind in CHARACTERS:
            last.role, last.noun = mention.role, f"{last.noun} {mention.noun}"
            last.count = max(last.count, mention.count)
            return True
        if last.role and mention.kind in CHARACTERS:
            last.sprite, last.kind = mention.sprite, mention.kind
        else:
            last.sprite, last.kind, last.role = mention.sprite, mention.kind, mention.role
        last.noun = f"{last.noun} {mention.noun}"
        last.count = max(last.count, mention.count)
        return True

    def _place_mention(self, mention: Mention, following: Word | None) -> None:
        subjects = self.reading.subjects
        if self._joined and self._last is not None and put_on(self.reading, mention, "with"):
            return
        if self._relation in {None, "from"} and self._phase == "subject":
            mention.verb = None
            subjects.append(mention)
        elif self._phase == "object" and self._relation is None and not (self._joined and mention.kind in CHARACTERS):
            take_object(self.reading, mention, self._verb, self._verb_text)
        elif self._joined and mention.kind in CHARACTERS and following is not None and following.mark == "verb":
            subjects.append(mention)
            self._phase = "subject"
        else:
            take_related(self.reading, mention, self._relation or "by", self._verb)


def read_words(words: list[Word], finder: Finder, *, english: bool = True) -> Reading:
    """Read words that are marked already; only English ones may be found by their meaning."""
    reader = _Reader(finder, english=english)
    reader.walk(words)
    reading = reader.reading
    reading.marked = words
    arrange_flowers(reading)
    reading.subjects = reading.subjects[:MAX_SUBJECTS]
    reading.notes = list(dict.fromkeys(reading.notes))
    said = {m.sprite for m in reading.subjects}
    reading.around = list({m.sprite: m for m in reading.around if m.sprite not in said}.values())
    if not reading.subjects and reading.around:
        first = reading.around.pop(0)
        reading.subjects.append(replace(first, relation=None))
    return reading


def to_english(reading: Reading) -> None:
    """Name what was said in another language in English, so that a scene reads in one language."""
    for mention in reading.subjects + reading.around:
        for one in filter(None, (mention, mention.object, mention.held, mention.worn)):
            one.noun, one.adjectives = name_sprite(one.sprite), []
            role = ROLE_NAMES.get(one.role or "", one.role)
            if role and role != one.sprite:
                one.noun = role if one.kind == "person" else f"{one.noun} {role}"


def to_writable(text: str) -> str | None:
    """Keep the letters the lettering fonts have (Western European ones); accents beyond them are dropped."""
    plain = "".join(c if _has_letter(c) else _to_ascii(c) for c in unicodedata.normalize("NFC", text))
    return " ".join(plain.split()) or None


_BOARDS = {"sign", "signs", "board", "billboard", "banner", "schild", "tafel", "letrero", "cartel", "placard"}


def choose_form(prompt: str, place: str | None) -> str:
    """Choose how words are put into a picture: on a card, a poster, a shop's sign, a board, or a ribbon."""
    said = set(prompt.lower().replace(",", " ").split())
    if place in {"card", "shop"}:
        return "card" if place == "card" else "sign"
    if said & {"poster", "plakat", "flyer", "affiche"}:
        return "poster"
    return "board" if said & _BOARDS else "ribbon"


def _has_letter(letter: str) -> bool:
    return letter.isprintable() and (letter <= "\u00ff" or letter in "–—‘’“”•…€")


def _to_ascii(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()


def read_prompt(prompt: str, finder: Finder) -> Reading:
    """Read a prompt; raises ValueError when there is nothing in it."""
    clean = clean_prompt(prompt)
    if not clean:
        raise ValueError("Say what the picture should show.")
    unquoted, text = take_quoted(clean)
    said = set(unquoted.lower().split())
    spanish = any(w in VERBS and w.endswith(("iendo", "ando")) for w in said)
    english = not spanish and not _OTHER_LANGUAGES & said and all(w.isascii() or w.strip(",.") in _LOANS for w in said)
    reading = read_words(Scanner(finder).scan(unquoted), finder, english=english)
    reading.text = to_writable(text) if text else None
    reading.text_form = choose_form(unquoted, reading.place)
    if text and reading.text != text:
        reading.notes.append(
            f"I could only write: {reading.text}" if reading.text else "I could not write those letters"
        )
    if not reading.english:
        to_english(reading)
    return reading
