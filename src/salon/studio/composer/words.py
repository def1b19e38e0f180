"""Saying in one plain sentence what a scene shows, from the scene alone."""

from collections.abc import Sequence

from salon.studio.composer.model import Actor, Scene

_COUNTS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}
_PLACES = {
    "sea": "at sea", "beach": "on a beach", "lake": "on a lake", "underwater": "under water", "meadow": "in a meadow",
    "garden": "in a garden", "farm": "on a farm", "forest": "in a forest", "mountains": "in the mountains",
    "desert": "in a desert", "snow": "in the snow", "castle": "below a castle", "city": "in a city",
    "neon": "in a neon-lit street", "street": "in an old street", "room": "in a living room", "cafe": "in a café",
    "stage": "on a stage", "space": "in space", "moon": "on the moon", "sky": "above the clouds",
}  # fmt: skip
_TIMES = {"morning": "at dawn", "day": "by day", "sunset": "at dusk", "night": "at night"}
_WEATHERS = {"rain": "in the rain", "snow": "in falling snow", "fog": "in fog"}
_STYLES = {
    "storybook": "as a storybook illustration", "watercolor": "in watercolour", "neon": "in neon lines",
    "paper": "in cut paper", "minimal": "in a minimal style", "night": "in moonlight", "pixel": "as pixel art",
    "ink": "in ink", "poster": "as a poster",
}  # fmt: skip
_VERBS = {
    "surf": "surfing", "ride": "riding", "drink": "drinking", "eat": "eating", "read": "reading", "hold": "holding",
    "play": "playing", "sing": "singing", "sit": "sitting", "sleep": "sleeping", "dance": "dancing", "fly": "flying",
    "run": "running", "walk": "walking", "swim": "swimming", "paint": "painting", "cook": "cooking", "write": "writing",
    "look": "looking", "stand": "standing", "ski": "skiing", "skate": "skating", "snowboard": "snowboarding",
    "row": "rowing", "sail": "sailing", "climb": "climbing", "garden": "gardening", "fish": "fishing", "hug": "hugging",
}  # fmt: skip
_PLURALS = {"person": "people", "man": "men", "woman": "women", "child": "children", "mouse": "mice", "goose": "geese",
            "fish": "fish", "deer": "deer", "ewe": "sheep", "wolf": "wolves", "sheep": "sheep"}  # fmt: skip
_UNCOUNTED = {"tea", "coffee", "milk", "water", "wine", "beer", "ramen", "music", "soup", "cheese", "bread", "pizza", "corn",
              "juice", "champagne", "hot chocolate", "cocoa", "pasta", "confetti", "matcha", "lemonade", "spaghetti"}  # fmt: skip
_RELATIONS = {"under": "under", "by": "beside", "over": "over", "behind": "in front of", "on": "on", "in": "in", "with": "with",
              "through": "among", "from": "with"}  # fmt: skip


_PLAIN = {
    "drawn:balloon-air": "hot air balloon", "drawn:cherry": "cherry tree", "hot-beverage": "hot drink", "ewe": "sheep",
    "drawn:rowboat": "rowing boat", "drawn:paperboat": "paper boat", "hairy-creature": "yeti", "open-book": "book",
    "teacup-without-handle": "tea", "mage": "wizard", "steaming-bowl": "bowl of noodles", "wrapped-gift": "gift",
    "lady-beetle": "ladybird", "sauropod": "long-necked dinosaur", "automobile": "car", "honeybee": "bee", "cook": "chef",
    "health-worker": "doctor", "t-rex": "dinosaur", "cooking": "frying pan", "blossom": "flower", "old-man": "old man",
    "globe-showing-europe-africa": "globe", "magnifying-glass-tilted-left": "magnifying glass", "ringed-planet": "planet",
}  # fmt: skip


def _name(sprite: str) -> str:
    """Name a sprite in English."""
    return _PLAIN.get(sprite, sprite.removeprefix("drawn:").replace("-", " "))


def _with_article(noun: str) -> str:
    if noun in _UNCOUNTED or noun.startswith(("a ", "the ")):
        return noun
    silent = noun.startswith(("hour", "honest"))
    vowel = noun[0] in "aeio" and not noun.startswith(("uni", "one", "eu")) or noun.startswith(("umb", "ugly", "upr"))
    return f"an {noun}" if vowel or silent else f"a {noun}"


