"""Editing a parent's scene by a few words: make it night, add a cat, remove the tree, make the fox red."""

import random
from dataclasses import dataclass, field
from itertools import pairwise

import msgspec

from salon.studio.composer.finding import Finder
from salon.studio.composer.layout import floor_of, get_zone, natural_size, stage_scene
from salon.studio.composer.mentions import Mention, Reading
from salon.studio.composer.model import Actor, Scene
from salon.studio.composer.reading import read_words, to_english
from salon.studio.composer.scanning import Word
from salon.studio.composer.sprites import CLOTHES, FACES, WORN

MOST_ACTORS = 12
_ALIKE = {"full-moon": "moon", "crescent-moon": "moon"}


@dataclass
class _Clause:
    """One wish of the change: add, remove, change, give or more, and its words."""

    action: str | None
    words: list[Word] = field(default_factory=list)

    def marked(self, mark: str) -> list[Word]:
        return [w for w in self.words if w.mark == mark]


def _cut_clauses(words: list[Word]) -> list[_Clause]:
    clauses = [_Clause(None)]
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else None
        if word.mark == "edit":
            if word.meaning == "more" and clauses[-1].action == "add":
                continue
            clauses.append(_Clause(word.meaning))
        elif word.mark == "break":
            clauses.append(_Clause(clauses[-1].action if following and following.mark != "edit" else None))
        elif word.mark == "relation" and word.meaning == "and" and following and following.mark not in {"verb"}:
            clauses.append(_Clause(clauses[-1].action))
        else:
            clauses[-1].words.append(word)
    return [c for c in clauses if any(w.mark not in {"skip", "number", "relation"} for w in c.words)]


