"""Whether two archives tell of the same life: what may differ is named here, and nothing else does."""

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

# Records of what happened at one place, which another cannot repeat; and what somebody must say anew, such as consent.
OF_THE_PLACE = frozenset(
    {
        "README.txt",
        "followers.csv",
        *(
            f"salon/{name}.jsonl"
            for name in (
                *(
                    "announcements",
                    "chains",
                    "challenge_entries",
                    "challenges",
                    "charges",
                    "consents",
                    "datasets",
                    "datasets_withdrawn",
                    "decisions",
                ),
                *(
                    "disputes",
                    "feedback",
                    *("likeness", "likeness_answers_of_others", "likeness_pictures", "likeness_receipts"),
                    "impressions",
                    "notices",
                    "preferences",
                    "reading",
                    "reports",
                    "rights",
                    "sessions",
                    "votes",
                    "receipts",
                ),
            )
        ),
    }
)
# Fields that follow from the place: its ids, how it draws HTML, what it can prove of a picture it did not make, files
# that are encoded once more. A poll that was brought is over.
OF_THE_FIELD = frozenset(
    {
        *("url", "content", "contentMap", "endTime", "blurhash", "alt"),
        *("credentials", "engine", "engine_name", "evidence", "reserves", "said_degree"),
        *("email", "role", "age_class", "age_said_at"),
    }
)


def to_likeness(path: Path) -> dict[str, Any]:
    """What an archive tells, by file, without what may differ; of pictures and clips only that they are there."""
    found: dict[str, Any] = {}
    with ZipFile(path) as archive:
        for name in archive.namelist():
            if name in OF_THE_PLACE:
                continue
            if name.endswith(".json"):
                found[name] = _strip(json.loads(archive.read(name)))
            elif name.endswith(".jsonl"):
                found[name] = [_strip(json.loads(line)) for line in archive.read(name).splitlines()]
            elif name.endswith(".csv"):
                found[name] = archive.read(name).decode()
            else:
                found[name] = True
    found["actor.json"].pop("published", None)  # of the account, not of anything in it
    return found


def _strip(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _strip(one) for name, one in value.items() if name not in OF_THE_FIELD}
    if isinstance(value, list):
        return [_strip(one) for one in value]
    return value


def list_differences(one: Path, other: Path) -> list[str]:
    """The files in which two archives differ by more than may be."""
    first, second = to_likeness(one), to_likeness(other)
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