def _plural(noun: str) -> str:
    *rest, last = noun.split(" ")
    if last in _PLURALS:
        last = _PLURALS[last]
    elif last.endswith(("s", "x", "ch", "sh")):
        last += "es"
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        last = last[:-1] + "ies"
    else:
        last += "s"
    return " ".join([*rest, last])


def _noun_of(actor: Actor, english: bool) -> str:
    said = actor.noun if english else _name(actor.sprite)
    if not english and actor.role and actor.role != actor.sprite:
        said = f"{said} {actor.role}"
    adjectives = actor.adjectives[:2] if english else []
    colour = [actor.colour] if actor.colour and actor.colour not in said else []
    return " ".join([*adjectives, *colour, said])


def _deed(actor: Actor, english: bool) -> str:
    verb = _VERBS.get(actor.verb or "", "")
    if verb == "standing" and not actor.prop:
        verb = ""
    prop = ""
    if actor.prop:
        prop = _with_article(actor.prop_noun if english and actor.prop_noun else _name(actor.prop))
    if actor.ride:
        name = actor.ride_noun if english and actor.ride_noun else _name(actor.ride)
        ride = _with_article(f"{actor.ride_colour} {name}" if actor.ride_colour else name)
        inside = actor.ride in {"canoe", "drawn:rowboat", "drawn:paperboat", "sailboat", "drawn:balloon-air", "automobile", "rocket", "ship"}
        linked = f"riding {ride}" if verb in {"riding", ""} and not inside else f"in {ride}" if inside else f"{verb} on {ride}"
        verb = linked if not (inside and verb) else f"{verb} in {ride}".replace("riding in", "in")
        return f"{verb}, holding {prop}" if prop else verb
    if prop and verb in {"", "standing", "walking", "sitting", "looking", "singing", "dancing", "running", "flying", "sleeping"}:
        return f"{verb} with {prop}".strip()
    if prop and verb in {"gardening", "cooking", "painting", "fishing"}:
        return f"{verb} with {prop}" if verb in {"gardening", "fishing"} else f"{verb} {prop}"
    return f"{verb} {prop}".strip()


def _join(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def describe(scene: Scene) -> str:
    """Describe a scene: who, what they do, around what, where, when, in which style."""
    if scene.abstract:
        return f"An abstract picture of flowing bands of colour, {_STYLES.get(scene.style, 'painted')}." if scene.style != "storybook" else "An abstract picture of flowing bands of colour."
    groups: dict[tuple[str, str], list[Actor]] = {}
    around: dict[tuple[str, str], list[Actor]] = {}
    for actor in scene.actors:
        noun = _noun_of(actor, scene.english)
        if actor.group >= 50:
            around.setdefault((_RELATIONS.get(actor.relation or "by", "beside"), noun), []).append(actor)
        else:
            groups.setdefault((noun, _deed(actor, scene.english)), []).append(actor)
    parts: dict[str, list[str]] = {}
    for (noun, deed), members in groups.items():
        said = _with_article(noun) if len(members) == 1 else f"{_COUNTS.get(len(members), 'many')} {_plural(noun)}"
        parts.setdefault(deed, []).append(said)
    who = _join([f"{_join(names)} {deed}".strip() for deed, names in parts.items()]) if parts else "a quiet view"
    beside = " ".join(
        f"{link} {_with_article(noun) if len(members) == 1 else _COUNTS.get(len(members), 'many') + ' ' + _plural(noun)}"
        for (link, noun), members in around.items()
    )
    sky = [_with_article(_name(s)) for s in scene.sky]
    where = _PLACES[scene.place] if scene.place_said or not around else ""
    when = "" if scene.place in {"space", "moon", "stage", "underwater"} else _TIMES[scene.time] if scene.time != "day" else ""
    weather = _WEATHERS.get(scene.weather, "") if scene.place not in {"space", "moon", "stage", "underwater"} else ""
    if scene.place == "snow" and scene.weather == "snow":
        where = "in a snowy field"
    if scene.place in {"room", "cafe"} and weather:
        weather = {"rain": "with rain outside", "snow": "with snow outside", "fog": "with fog outside"}[scene.weather]
    sentence = " ".join(filter(None, [who, beside, where, weather, when]))
    if sky:
        sentence += f" with {_join(sky)} in the sky" if not scene.place == "room" else ""
    if scene.text:
        sentence += f" and a sign that says “{scene.text}”"
    sentence += f", {_STYLES[scene.style]}."
    return sentence[0].upper() + sentence[1:]
