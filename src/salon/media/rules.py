"""What a picture may be and what is said about it: pure decisions."""

import math
import re

from salon.kit.errors import Invalid

MAX_DESCRIPTION = 1500
MAX_PER_POST = 4
SAYABLE = frozenset({"none", "assisted", "generated", "unknown"})


def read_focus(text: str | None) -> tuple[float, float]:
    """Read a focal point, "x,y" each from -1 to 1; raises `Invalid` for anything else."""
    if not text:
        return 0.0, 0.0
    try:
        x, y = (float(part) for part in text.split(","))
    except ValueError:
        raise Invalid("Validation failed: Focus must be two numbers from -1 to 1") from None
    if not (math.isfinite(x) and math.isfinite(y)):
        raise Invalid("Validation failed: Focus must be two numbers from -1 to 1")
    return max(-1.0, min(1.0, x)), max(-1.0, min(1.0, y))


def require_description(text: str | None) -> str | None:
    """Alt text as it is stored; raises `Invalid` when it is too long."""
    if text is None or not text.strip():
        return None
    if len(text) > MAX_DESCRIPTION:
        raise Invalid(f"Validation failed: Description is too long (maximum is {MAX_DESCRIPTION} characters)")
    return text.strip()


def require_sayable(degree: str | None) -> None:
    """Raise `Invalid` for a degree that an author cannot say of their own picture."""
    if degree not in {None, "", *SAYABLE}:
        raise Invalid("Validation failed: salon_degree must be none, assisted, generated or unknown")


def how_made(claimed: str, evidence: str | None, said: str | None) -> tuple[str, str | None]:
    """Degree and evidence of an upload: a credential that holds, else its author's word, else nobody knows."""
    if evidence is not None:
        return claimed, evidence
    return (said, "author") if said and said != "unknown" else ("unknown", None)


_WEIGHT = {"none": 0, "unknown": 1, "assisted": 2, "generated": 3, "autonomous": 4}


def weightiest(made: list[tuple[str, str | None]]) -> tuple[str, str | None]:
    """Of several pictures' (degree, evidence), the one that says most about a machine's part in them."""
    return max(made, key=lambda one: _WEIGHT[one[0]])

TYPES = {"webp": "image/webp", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif"}
_KEY = re.compile(r"[0-9a-zA-Z][0-9a-zA-Z_/-]{0,200}\.([a-z]{3,4})")


def find_type(key: str) -> str | None:
    """The content type a stored file is served with; None for names that this place never gives."""
    match = _KEY.fullmatch(key)
    return TYPES.get(match[1]) if match and "//" not in key else None
