"""Bodies for sprites that are only a head: animals, robots and people in the pose of what they do."""

from dataclasses import dataclass

from salon.studio.composer.light import lighten
from salon.studio.composer.shapes import Point, box, fill, line, oval, poly

WIDTH, HEIGHT = 420, 640
"""The view box a body is drawn in; feet stand at the bottom, the head's middle is at `Body.head`."""


@dataclass(frozen=True)
class Look:
    """The colours and kind of a body."""

    kind: str
    main: str
    belly: str
    tail: str
    hand: str
    legs: str
    hat: str = "none"
    cape: bool = False
    gown: bool = False
    fur: str = ""


@dataclass(frozen=True)
class Pose:
    """Where the limbs of a pose go, in the body's view box (x to the right is forward)."""

    left_hand: Point
    right_hand: Point
    left_foot: Point
    right_foot: Point
    hip: Point = (210, 500)
    chest: Point = (210, 400)
    head: Point = (210, 200)
    tilt: float = 0.0
    prop: Point = (210, 430)
    prop_size: float = 150
    lean: float = 0.0


POSES: dict[str, Pose] = {
    "stand": Pose((112, 470), (308, 470), (160, 626), (260, 626)),
    "hold": Pose((110, 462), (318, 398), (160, 626), (260, 626), prop=(330, 352), prop_size=150),
    "drink": Pose((120, 462), (292, 376), (160, 626), (260, 626), prop=(300, 346), prop_size=128, tilt=-3),
    "read": Pose((140, 434), (280, 434), (160, 626), (260, 626), prop=(210, 420), prop_size=190, tilt=2),
    "play": Pose((142, 424), (292, 452), (160, 626), (264, 626), prop=(216, 446), prop_size=270, tilt=-5),
    "dance": Pose((66, 300), (356, 282), (150, 622), (318, 560), tilt=7, lean=4),
    "surf": Pose((48, 398), (378, 378), (112, 618), (318, 618), hip=(208, 530), chest=(218, 440), head=(236, 250), tilt=6, lean=-5),
    "sit": Pose((134, 500), (290, 500), (146, 618), (288, 618), hip=(210, 560), chest=(210, 452), head=(210, 254)),
    "ride": Pose((150, 470), (318, 456), (168, 622), (276, 622), hip=(200, 560), chest=(206, 456), head=(216, 256)),
    "knit": Pose((150, 452), (276, 452), (146, 618), (288, 618), hip=(210, 560), chest=(210, 452), head=(210, 254), prop=(214, 440), prop_size=110),
    "sitread": Pose((140, 470), (280, 470), (146, 618), (288, 618), hip=(210, 560), chest=(210, 452), head=(210, 254), prop=(210, 462), prop_size=180, tilt=2),
    "sitdrink": Pose((134, 500), (296, 430), (146, 618), (288, 618), hip=(210, 560), chest=(210, 452), head=(210, 254), prop=(304, 396), prop_size=130),
    "yoga": Pose((84, 520), (336, 520), (96, 606), (324, 606), hip=(210, 556), chest=(210, 446), head=(210, 246)),
    "fly": Pose((60, 420), (372, 330), (120, 600), (196, 630), tilt=6, lean=10),
    "run": Pose((92, 372), (336, 440), (84, 586), (330, 614), tilt=5, lean=6),
    "walk": Pose((118, 452), (312, 440), (136, 624), (286, 622), lean=1),
}  # fmt: skip


def _limb(start: Point, end: Point, colour: str, width: float, bend: float) -> str:
    mx, my = (start[0] + end[0]) / 2 + bend, (start[1] + end[1]) / 2 + abs(bend) * 0.35
    return line(f"M{start[0]:.0f} {start[1]:.0f}Q{mx:.0f} {my:.0f} {end[0]:.0f} {end[1]:.0f}", colour, width)


