"""Staging: from what was read to a scene with a place, a time and everything in position."""

import random

from salon.studio.composer.dressing import STAGINGS, add_focus, lay_card
from salon.studio.composer.mentions import Mention, Reading
from salon.studio.composer.model import Actor, Scene
from salon.studio.composer.sprites import (
    BALLS,
    CHARACTERS,
    DRINKS,
    FACES,
    GOWNS,
    IMPLIED,
    RIDEABLE,
    SIZES,
    VESSELS,
    WORN,
    ZONES,
)

_RIDE_FOR = {"surf": "drawn:surfboard", "ski": "drawn:skis", "snowboard": "drawn:snowboard", "skate": "ice-skate",
             "row": "drawn:rowboat", "sail": "sailboat"}  # fmt: skip
_PLACE_FOR = {"surf": "sea", "sail": "sea", "swim": "sea", "ski": "snow", "snowboard": "snow", "row": "lake", "cook": "kitchen",
              "garden": "garden", "sing": "stage", "fish": "lake", "climb": "mountains", "paint": "garden"}  # fmt: skip
_PLACES_BY_CHANCE = ("meadow", "meadow", "garden", "mountains")
_SEATS = {"drawn:sofa", "drawn:bench", "chair", "bed", "couch-and-lamp"}
_HELD = {"thing", "food", "plant"}
_HAIR = {"woman": ("woman", "woman-red-hair", "woman-curly-hair", "woman-blond-hair"),
         "man": ("man", "man-beard", "man-red-hair", "man-curly-hair", "man-blond-hair")}  # fmt: skip
MAX_ACTORS = 7

_SPOTS: dict[int, list[tuple[float, float]]] = {
    1: [(0.5, 0.0)],
    2: [(0.31, 0.0), (0.69, 0.012)],
    3: [(0.21, -0.01), (0.51, 0.03), (0.80, -0.005)],
    4: [(0.16, -0.01), (0.39, 0.03), (0.63, 0.0), (0.85, 0.035)],
    5: [(0.13, -0.01), (0.32, 0.035), (0.51, -0.015), (0.70, 0.04), (0.88, 0.0)],
    6: [(0.12, -0.02), (0.29, 0.035), (0.45, -0.02), (0.60, 0.045), (0.75, -0.01), (0.90, 0.03)],
    7: [(0.10, -0.02), (0.24, 0.035), (0.38, -0.03), (0.51, 0.045), (0.64, -0.02), (0.77, 0.035), (0.91, -0.01)],
}
_TARGET = {1: 0.5, 2: 0.44, 3: 0.37, 4: 0.32, 5: 0.29, 6: 0.26, 7: 0.24}


def get_zone(actor: Actor) -> str:
    """Tell where an actor belongs: sky, air, water, behind or ground."""
    if actor.ride == "drawn:balloon-air" or actor.ride in {"drawn:carpet", "broom", "flying-saucer", "helicopter", "airplane",
                                                          "small-airplane", "rocket", "crescent-moon", "cloud"}:  # fmt: skip
        return "air"
    if actor.verb == "fly" and actor.prop not in {"kite", "balloon"} and actor.kind != "sky":
        return "air"
    if actor.ride in VESSELS:
        return "water"
    zone = ZONES.get(actor.sprite, "ground")
    if zone == "air" and actor.verb in {
        "sit",
        "sleep",
        "stand",
        "walk",
        "read",
        "drink",
        "eat",
        "hold",
        "run",
        "dance",
        "play",
    }:
        return "ground"
    if actor.role and zone == "air" and actor.role != "superhero":
        return "ground"
    return zone


def natural_size(actor: Actor) -> float:
    """Tell how high a sprite is against others."""
    if actor.kind in {"head", "person"} or actor.role or (actor.sprite in FACES and (actor.prop or actor.ride)):
        return 0.3 if actor.sprite in {"girl", "boy", "child", "hamster", "frog", "mouse"} else 0.36
    return SIZES.get(actor.sprite, 0.2 if actor.kind in {"food", "thing", "plant"} else 0.34)


def _coat_of(mention: Mention) -> str | None:
    return (mention.garment.colour or "plain") if mention.garment else None


