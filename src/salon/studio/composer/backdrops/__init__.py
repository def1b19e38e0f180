"""The places a scene can be in, by name."""

from collections.abc import Callable

from salon.studio.composer.backdrops import beyond, fields, heights, indoors, stalls, town, water, wilds
from salon.studio.composer.ground import Ground
from salon.studio.composer.light import View

BACKDROPS: dict[str, Callable[[View], Ground]] = {
    "sea": water.draw_sea,
    "beach": water.draw_beach,
    "lake": water.draw_lake,
    "underwater": water.draw_underwater,
    "meadow": fields.draw_meadow,
    "garden": fields.draw_garden,
    "farm": fields.draw_farm,
    "forest": fields.draw_forest,
    "mountains": heights.draw_mountains,
    "desert": heights.draw_desert,
    "snow": heights.draw_snow,
    "castle": heights.draw_castle_hill,
    "city": town.draw_city,
    "neon": town.draw_neon_street,
    "street": town.draw_street,
    "room": indoors.draw_room,
    "cafe": indoors.draw_cafe,
    "stage": indoors.draw_stage,
    "space": beyond.draw_space,
    "moon": beyond.draw_moon,
    "sky": beyond.draw_sky,
    "jungle": wilds.draw_jungle,
    "waterfall": wilds.draw_waterfall,
    "flowers": wilds.draw_flower_rows,
    "kitchen": stalls.draw_kitchen,
    "classroom": stalls.draw_classroom,
    "shop": stalls.draw_shop,
    "market": stalls.draw_market,
    "stadium": stalls.draw_stadium,
    "table": stalls.draw_table,
    "card": stalls.draw_card,
}