def _tail(look: Look, pose: Pose) -> str:
    x, y = pose.hip[0] - 62, pose.hip[1] + 8
    if look.tail == "bushy":
        return fill(f"M{x + 30} {y}Q{x - 120} {y + 30} {x - 128} {y - 90}Q{x - 130} {y - 150} {x - 84} {y - 168}Q{x - 40} {y - 70} {x + 40} {y - 40}Z", lighten(look.main, -0.08)) + fill(
            f"M{x - 84} {y - 168}Q{x - 134} {y - 148} {x - 126} {y - 96}Q{x - 96} {y - 106} {x - 66} {y - 122}Z", look.belly)  # fmt: skip
    if look.tail == "striped":
        return line(f"M{x + 26} {y}q-96 10 -104 -66t-24 -70", look.main, 26) + line(
            f"M{x - 76} {y - 56}v2M{x - 92} {y - 112}v2", "#3a2a24", 27
        )
    if look.tail in {"thin", "tuft", "mane"}:
        end = {"tuft": lighten(look.main, -0.45), "mane": "#e85fb0"}.get(look.tail, look.main)
        wide = 40 if look.tail == "mane" else 17
        return line(f"M{x + 26} {y}q-96 10 -104 -66t-24 -60", end if look.tail == "mane" else look.main, wide) + (
            oval(x - 104, y - 126, 19, 26, end) if look.tail == "tuft" else ""
        )
    if look.tail == "curl":
        return line(f"M{x + 20} {y - 8}q-40 10 -40 -18t26 -10t-14 26", lighten(look.main, -0.12), 10)
    return oval(x + 4, y + 6, 32, 30, lighten(look.main, 0.12)) if look.tail == "stub" else ""


def _trunk(look: Look, pose: Pose) -> str:
    (cx, cy), (hx, hy) = pose.chest, pose.hip
    wide = 86 if look.kind == "animal" else 80
    top = cy - 84
    body = (f"M{cx - wide * 0.66:.0f} {top:.0f}Q{cx - wide * 1.02:.0f} {cy:.0f} {hx - wide:.0f} {hy:.0f}Q{hx - wide * 0.9:.0f} {hy + 66:.0f} {hx:.0f} {hy + 68:.0f}"
            f"Q{hx + wide * 0.9:.0f} {hy + 66:.0f} {hx + wide:.0f} {hy:.0f}Q{cx + wide * 1.02:.0f} {cy:.0f} {cx + wide * 0.66:.0f} {top:.0f}Z")  # fmt: skip
    shade = (f"M{cx + wide * 0.3:.0f} {top:.0f}Q{cx + wide * 0.6:.0f} {cy:.0f} {hx + wide * 0.4:.0f} {hy + 62:.0f}Q{hx + wide * 0.9:.0f} {hy + 56:.0f} {hx + wide:.0f} {hy:.0f}"
             f"Q{cx + wide * 1.02:.0f} {cy:.0f} {cx + wide * 0.66:.0f} {top:.0f}Z")  # fmt: skip
    out = [fill(body, look.main), fill(shade, lighten(look.main, -0.12))]
    if look.kind == "animal":
        out.append(oval((cx + hx) / 2, (cy + hy) / 2 + 22, wide * 0.6, (hy - cy) / 2 + 62, look.belly))
    else:
        out.append(line(f"M{cx} {top + 20:.0f}L{hx} {hy + 50:.0f}", lighten(look.main, -0.2), 4, 0.6))
        out += [
            oval(cx + (hx - cy + cy - cx) * 0.3 + 1, cy + k * 44, 6, 6, lighten(look.main, 0.5))
            for k in (-0.2, 0.9, 2.0)
        ]
        out.append(
            line(f"M{cx - 30} {top + 6:.0f}L{cx} {top + 44:.0f}L{cx + 30} {top + 6:.0f}", lighten(look.main, 0.3), 9)
        )
    return "".join(out)


def _robot_trunk(look: Look, pose: Pose) -> str:
    cx, cy = pose.chest
    metal = look.main
    out = [box(cx - 88, cy - 82, 176, 196, lighten(metal, -0.25), 34), box(cx - 82, cy - 86, 164, 190, metal, 30), box(cx + 34, cy - 86, 48, 190, lighten(metal, -0.1), 26),
           box(cx - 52, cy - 54, 104, 70, "#22303f", 14), line(f"M{cx - 40} {cy - 18}h18l10 -22l14 40l10 -18h26", look.belly, 6),
           oval(cx - 36, cy + 52, 13, 13, "#ef5f5a"), oval(cx, cy + 52, 13, 13, "#f4c93e"), oval(cx + 36, cy + 52, 13, 13, "#5fc98a"),
           box(cx - 30, cy - 112, 60, 30, lighten(metal, -0.35), 8)]  # fmt: skip
    return "".join(out)