def _make_actor(mention: Mention, group: int, dice: random.Random, *, on_ice: bool = False) -> Actor:
    actor = Actor(sprite=mention.sprite, noun=mention.noun, kind=mention.kind, colour=mention.colour, verb=mention.verb,
                  adjectives=list(mention.adjectives), role=mention.role, group=group, tone=dice.randrange(5),
                  coat=_coat_of(mention), gown=mention.garment is not None and mention.garment.sprite in GOWNS)  # fmt: skip
    if mention.worn is not None:
        actor.worn, actor.worn_colour = mention.worn.sprite, mention.worn.colour
    for thing in (mention.object, mention.held):
        if thing is None:
            continue
        mounts = actor.verb in {"ride", "sail", "row", "surf", "ski", "skate"}
        if (thing.sprite in RIDEABLE and (mounts or thing is mention.object)) or (
            mounts and thing.kind in {"animal", "head", "figure"}
        ):
            actor.ride, actor.ride_noun, actor.ride_colour = thing.sprite, thing.noun, thing.colour
        elif thing.sprite in WORN:
            actor.worn, actor.worn_colour = thing.sprite, thing.colour
        elif actor.prop is None and (thing.kind in _HELD or thing.kind == "animal" or thing.sprite == "baby"):
            actor.prop, actor.prop_noun, actor.prop_colour = thing.sprite, thing.noun, thing.colour
    if actor.coat and actor.sprite == "ballet-dancer":
        actor.sprite, actor.kind, actor.verb = "woman", "person", "dance"
    if actor.sprite == "cat" and actor.colour == "black":
        actor.sprite = "black-cat"
    if actor.verb == "play" and actor.prop is None and actor.kind in {"person", "head"}:
        actor.prop = "soccer-ball" if group == 0 else None
    usual = _RIDE_FOR.get(actor.verb or "")
    if actor.verb == "skate" and not on_ice:
        usual = "skateboard"
    if usual and usual in RIDEABLE and actor.ride is None and ZONES.get(actor.sprite) != "water":
        actor.ride = usual
    return actor


def choose_place(reading: Reading, actors: list[Actor], dice: random.Random, style: str) -> tuple[str, bool]:
    """Choose the place: as said, else where the things and deeds belong."""
    if reading.place:
        return reading.place, True
    for actor in actors:
        if actor.verb in _PLACE_FOR:
            return _PLACE_FOR[actor.verb], False
    if any(a.sprite == "drawn:branch" for a in actors):
        return "meadow", False
    names = [n for a in actors for n in (a.ride, a.sprite, a.role) if n]
    names += [a.prop for a in actors if a.prop and IMPLIED.get(a.prop) != "table"]
    for actor in [a for a in actors if a.kind == "building"]:
        names.insert(0, actor.sprite)
    for name in names:
        if name in IMPLIED:
            place = IMPLIED[name]
            if place == "underwater" and any(a.kind in {"head", "person"} for a in actors):
                place = "beach"
            return place, False
    if any(get_zone(a) == "air" for a in actors) and not any(get_zone(a) == "ground" for a in actors):
        return "sky", False
    if reading.weather == "snow" or reading.season == "winter":
        return "snow", False
    if actors and all(a.kind in {"food", "thing", "plant"} for a in actors):
        return ("cafe" if actors[0].sprite in DRINKS else "table"), False
    return "neon" if style == "neon" else dice.choice(_PLACES_BY_CHANCE), False


def _expand(reading: Reading, dice: random.Random) -> list[Actor]:
    actors: list[Actor] = []
    for group, mention in enumerate(reading.subjects):
        first = dice.randrange(6)
        for at in range(min(mention.count, MAX_ACTORS - len(actors))):
            actor = _make_actor(mention, group, dice, on_ice=reading.place in {"snow", "lake"})
            if at and actor.verb == "play" and actor.prop in BALLS:
                actor.prop = actor.prop_noun = None
            actor.sprite = _vary(actor.sprite, mention.group, first + at, at)
            actors.append(actor)
    return actors


def _vary(sprite: str, group: str | None, turn: int, at: int) -> str:
    """Vary people who were named by a common noun only: hair, and who is in a couple, family or group."""
    if sprite == "person":
        told = {"couple": ("woman", "man"), "family": ("woman", "man", "child")}.get(group or "")
        sprite = told[at % len(told)] if told else ("woman", "man")[turn % 2]
    if sprite == "child":
        return ("girl", "boy")[turn % 2]
    kinds = _HAIR.get(sprite)
    return kinds[turn % len(kinds)] if kinds else sprite


