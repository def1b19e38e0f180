"""Saying in one plain sentence what a scene shows, from the scene alone."""

from collections.abc import Sequence

from salon.studio.composer.layout import get_zone
from salon.studio.composer.model import Actor, Scene
from salon.studio.composer.naming import name_sprite

_COUNTS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}
_PLACES = {
    "sea": "at sea", "beach": "on a beach", "lake": "on a lake", "underwater": "under water", "meadow": "in a meadow",
    "garden": "in a garden", "farm": "on a farm", "forest": "in a forest", "mountains": "in the mountains",
    "desert": "in a desert", "snow": "in the snow", "castle": "below a castle", "city": "in a city",
    "neon": "in a neon-lit street", "street": "in an old street", "room": "in a living room", "cafe": "in a café",
    "stage": "on a stage", "space": "in space", "moon": "on the moon", "sky": "above the clouds", "jungle": "in the jungle",
    "waterfall": "by a waterfall", "flowers": "in a field of flowers", "kitchen": "in a kitchen", "classroom": "in a classroom",
    "shop": "in front of a shop", "market": "at a market", "stadium": "in a stadium", "table": "on a table", "card": "on a greeting card",
}  # fmt: skip
_OVER = {
    "sea": "over the sea", "beach": "over a beach", "lake": "over a lake", "meadow": "over a meadow", "farm": "over a farm",
    "mountains": "over the mountains", "desert": "over a desert", "castle": "over a castle", "city": "over a city",
    "snow": "over a snowy field", "forest": "in a forest", "garden": "over a garden", "flowers": "over a field of flowers",
}  # fmt: skip
_TIMELESS = {"space", "moon", "stage", "underwater", "card"}
_TIMES = {"morning": "at dawn", "day": "by day", "sunset": "at dusk", "night": "at night"}
_WEATHERS = {"rain": "in the rain", "snow": "in falling snow", "fog": "in fog"}
_STYLES = {
    "storybook": "as a storybook illustration", "watercolor": "in watercolour", "neon": "in neon lines",
    "paper": "in cut paper", "minimal": "in a minimal style", "night": "in moonlight", "pixel": "as pixel art",
    "ink": "in ink", "poster": "as a poster", "oil": "in oils", "pop": "as pop art",
}  # fmt: skip
_VERBS = {
    "surf": "surfing", "ride": "riding", "drink": "drinking", "eat": "eating", "read": "reading", "hold": "holding",
    "play": "playing", "sing": "singing", "sit": "sitting", "sleep": "sleeping", "dance": "dancing", "fly": "flying",
    "run": "running", "walk": "walking", "swim": "swimming", "paint": "painting", "cook": "cooking", "write": "writing",
    "look": "looking", "stand": "standing", "ski": "skiing", "skate": "skating", "snowboard": "snowboarding",
    "row": "rowing", "sail": "sailing", "climb": "climbing", "garden": "gardening", "fish": "fishing", "hug": "hugging", "yoga": "doing yoga",
    "knit": "knitting", "fight": "fighting", "build": "building",
}  # fmt: skip
_PLURALS = {"person": "people", "people": "people", "man": "men", "woman": "women", "child": "children", "mouse": "mice", "goose": "geese",
            "fish": "fish", "jellyfish": "jellyfish", "octopus": "octopuses", "deer": "deer", "ewe": "sheep", "wolf": "wolves", "sheep": "sheep"}  # fmt: skip
_UNCOUNTED = {"chess", "sushi", "tea", "coffee", "milk", "water", "wine", "beer", "ramen", "music", "soup", "cheese", "bread", "pizza", "corn",
              "juice", "champagne", "hot chocolate", "cocoa", "pasta", "confetti", "matcha", "lemonade", "football", "soccer", "basketball", "tennis", "spaghetti"}  # fmt: skip
_RELATIONS = {"under": "under", "by": "beside", "over": "over", "behind": "in front of", "on": "on", "in": "in", "with": "with",
              "through": "among", "from": "with"}  # fmt: skip


def _with_article(noun: str) -> str:
    if noun in {"santa claus", "father christmas"}:
        return noun.title()
    last = noun.split(" of ")[0].rsplit(" ", 1)[-1]
    if last.endswith("s") and not last.endswith(("ss", "us", "is")) and last not in {"lens", "gas"}:
        return noun
    if noun in _UNCOUNTED or noun[0].isupper() or noun.startswith(("a ", "the ")):
        return noun
    silent = noun.startswith(("hour", "honest"))
    vowel = (noun[0] in "aeio" and not noun.startswith(("uni", "one", "eu"))) or noun.startswith(("umb", "ugly", "upr"))
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


def _noun_of(actor: Actor) -> str:
    colour = [actor.colour] if actor.colour and actor.colour not in actor.noun else []
    return " ".join([*actor.adjectives[:2], *colour, actor.noun])


def _deed(actor: Actor) -> str:
    return " ".join(filter(None, [_clothes(actor), _act(actor)]))