def _legs(look: Look, pose: Pose, seated: bool) -> str:
    out = []
    for side, foot in ((-1, pose.left_foot), (1, pose.right_foot)):
        start = (pose.hip[0] + side * 42, pose.hip[1] + 24)
        tone = look.legs if side < 0 else lighten(look.legs, -0.08)
        end = (foot[0], foot[1] - 18)
        bend = side * (46 if seated else 10)
        if look.kind == "robot":
            out.append(_limb(start, end, lighten(look.main, -0.3), 24, bend))
            out.append(
                box(foot[0] - 40, foot[1] - 34, 84, 36, look.main, 16)
                + box(foot[0] - 40, foot[1] - 12, 84, 14, lighten(look.main, -0.3), 7)
            )
            continue
        out.append(_limb(start, end, tone, 52 if look.kind == "animal" else 44, bend))
        shoe = lighten(look.legs, -0.06) if look.kind == "animal" else "#4a3a38"
        out.append(oval(foot[0] + 8, foot[1] - 16, 42, 22, shoe))
        if look.kind == "animal":
            out.append(oval(foot[0] + 14, foot[1] - 12, 26, 12, look.belly, 0.55))
    return "".join(out)


def draw_arm(look: Look, pose: Pose, side: int) -> str:
    """Draw one arm with its hand or paw."""
    shoulder = (pose.chest[0] + side * 60, pose.chest[1] - 50)
    hand = pose.left_hand if side < 0 else pose.right_hand
    tone = lighten(look.main, 0.06 if side < 0 else -0.1)
    if look.kind == "robot":
        tone = lighten(look.main, -0.28)
        return _limb(shoulder, hand, tone, 25, side * 22) + oval(shoulder[0], shoulder[1], 24, 24, look.main) + oval(
            hand[0], hand[1], 25, 25, look.main) + oval(hand[0], hand[1], 12, 12, lighten(look.main, -0.4))  # fmt: skip
    width = 40 if look.kind == "animal" else 37
    return _limb(shoulder, hand, tone, width, side * 20) + oval(hand[0], hand[1], 25, 24, look.hand)


def draw_body(look: Look, pose_name: str) -> str:
    """Draw everything of a body behind the head and what the hands hold."""
    pose = POSES[pose_name]
    seated = pose_name in {"sit", "ride", "knit", "yoga", "sitread", "sitdrink"}
    out = []
    if look.cape:
        cx, cy = pose.chest
        out.append(
            fill(
                f"M{cx - 56} {cy - 84}Q{cx - 190} {cy + 60} {cx - 236} {cy + 200}Q{cx - 120} {cy + 170} {cx + 20} {cy + 210}L{cx + 56} {cy - 84}Z",
                "#c8323c",
            )
        )
    out.append(_tail(look, pose) if look.kind == "animal" else "")
    trunk = _robot_trunk(look, pose) if look.kind == "robot" else _trunk(look, pose)
    out += [trunk, _legs(look, pose, True)] if seated else [_legs(look, pose, False), trunk]
    if look.gown and look.kind != "robot":
        out.append(_skirt(look, pose, seated=seated))
    return "".join(out)


def _skirt(look: Look, pose: Pose, *, seated: bool) -> str:
    (cx, cy), (hx, hy) = pose.chest, pose.hip
    hem = hy + (54 if seated else 104)
    wide = 168 if not seated else 150
    out = fill(
        f"M{cx - 50} {cy + 10}Q{hx - 90} {hy - 20} {hx - wide} {hem}Q{hx - wide * 0.5} {hem + 26} {hx} {hem + 8}T{hx + wide} {hem}Q{hx + 90} {hy - 20} {cx + 50} {cy + 10}Z",
        look.main,
    )
    folds = "".join(
        line(f"M{cx + k * 16} {cy + 40}Q{hx + k * 34} {hy} {hx + k * 62} {hem + 4}", lighten(look.main, -0.16), 5, 0.7)
        for k in (-2, -1, 1, 2)
    )
    return out + folds + line(f"M{cx - 54} {cy + 22}Q{cx} {cy + 40} {cx + 54} {cy + 22}", lighten(look.main, 0.45), 12)