class _Editor:
    """Applies clauses to a copy of the parent's scene."""

    def __init__(self, scene: Scene, finder: Finder, seed: int, *, english: bool) -> None:
        self.scene = scene
        self._finder = finder
        self._seed = seed
        self._english = english
        self.changed = False
        self.notes: list[str] = []

    def apply(self, clause: _Clause) -> None:
        self._set_surroundings(clause)
        nouns = clause.marked("noun")
        if clause.action == "remove":
            for noun in nouns:
                self._remove(noun)
        elif clause.action == "give" or self._puts_on(clause):
            self._give(clause)
        elif nouns and clause.action in {"change", None} and self._recolour_things(nouns[0], clause):
            self.changed = True
        elif nouns and self._find(nouns[0]) and clause.action in {"change", None}:
            self._change(nouns, clause)
        elif nouns and (clause.action != "change" or not self._find(nouns[0])):
            self._add(clause)
        elif clause.marked("colour") or clause.marked("verb") or clause.marked("size"):
            self._restyle([a for a in self.scene.actors if a.group == self._lead()], clause)

    def _lead(self) -> int:
        return min((a.group for a in self.scene.actors), default=0)

    def _set_surroundings(self, clause: _Clause) -> None:
        scene, gone = self.scene, clause.action == "remove"
        for word in clause.marked("style"):
            scene.style, self.changed = word.meaning, True
        for word in clause.marked("time"):
            scene.time, scene.time_said, self.changed = word.meaning if not gone else "day", True, True
        for word in clause.marked("weather"):
            scene.weather, self.changed = "clear" if gone or clause.action == "less" else word.meaning, True
            if word.meaning == "snow" and not gone:
                scene.season = "winter"
        for word in clause.marked("season"):
            scene.season, self.changed = word.meaning, True
        for word in clause.marked("place"):
            if not gone and word.meaning != scene.place:
                self._move(word.meaning)

    def _move(self, place: str) -> None:
        """Move everyone to another place, keeping their order and size."""
        scene = self.scene
        shift = floor_of(place) - floor_of(scene.place)
        scene.place, scene.place_said, self.changed = place, True, True
        for actor in scene.actors:
            if get_zone(actor) != "air":
                actor.y = round(min(0.98, actor.y + shift), 4)

    def _find(self, noun: Word) -> list[Actor]:
        """Find the actors a noun of the change means."""
        face = FACES.get(noun.meaning, noun.meaning)
        said = self._finder.get_singular(noun.text, noun.meaning)
        return [a for a in self.scene.actors
                if a.sprite in {noun.meaning, face} or FACES.get(a.sprite) == noun.meaning or said in {a.noun, *a.noun.split(" ")}]  # fmt: skip

    def _remove(self, noun: Word) -> None:
        found = self._find(noun)
        skies = [s for s in self.scene.sky if s == noun.meaning or _ALIKE.get(s) == _ALIKE.get(noun.meaning, "-")]
        holders = [a for a in self.scene.actors if noun.meaning in {a.prop, a.ride, a.worn}]
        if not (found or skies or holders):
            self.notes.append(f"There was no {noun.text} to remove")
            self.changed = True
            return
        kept = {id(a) for a in found}
        self.scene.actors = [a for a in self.scene.actors if id(a) not in kept]
        self.scene.sky = [s for s in self.scene.sky if s not in skies]
        for actor in holders:
            if actor.prop == noun.meaning:
                actor.prop = actor.prop_noun = actor.prop_colour = None
            elif actor.worn == noun.meaning:
                actor.worn = actor.worn_colour = None
            else:
                actor.ride = actor.ride_noun = actor.ride_colour = None
        self.changed = True

    def _puts_on(self, clause: _Clause) -> bool:
        nouns = clause.marked("noun")
        return len(nouns) == 2 and clause.action == "add" and nouns[0].meaning in WORN and bool(self._find(nouns[1]))

    def _give(self, clause: _Clause) -> None:
        nouns = clause.marked("noun")
        takers = [a for n in nouns for a in self._find(n)]
        things = [n for n in nouns if not self._find(n)]
        if not takers:
            takers = [a for a in self.scene.actors if a.group == self._lead()]
        for actor in takers:
            for thing in things:
                colour = next((w.meaning for w in clause.marked("colour")), None)
                if thing.meaning in WORN:
                    actor.worn, actor.worn_colour, self.changed = thing.meaning, colour, True
                    continue
                actor.prop, actor.prop_colour, self.changed = thing.meaning, colour, True
                actor.prop_noun = self._finder.get_singular(thing.text, thing.meaning)

    def _recolour_things(self, noun: Word, clause: _Clause) -> bool:
        """Give what somebody wears, holds or rides another colour; tells whether anybody has it."""
        colour = next((w.meaning for w in clause.marked("colour")), None)
        if colour is None or self._find(noun):
            return False
        found = False
        for actor in self.scene.actors:
            if actor.worn == noun.meaning:
                actor.worn_colour, found = colour, True
            elif noun.meaning in CLOTHES and actor.coat:
                actor.coat, found = colour, True
            elif actor.prop == noun.meaning:
                actor.prop_colour, found = colour, True
            elif actor.ride == noun.meaning:
                actor.ride_colour, found = colour, True
        return found

    def _change(self, nouns: list[Word], clause: _Clause) -> None:
        found = self._find(nouns[0])
        others = [n for n in nouns[1:] if n.meaning != nouns[0].meaning]
        if others and clause.action == "change":
            mention = self._mention(clause, others[-1])
            for actor in found:
                actor.sprite, actor.noun, actor.kind, actor.role = (
                    mention.sprite,
                    mention.noun,
                    mention.kind,
                    mention.role,
                )
                actor.colour, actor.adjectives = mention.colour, mention.adjectives
            self.changed = bool(found)
            return
        self._restyle(found, clause)
        if clause.action is None and not self.changed:
            self._add(clause)

    def _mention(self, clause: _Clause, noun: Word) -> Mention:
        reading = read_words([w for w in clause.words[clause.words.index(noun) - 3 if clause.words.index(noun) > 2 else 0 :]
                              if w.mark in {"colour", "adjective"} or w == noun], self._finder)  # fmt: skip
        return reading.subjects[0]

    def _restyle(self, found: list[Actor], clause: _Clause) -> None:
        for actor in found:
            for colour in clause.marked("colour"):
                actor.colour, self.changed = colour.meaning, True
            for size in clause.marked("size"):
                actor.size, self.changed = round(min(0.9, max(0.06, actor.size * float(size.meaning))), 4), True
            for verb in clause.marked("verb"):
                actor.verb, self.changed = verb.meaning, True

    def _add(self, clause: _Clause) -> None:
        words = [w for w in clause.words if w.mark not in {"time", "weather", "style", "season", "place"}]
        reading = read_words(words, self._finder, english=self._english)
        if not self._english:
            to_english(reading)
        staged = stage_scene(reading, self._seed, self.scene.style)
        self.scene.sky += [s for s in staged.sky if s not in self.scene.sky]
        self.changed = self.changed or bool(staged.sky)
        group = max((a.group for a in self.scene.actors if a.group < 50), default=-1) + 1
        dice = random.Random(f"add {self._seed} {len(self.scene.actors)}")
        for actor in staged.actors:
            if len(self.scene.actors) >= MOST_ACTORS:
                self.notes.append("The picture is full")
                return
            actor.group = group + actor.group if actor.group < 50 else actor.group
            self._seat(actor, dice)
            self.scene.actors.append(actor)
            self.changed = True

    def _seat(self, actor: Actor, dice: random.Random) -> None:
        """Seat a newcomer in the widest gap, at a size that goes with the others."""
        others = [a for a in self.scene.actors if get_zone(a) != "behind" and a.kind != "building"]
        base = floor_of(self.scene.place)
        if get_zone(actor) == "behind" or actor.kind == "building":
            actor.y, actor.x = round(base - 0.06, 4), dice.choice((0.2, 0.8))
            actor.group, actor.relation = 50, actor.relation or "by"
            return
        edges = sorted([0.0, *(a.x for a in others), 1.0])
        gaps = [(b - a if a > 0 and b < 1 else (b - a) * 1.25, (a + b) / 2) for a, b in pairwise(edges)]
        _, actor.x = max(gaps) if others else (1.0, 0.5)
        scale = max((a.size / natural_size(a) ** 0.62 for a in others), default=0.9)
        actor.size = round(min(0.55, max(0.1, scale * 0.9 * natural_size(actor) ** 0.62)), 4)
        half = actor.size * 0.34
        actor.x = round(min(1 - half, max(half, actor.x)), 4)
        actor.flip = actor.x > 0.5
        actor.y = round(base + 0.02, 4) if get_zone(actor) != "air" else round(0.3 + actor.size, 4)


def edit_scene(
    parent: Scene, reading: Reading, finder: Finder, seed: int, style: str | None
) -> tuple[Scene, list[str]]:
    """Edit a copy of the parent's scene; what cannot be read is noted and only decoration varies."""
    scene = msgspec.convert(msgspec.to_builtins(parent), Scene)
    if style:
        scene.style = style
    if scene.abstract and (reading.subjects or reading.place):
        return stage_scene(reading, seed, style or reading.style or scene.style), reading.notes
    editor = _Editor(scene, finder, seed, english=reading.english)
    for clause in _cut_clauses(reading.marked):
        editor.apply(clause)
    if reading.text and reading.text != scene.text:
        scene.text, editor.changed = reading.text, True
    notes = [n for n in reading.notes if n not in editor.notes] + editor.notes
    if not editor.changed and (style is None or style == parent.style):
        scene.decor = parent.decor + 1 + seed % 997
        notes.append("I could not read the change, so I varied the details")
    return scene, notes