def _place_subjects(actors: list[Actor], scene: Scene, sizes: list[float], dice: random.Random) -> None:
    count = min(7, len(actors))
    if not count:
        return
    largest = max(natural_size(a) for a in actors)
    spots = _SPOTS[count]
    jitter = 0.03 if count < 4 else 0.012
    for i, actor in enumerate(actors):
        x, dy = spots[i]
        crowded = 0.74 if actor.kind == "food" and count > 1 else 1.0
        ratio = crowded * (natural_size(actor) / largest) ** 0.62
        target = _TARGET[count] * (1.16 if largest > 0.5 else 1.0 if largest > 0.15 else 0.78)
        actor.size = round(
            min(
                0.74,
                target
                * ratio
                * sizes[i]
                * (1.02 if actor.ride == "drawn:surfboard" else 1.22 if actor.ride else 1.0)
                * dice.uniform(0.97, 1.04),
            ),
            4,
        )
        if actor.verb == "fly" and actor.kind == "vehicle":
            actor.size = round(actor.size * (0.8 if count == 1 else 0.6), 4)
        actor.x = round(x + dice.uniform(-jitter, jitter), 4)
        zone = get_zone(actor)
        if scene.place == "cafe" and actor.kind in CHARACTERS:
            actor.size = round(min(0.72, actor.size * 1.32), 4)
        base = floor_of(scene.place)
        actor.y = round(base + dy, 4)
        if zone == "air":
            actor.y = round(dice.uniform(0.52, 0.6) + actor.size * 0.24 + dy * 2, 4)
            if actor.prop == "drawn:balloons":
                actor.y = round(actor.y - 0.12, 4)
            if count > 2:
                actor.y = round(actor.y - (0.14 if i % 2 else -0.04), 4)
        elif scene.place in {"sky", "space", "underwater"}:
            low = 0.36 if i % 2 else 0.52
            actor.y = round(
                (0.5 + actor.size / 2 if count == 1 else low + actor.size * 0.5) + dice.uniform(-0.03, 0.05), 4
            )
            if scene.place == "underwater" and zone != "water":
                actor.y = round(max(actor.y, 0.86), 4)
        elif zone == "water" and scene.place in {"sea", "lake", "beach"}:
            actor.y = round(base - 0.03 + dy, 4) if scene.place != "beach" else 0.6
        if count == 2 and actor.verb == "hug":
            actor.x = round(0.41 + 0.18 * i, 4)
        if count == 1 and actor.ride == "drawn:surfboard":
            actor.x = 0.4
        actor.flip = i * 2 >= count if count > 1 else dice.random() < 0.35 and actor.ride != "drawn:surfboard"


def floor_of(place: str) -> float:
    """Tell how far down things stand in a place."""
    return {"sea": 0.86, "lake": 0.86, "cafe": 0.93, "underwater": 0.9, "sky": 0.68, "space": 0.7, "city": 0.92, "moon": 0.9,
            "stage": 0.9, "neon": 0.91, "street": 0.91, "shop": 0.9, "market": 0.91,
            "stadium": 0.9, "table": 0.9, "card": 0.93, "waterfall": 0.9, "kitchen": 0.89, "classroom": 0.89}.get(place, 0.88)  # fmt: skip


def _place_around(reading: Reading, actors: list[Actor], scene: Scene, dice: random.Random) -> list[Actor]:
    placed: list[Actor] = []
    taken = [a.x for a in actors]
    for n, mention in enumerate(reading.around):
        if mention.kind == "sky":
            scene.sky.append(mention.sprite)
            continue
        count = min(mention.count, 4) if mention.kind != "building" else min(mention.count, 3)
        for i in range(count):
            if len(placed) + len(actors) >= MAX_ACTORS + 5:
                break
            around = _make_actor(mention, 50 + n, dice)
            around.relation = mention.relation
            _set_around(around, actors, scene, i, count, taken, dice, mention.size)
            placed.append(around)
    return placed