def draw_scarf(x: float, y: float, w: float, colour: str) -> str:
    """Draw a scarf around a neck `w` wide, its end hanging forward."""
    dark, light = lighten(colour, -0.18), lighten(colour, 0.4)
    tail = f"M{x + w * 0.12:.1f} {y:.1f}h{w * 0.32:.1f}l{w * 0.12:.1f} {w * 0.86:.1f}h{-w * 0.38:.1f}Z"
    fringe = "".join(
        line(f"M{x + w * (0.2 + 0.09 * k):.1f} {y + w * 0.86:.1f}v{w * 0.1:.1f}", dark, w * 0.04) for k in range(4)
    )
    return (fill(tail, dark) + line(f"M{x + w * 0.2:.1f} {y + w * 0.62:.1f}h{w * 0.34:.1f}", light, w * 0.08) + fringe
            + fill(f"M{x - w * 0.62:.1f} {y - w * 0.16:.1f}Q{x:.1f} {y + w * 0.16:.1f} {x + w * 0.62:.1f} {y - w * 0.16:.1f}L{x + w * 0.56:.1f} {y + w * 0.12:.1f}"
                   f"Q{x:.1f} {y + w * 0.42:.1f} {x - w * 0.56:.1f} {y + w * 0.12:.1f}Z", colour)
            + line(f"M{x - w * 0.56:.1f} {y - w * 0.02:.1f}Q{x:.1f} {y + w * 0.28:.1f} {x + w * 0.56:.1f} {y - w * 0.02:.1f}", light, w * 0.07, 0.9))  # fmt: skip


