"""The papers of a release: its card, its description for machines, what was agreed to, and the terms."""

from pathlib import Path

import msgspec

from salon.datasets.papers.card import to_card
from salon.datasets.papers.croissant import to_croissant
from salon.datasets.papers.models import About
from salon.datasets.papers.summaries import to_consent_summary, to_content_summary
from salon.datasets.papers.terms import to_terms


def write_papers(folder: Path, about: About) -> None:
    """Write all papers of a release beside its data; the same release makes the same bytes."""
    (folder / "README.md").write_text(to_card(about))
    (folder / "croissant.json").write_bytes(_to_json(to_croissant(about)))
    (folder / "consent_summary.json").write_bytes(_to_json(to_consent_summary(about)))
    (folder / "art53_summary.md").write_text(to_content_summary(about))
    (folder / "TERMS.md").write_text(to_terms(about))
    (folder / "tombstones.jsonl").write_bytes(b"")


def _to_json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
