"""Attaching what is mentioned to whom it belongs: objects of deeds, things held, clothes put on."""

from salon.studio.composer.mentions import Mention, Reading
from salon.studio.composer.sprites import CHARACTERS, CLOTHES, DRINKS, FACES, FLOWERS, WORN

_ON_OTHERS = {"ride", "surf", "eat", "hold", "fish", "ski", "row", "sail", "paint"}
_TASTED = {"having", "enjoying", "enjoys", "sharing", "shares", "have", "taking", "giving"}
_HELD = {"thing", "food", "vehicle", "plant"}


def put_on(reading: Reading, mention: Mention, relation: str | None) -> bool:
    """Put clothes or a hat on the last subject when they are said to be on it; tells whether they were."""
    if not reading.subjects or relation not in {"with", "in", None}:
        return False
    wearer = reading.subjects[-1]
    if mention.sprite in CLOTHES and wearer.kind in CHARACTERS:
        wearer.garment = mention
        return True
    if mention.sprite in WORN and wearer.worn is None:
        wearer.worn = mention
        return True
    return False


def take_object(reading: Reading, mention: Mention, verb: str | None, verb_text: str) -> None:
    """Take a noun that follows a verb: what is ridden, eaten, held, or who else is there."""
    if verb == "hold" and put_on(reading, mention, None):
        return
    if mention.kind == "sky":
        reading.around.append(mention)
        return
    carried = verb in {"hold", "hug"} and mention.sprite in {"baby", "teddy-bear"}
    if mention.kind in CHARACTERS and reading.subjects and verb not in _ON_OTHERS and not carried:
        reading.subjects.append(mention)
        return
    if mention.sprite == "drawn:blanket" and reading.subjects:
        mention.relation = "on"
        reading.around.append(mention)
        for subject in reading.subjects:
            subject.verb = "sit"
        return
    if reading.subjects and (verb == "build" or (verb == "garden" and mention.kind == "plant")):
        mention.relation = "by"
        reading.around.append(mention)
        return
    actors = [s for s in reading.subjects if s.verb == verb]
    free = [s for s in actors if s.object is None]
    if not actors:
        mention.verb = verb
        reading.subjects.append(mention)
    elif free and mention.kind != "building":
        for actor in free:
            actor.object = mention
            if verb == "hold" and mention.kind == "food" and verb_text in _TASTED:
                actor.verb = "drink" if mention.sprite in DRINKS else "eat"
    else:
        mention.relation = "by"
        reading.around.append(mention)


def take_related(reading: Reading, mention: Mention, relation: str, verb: str | None) -> None:
    """Take a noun after a preposition: a companion, something held or worn, or something standing around."""
    mention.relation = relation
    if put_on(reading, mention, relation):
        return
    if relation == "with":
        companion = mention.kind in CHARACTERS and reading.subjects
        if companion or not reading.subjects:
            mention.verb = verb
            reading.subjects.append(mention)
            return
        actors = [s for s in reading.subjects if s.kind in CHARACTERS and s.held is None]
        rooted = mention.kind == "plant" and actors and actors[-1].kind == "animal" and actors[-1].sprite not in FACES
        if actors and mention.kind in _HELD and not rooted:
            actors[-1].held = mention
            return
    reading.around.append(mention)


def drop_held(reading: Reading, part: Mention) -> None:
    """Forget a thing that turned out to describe a part of the body: a carrot nose."""
    for subject in reading.subjects:
        if subject.held is part:
            subject.held = None
    reading.around = [m for m in reading.around if m is not part]


def arrange_flowers(reading: Reading) -> None:
    """Put the flowers that are said to be in a vase, or in a bouquet, into one."""
    vases = [m for m in reading.around if m.sprite == "drawn:vase"]
    for subject in reading.subjects:
        flowers = subject.sprite in FLOWERS
        if flowers and (vases or subject.noun.startswith(("bouquet", "bunch", "ramo", "strauß"))):
            subject.held = Mention(subject.sprite, subject.noun, "plant", colour=subject.colour)
            subject.sprite, subject.kind, subject.count, subject.colour = "drawn:vase", "thing", 1, None
            reading.around = [m for m in reading.around if m not in vases]
        elif subject.sprite == "drawn:vase" and subject.held is None:
            found = next((m for m in reading.around if m.sprite in FLOWERS), None)
            if found:
                subject.held = found
                reading.around.remove(found)