def draw_hat(hat: str, x: float, y: float, w: float) -> str:
    """Draw a hat whose brim's middle is at (x, y) on a head `w` wide."""
    u = w / 100
    shapes = {
        "chef": box(x - 34 * u, y - 34 * u, 68 * u, 36 * u, "#ffffff", 6 * u) + "".join(oval(x + d * u, y - 44 * u, 26 * u, 24 * u, "#ffffff") for d in (-28, 28, 0)) + line(f"M{x - 34 * u} {y - 6 * u}h{68 * u}", "#d8dde4", 5 * u),
        "wizard": oval(x, y - 2 * u, 66 * u, 14 * u, "#44307f") + fill(f"M{x - 42 * u} {y - 4 * u}Q{x - 12 * u} {y - 60 * u} {x + 22 * u} {y - 112 * u}Q{x + 20 * u} {y - 50 * u} {x + 42 * u} {y - 4 * u}Z", "#5b3fa0") + line(f"M{x - 38 * u} {y - 14 * u}Q{x} {y - 4 * u} {x + 38 * u} {y - 14 * u}", "#f2c14e", 8 * u) + oval(x + 4 * u, y - 50 * u, 5 * u, 5 * u, "#ffe27a") + oval(x - 14 * u, y - 32 * u, 4 * u, 4 * u, "#ffe27a"),
        "straw": oval(x, y, 74 * u, 17 * u, "#e5bf6d") + fill(f"M{x - 38 * u} {y - 2 * u}Q{x - 36 * u} {y - 46 * u} {x} {y - 46 * u}T{x + 38 * u} {y - 2 * u}Z", "#f0d08a") + line(f"M{x - 38 * u} {y - 8 * u}Q{x} {y + 3 * u} {x + 38 * u} {y - 8 * u}", "#b5483f", 8 * u),
        "crown": poly([(x - 36 * u, y), (x - 42 * u, y - 42 * u), (x - 18 * u, y - 20 * u), (x, y - 52 * u), (x + 18 * u, y - 20 * u), (x + 42 * u, y - 42 * u), (x + 36 * u, y)], "#f4c542") + "".join(oval(x + d * u, y - 9 * u, 5 * u, 5 * u, c) for d, c in ((-20, "#e0524a"), (0, "#4a90d9"), (20, "#e0524a"))),
        "beret": oval(x + 4 * u, y - 14 * u, 52 * u, 22 * u, "#a8323f") + oval(x - 6 * u, y - 20 * u, 36 * u, 12 * u, "#c04a55") + line(f"M{x + 6 * u} {y - 34 * u}v{-9 * u}", "#a8323f", 6 * u),
        "cap": fill(f"M{x - 46 * u} {y}Q{x - 46 * u} {y - 44 * u} {x} {y - 44 * u}T{x + 46 * u} {y}Z", "#2f4f86") + fill(f"M{x + 10 * u} {y - 10 * u}Q{x + 60 * u} {y - 14 * u} {x + 74 * u} {y + 8 * u}Q{x + 40 * u} {y} {x + 10 * u} {y + 2 * u}Z", "#22396a"),
        "helmet": fill(f"M{x - 52 * u} {y + 4 * u}Q{x - 54 * u} {y - 50 * u} {x} {y - 50 * u}T{x + 52 * u} {y + 4 * u}Z", "#f2b32c") + box(x - 60 * u, y - 4 * u, 120 * u, 13 * u, "#d9921c", 6 * u) + box(x - 8 * u, y - 54 * u, 16 * u, 52 * u, "#ffcf5c", 6 * u),
        "knight": fill(f"M{x - 54 * u} {y + 60 * u}Q{x - 60 * u} {y - 50 * u} {x} {y - 52 * u}T{x + 54 * u} {y + 60 * u}L{x + 30 * u} {y + 66 * u}L{x + 30 * u} {y + 6 * u}H{x - 30 * u}V{y + 66 * u}Z", "#aab3bd") + fill(f"M{x - 4 * u} {y - 50 * u}Q{x - 60 * u} {y - 110 * u} {x - 84 * u} {y - 40 * u}Q{x - 50 * u} {y - 66 * u} {x - 10 * u} {y - 40 * u}Z", "#c8323c") + box(x - 56 * u, y - 2 * u, 112 * u, 12 * u, "#8b949e", 5 * u),
        "graduate": poly([(x - 62 * u, y - 30 * u), (x, y - 52 * u), (x + 62 * u, y - 30 * u), (x, y - 8 * u)], "#2c3044") + box(x - 32 * u, y - 24 * u, 64 * u, 26 * u, "#22263a", 8 * u) + line(f"M{x + 44 * u} {y - 28 * u}v{34 * u}", "#f2c14e", 5 * u),
        "santa": fill(f"M{x - 46 * u} {y - 6 * u}Q{x - 30 * u} {y - 70 * u} {x + 30 * u} {y - 66 * u}Q{x + 66 * u} {y - 50 * u} {x + 62 * u} {y - 14 * u}Q{x + 46 * u} {y - 36 * u} {x + 42 * u} {y - 6 * u}Z", "#d22f2f") + box(x - 52 * u, y - 14 * u, 104 * u, 22 * u, "#ffffff", 11 * u) + oval(x + 62 * u, y - 10 * u, 14 * u, 14 * u, "#ffffff"),
        "headband": box(x - 52 * u, y + 4 * u, 104 * u, 16 * u, "#c8323c", 6 * u),
        "pirate": fill(f"M{x - 70 * u} {y}Q{x - 40 * u} {y - 60 * u} {x} {y - 44 * u}Q{x + 40 * u} {y - 60 * u} {x + 70 * u} {y}Q{x} {y - 18 * u} {x - 70 * u} {y}Z", "#2a2a33") + oval(x, y - 26 * u, 10 * u, 9 * u, "#f4f2ea"),
        "viking": fill(f"M{x - 48 * u} {y + 2 * u}Q{x - 50 * u} {y - 44 * u} {x} {y - 44 * u}T{x + 48 * u} {y + 2 * u}Z", "#9aa3ad") + "".join(fill(f"M{x + s * 44 * u} {y - 14 * u}Q{x + s * 78 * u} {y - 24 * u} {x + s * 70 * u} {y - 62 * u}Q{x + s * 58 * u} {y - 34 * u} {x + s * 40 * u} {y - 30 * u}Z", "#f4ecd8") for s in (-1, 1)),
    }  # fmt: skip
    return shapes.get(hat, "")


def draw_bubble(x: float, y: float, r: float) -> str:
    """Draw an astronaut's glass helmet around a head."""
    return (oval(x, y, r, r, "#d9f0ff", 0.2) + f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r:.0f}" fill="none" stroke="#f2f7fb" stroke-width="10"/>'
            + line(f"M{x - r * 0.62:.0f} {y - r * 0.4:.0f}Q{x - r * 0.4:.0f} {y - r * 0.74:.0f} {x:.0f} {y - r * 0.8:.0f}", "#ffffff", 11, 0.85)
            + box(x - r * 0.6, y + r * 0.86, r * 1.2, 30, "#cfd6de", 14))  # fmt: skip