def _set_around(around: Actor, actors: list[Actor], scene: Scene, i: int, count: int, taken: list[float],
                dice: random.Random, size: float) -> None:  # fmt: skip
    base, relation = floor_of(scene.place), around.relation
    if around.sprite in STAGINGS and actors:
        STAGINGS[around.sprite](around, actors, base)
        return
    middle = sum(taken) / len(taken) if taken else 0.5
    side = dice.choice((-1, 1)) if i == 0 else (-1) ** i
    natural = natural_size(around)
    zone = get_zone(around)
    if zone == "behind" or around.kind == "building":
        around.size = round(
            min(0.86, natural * (1.1 if relation == "under" else 0.92 if count == 1 else 0.66) * size), 4
        )
        if i == 0 and relation != "under" and len(scene.actors) % 2:
            side = 1 if scene.actors[-1].x < 0.5 else -1
        shift = 0.0 if relation == "under" else 0.3 * side
        scene.actors.append(around)
        around.x = round(
            min(0.86, max(0.14, (middle if relation == "under" else 0.5) + shift + (i * 0.12 if count > 1 else 0))), 4
        )
        around.y = round(base - (0.06 if relation != "over" else 0.1), 4)
        return
    if (
        (relation == "on" or (relation == "in" and around.sprite in _SEATS))
        and actors
        and (natural >= 0.17 or around.sprite.startswith("drawn:"))
        and around.kind != "food"
    ):
        lead = [a for a in actors if get_zone(a) == "ground"] or actors
        around.x = round(sum(a.x for a in lead) / len(lead), 4)
        around.size = round(max(0.2, natural * (0.85 if len(lead) == 1 else 1.0)), 4)
        if around.sprite in {"drawn:sofa", "drawn:bench"}:
            around.size = round(0.25 if len(lead) < 3 else 0.2, 4)
            _gather(lead, around.x)
        around.y = base
        seat = around.sprite in _SEATS
        for actor in lead:
            actor.seated = seat
            sink = 0.035 if (seat and actor.kind in {"head", "person"}) or actor.sprite in FACES else 0.0
            actor.y = round(base - around.size * (0.5 if around.sprite != "drawn:sofa" else 0.34) + sink, 4)
            actor.size = round(min(actor.size, 0.42), 4)
        return
    around.size = round(max(0.09, min(0.34, natural * 0.95)) * size, 4)
    if around.kind in CHARACTERS:
        around.size = round(natural * 0.95 * size, 4)
    around.x = round(min(0.93, max(0.07, middle + side * (0.27 + 0.12 * (i // 2)) + dice.uniform(-0.03, 0.03))), 4)
    around.y = round(base + (0.035 if natural < 0.3 else -0.015) + dice.uniform(0, 0.02), 4)
    if zone == "air":
        around.y = round(dice.uniform(0.28, 0.5), 4)
        around.x = round(dice.uniform(0.12, 0.88), 4)


def _gather(actors: list[Actor], x: float) -> None:
    """Move sitters together so that they fit on one seat."""
    for i, actor in enumerate(actors):
        actor.x = round(x + (i - (len(actors) - 1) / 2) * 0.2, 4)


def stage_scene(reading: Reading, seed: int, style: str) -> Scene:
    """Stage what was read as a scene; the same reading and seed give the same scene."""
    dice = random.Random(f"stage {seed}")
    actors = _expand(reading, dice)
    sizes = [m.size for m in reading.subjects for _ in range(m.count)]
    skies = [a.sprite for a in actors if a.kind == "sky"]
    around_sky = [m.sprite for m in reading.around if m.kind == "sky"]
    kept = [(a, s) for a, s in zip(actors, sizes, strict=False) if a.kind != "sky"]
    actors, sizes = [a for a, _ in kept], [s for _, s in kept]
    _rides_from_around(reading, actors)
    sitting = [a for a in actors if a.verb in {"sit", "knit", "read"} and a.kind in CHARACTERS and not a.ride]
    if reading.place == "room" and 0 < len(sitting) == len(actors) < 3 and not reading.around:
        reading.around.append(Mention("drawn:sofa", "sofa", "building", relation="on"))
    if any(a.ride == "drawn:swing" for a in actors) and not reading.around:
        reading.around.append(Mention("drawn:tree", "tree", "building", relation="under"))
    around = [_make_actor(m, 50, random.Random(0)) for m in reading.around]
    place, said = choose_place(reading, actors + around, dice, style)
    time = reading.time
    if time is None:
        moonlit = {
            "full-moon",
            "crescent-moon",
            "fireworks",
            "shooting-star",
            "jack-o-lantern",
            "aurora",
            "drawn:campfire",
            "drawn:paper-lantern",
        }
        names = {*skies, *around_sky, *(a.sprite for a in actors + around)}
        time = (
            "night"
            if names & moonlit or style in {"neon", "night"}
            else dice.choice(("day", "day", "morning", "sunset") if actors else ("day", "morning"))
        )
    if style == "night":
        time = "night"
    if place == "sea" and any(get_zone(a) == "ground" and not a.ride for a in actors):
        place = "beach" if not any(a.verb == "swim" for a in actors) else place
    season = reading.season or (
        "winter" if reading.weather == "snow" or place == "snow" else dice.choice(("summer", "summer", "spring"))
    )
    scene = Scene(seed=seed, style=style, place=place, time=time, weather=reading.weather or "clear", season=season,
                  place_said=said, time_said=reading.time is not None, sky=list(dict.fromkeys(skies)), text=reading.text,
                  text_form=reading.text_form, tint=reading.tint)  # fmt: skip
    _place_subjects(actors, scene, sizes, dice)
    scene.actors = _place_around(reading, actors, scene, dice) + actors
    if place == "card":
        lay_card(scene, dice)
    elif not scene.actors and not scene.sky:
        add_focus(scene, dice)
    if any(m.sprite == "drawn:cherry" for m in reading.around + reading.subjects) and not reading.season:
        scene.season = "spring"
    return scene


def _rides_from_around(reading: Reading, actors: list[Actor]) -> None:
    """Turn `in a canoe` and `on a skateboard` into riding."""
    for mention in list(reading.around):
        fits = mention.relation in {"on", "in"} and (
            mention.sprite in RIDEABLE or (mention.relation == "on" and mention.kind == "animal")
        )
        riders = [a for a in actors if a.ride is None and a.kind in CHARACTERS]
        if fits and riders:
            for rider in riders[:2]:
                rider.ride, rider.ride_noun, rider.ride_colour = mention.sprite, mention.noun, mention.colour
            reading.around.remove(mention)