def _clothes(actor: Actor) -> str:
    worn = []
    if actor.coat:
        garment = "dress" if actor.gown else "clothes"
        said = garment if actor.coat == "plain" else f"{actor.coat} {garment}"
        worn.append(said if garment == "clothes" else _with_article(said))
    if actor.worn:
        said = " ".join(filter(None, [actor.worn_colour, name_sprite(actor.worn)]))
        worn.append(said if actor.worn in {"sunglasses", "glasses", "headphone"} else _with_article(said))
    return f"in {_join(worn)}" if worn else ""


def _act(actor: Actor) -> str:
    verb = _VERBS.get(actor.verb or "", "")
    if actor.kind == "vehicle" and verb == "riding":
        verb = "driving" if actor.sprite != "locomotive" else "passing"
    if verb in {"standing", "holding"} and not actor.prop:
        verb = ""
    prop = ""
    if actor.prop:
        named = actor.prop_noun or name_sprite(actor.prop)
        prop = _with_article(f"{actor.prop_colour} {named}" if actor.prop_colour else named)
    if actor.ride:
        name = actor.ride_noun or name_sprite(actor.ride)
        ride = _with_article(f"{actor.ride_colour} {name}" if actor.ride_colour else name)
        inside = actor.ride in {
            "canoe",
            "drawn:rowboat",
            "drawn:paperboat",
            "sailboat",
            "drawn:balloon-air",
            "automobile",
            "drawn:pirate-ship",
            "rocket",
            "ship",
        }
        linked = (
            f"riding {ride}"
            if verb in {"riding", ""} and not inside
            else f"in {ride}"
            if inside
            else f"{verb} on {ride}"
        )
        verb = linked if not (inside and verb) else f"{verb} in {ride}".replace("riding in", "in")
        return f"{verb}, holding {prop}" if prop else verb
    if prop and verb in {
        "",
        "standing",
        "walking",
        "sitting",
        "looking",
        "singing",
        "dancing",
        "running",
        "flying",
        "sleeping",
    }:
        return f"{verb} with {prop}".strip()
    if actor.prop == "kite" and verb == "flying":
        return f"flying {prop}"
    if prop and verb in {"gardening", "cooking", "painting", "fishing"}:
        return f"{verb} with {prop}" if verb in {"gardening", "fishing"} else f"{verb} {prop}"
    return f"{verb} {prop}".strip()


def _join(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def describe(scene: Scene) -> str:
    """Describe a scene: who, what they do, around what, where, when, in which style."""
    if scene.abstract:
        return (
            f"An abstract picture of flowing bands of colour, {_STYLES.get(scene.style, 'painted')}."
            if scene.style != "storybook"
            else "An abstract picture of flowing bands of colour."
        )
    groups: dict[tuple[str, str], list[Actor]] = {}
    around: dict[tuple[str, str], list[Actor]] = {}
    for actor in scene.actors:
        noun = _noun_of(actor)
        if actor.group >= 50:
            around.setdefault((_RELATIONS.get(actor.relation or "by", "beside"), noun), []).append(actor)
        else:
            groups.setdefault((noun, _deed(actor)), []).append(actor)
    parts: dict[str, list[str]] = {}
    for (noun, deed), members in groups.items():
        said = _with_article(noun) if len(members) == 1 else f"{_COUNTS.get(len(members), 'many')} {_plural(noun)}"
        parts.setdefault(deed, []).append(said)
    who = _join([f"{_join(names)} {deed}".strip() for deed, names in parts.items()]) if parts else "a quiet view"
    links: dict[str, list[str]] = {}
    for (link, noun), members in around.items():
        said = _with_article(noun) if len(members) == 1 else f"{_COUNTS.get(len(members), 'many')} {_plural(noun)}"
        links.setdefault(link, []).append(said)
    beside = " ".join(f"{link} {_join(names)}" for link, names in links.items())
    sky = [_with_article(name_sprite(s)) for s in scene.sky]
    leads = [a for a in scene.actors if a.group < 50]
    flies = bool(leads) and all(get_zone(a) == "air" for a in leads)
    where = (
        _OVER.get(scene.place, _PLACES[scene.place])
        if flies
        else _PLACES[scene.place]
        if scene.place_said or not around
        else ""
    )
    when = "" if scene.place in _TIMELESS else _TIMES[scene.time] if scene.time != "day" else ""
    weather = _WEATHERS.get(scene.weather, "") if scene.place not in _TIMELESS else ""
    if scene.place == "snow" and scene.weather == "snow":
        where = "in a snowy field"
    if scene.place in {"room", "cafe", "kitchen", "classroom", "table"} and weather:
        weather = {"rain": "with rain outside", "snow": "with snow outside", "fog": "with fog outside"}[scene.weather]
    sentence = " ".join(filter(None, [who, beside, where, weather, when]))
    if sky:
        sentence += f" with {_join(sky)} in the sky" if scene.place != "room" else ""
    if scene.text:
        link = "with the words" if scene.text_form in {"card", "poster", "ribbon"} else "and a sign that says"
        sentence += f" {link} “{scene.text}”"
    sentence += f", {_STYLES[scene.style]}."
    return sentence[0].upper() + sentence[1:]
