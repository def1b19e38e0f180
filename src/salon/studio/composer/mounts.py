"""Putting a rider onto a board, astride a mount, or into a boat or basket."""

from salon.studio.composer.art import Drawing
from salon.studio.composer.cutting import Part, measure
from salon.studio.composer.drawn import DRAWN
from salon.studio.composer.sprites import FACING, VESSELS

STANDING_RIDES = {"drawn:surfboard", "drawn:snowboard", "drawn:skis", "skateboard", "drawn:carpet", "kick-scooter",
                  "roller-skate", "cloud", "drawn:iceberg"}  # fmt: skip


def mount(rider: Part, ride: str, drawing: Drawing) -> Part:
    """Put a rider onto or into what it rides."""
    (left, top, right, bottom), *_ = measure(drawing)
    faces_left = FACING.get(ride, "left") == "left" and ride not in DRAWN
    move = f"translate({right} {-top}) scale(-1 1)" if faces_left else f"translate({-left} {-top})"
    rw, rh = right - left, bottom - top
    if ride in VESSELS or ride == "drawn:balloon-air":
        return _sit_inside(rider, ride, f'<g transform="{move}">{drawing.body}</g>', rw, rh)
    if ride == "drawn:swing":
        return _sit_on_swing(rider, f'<g transform="{move}">{drawing.body}</g>', rw, rh)
    standing = ride in STANDING_RIDES
    scale = rider.width * (1.35 if standing else 1.5) / rw
    if ride == "skateboard":
        scale = rider.width * 0.9 / rw
    width, height = rw * scale, rh * scale
    sink = 0.55 if standing else 0.42 if ride not in {"rocket", "broom"} else 0.5
    top_y = rider.height - height * sink - (0 if standing else rider.height * 0.16)
    total_w = max(width, rider.width)
    total_h = max(top_y + height, rider.height)
    mount_art = f'<g transform="translate({(total_w - width) / 2:.1f} {top_y:.1f}) scale({scale:.4f}) {move}">{drawing.body}</g>'
    rider_art = f'<g transform="translate({(total_w - rider.width) / 2:.1f} 0)">{rider.body}</g>'
    return Part(mount_art + rider_art, total_w, total_h)


def _sit_on_swing(rider: Part, art: str, rw: float, rh: float) -> Part:
    """Hang the seat below the rider: the ropes rise past the shoulders."""
    scale = rider.width * 0.8 / rw
    width, height = rw * scale, rh * scale
    seat = rider.height * 0.86
    drop = max(0.0, height * 0.95 - seat)
    body = f'<g transform="translate({(rider.width - width) / 2:.1f} {seat + drop - height * 0.95:.1f}) scale({scale:.4f})">{art}</g>'
    return Part(f'{body}<g transform="translate(0 {drop:.1f})">{rider.body}</g>', rider.width, rider.height + drop)


def _sit_inside(rider: Part, ride: str, art: str, rw: float, rh: float) -> Part:
    if ride == "drawn:balloon-air":
        share = rw * 0.26 / rider.width
        rider_art = f'<g transform="translate({rw / 2 - rider.width * share / 2:.1f} {rh * 0.915 - rider.height * share * 0.86:.1f}) scale({share:.4f})">{rider.body}</g>'
        clip = f'<clipPath id="basket"><rect x="0" y="0" width="{rw}" height="{rh * 0.89:.1f}"/></clipPath>'
        return Part(f'{art}{clip}<g clip-path="url(#basket)">{rider_art}</g>', rw, rh)
    scale = rider.width * 1.9 / rw
    width, height = rw * scale, rh * scale
    deck = 0.4 if ride in {"canoe", "drawn:rowboat", "drawn:paperboat"} else 0.75
    top_y = rider.height * 0.82 - height * deck
    drop = max(0.0, -top_y)
    rider_art = f'<g transform="translate({(width - rider.width) / 2:.1f} {drop:.1f})">{rider.body}</g>'
    hidden = f'<clipPath id="deck"><rect x="-50" y="-50" width="{width + 100:.1f}" height="{top_y + drop + height * (deck + 0.22) + 50:.1f}"/></clipPath>'
    ride_art = f'<g transform="translate(0 {top_y + drop:.1f}) scale({scale:.4f})">{art}</g>'
    return Part(f'{hidden}<g clip-path="url(#deck)">{rider_art}</g>{ride_art}', width, top_y + drop + height)
