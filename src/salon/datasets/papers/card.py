"""The card of a release: what people read first, and what `datasets` reads to load it."""

import json

from salon.datasets.papers.models import About, ConfigFacts
from salon.kit.clock import to_wire

SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
NAMES = ("n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "n>10M")


def to_card(about: About) -> str:
    """`README.md` as the Hugging Face Hub reads it."""
    return f"---\n{_to_front(about)}---\n\n{_to_text(about)}"


def _to_front(about: About) -> str:
    """YAML, every value of it quoted as JSON, which YAML reads too."""
    rows = sum(one.rows for one in about.configs)
    lines = [
        f"pretty_name: {json.dumps(f'{about.title}, as of {about.moment.seq}')}",
        'license: "other"',
        'license_name: "salon-dataset-terms"',
        'license_link: "TERMS.md"',
        "size_categories:",
        f"- {json.dumps(NAMES[sum(rows >= size for size in SIZES)])}",
        "task_categories:",
        *(f"- {json.dumps(task)}" for task in sorted({one.config.task for one in about.filled} or {"other"})),
        "configs:" if about.filled else "configs: []",
    ]
    for one in about.filled:
        lines += [f"- config_name: {json.dumps(one.config.name)}", "  data_files:"]
        for split in one.splits:
            lines += [f"  - split: {json.dumps(split)}", f'    path: "data/{one.config.name}/{split}-*.parquet"']
    return "\n".join(lines) + "\n"


def _to_text(about: About) -> str:
    tables = "\n\n".join(_to_section(one) for one in about.filled)
    empty = [one.config.name for one in about.configs if not one.shards]
    lacking = f"\nNobody's yes covers anything for {', '.join(f'`{name}`' for name in empty)} yet.\n" if empty else ""
    return f"""\
# {about.title}, version {about.version} of {about.name}

Posts, pictures and choices of people at {about.url} who said yes to this. Read on {to_wire(about.moment.at)} at place
{about.moment.seq} of its log.

- **Everybody agreed.** A row is here only if whoever wrote it, whoever made what it grew out of and whoever chose said
  yes; `consent_summary.json` holds the words they read. The column `allows` says what for.
- **A no reaches this copy.** What is withdrawn, erased or taken down is listed, for good, at
  `{about.url}/api/salon/v1/datasets/{about.name}-v{about.major}/tombstones?since=0`; `salon dataset apply-tombstones`
  deletes it from these files. `TERMS.md` obliges everybody who holds a copy to do so.
- **Names are replaced**, differently in every release; days stand for times; addresses, numbers, keys and names in
  words are covered. Someone who knows a post will still know it: its words and pictures are as they were published.
- **Whole people are set aside** for the split `test`, one in ten. A person's rows lie in few files.

Made by Salon from one snapshot of its database. The same place in the log makes the same bytes unless something was
taken back since. `manifest.jsonl` lists every file with its SHA-256, `manifest.sig` signs it (Ed25519).
{lacking}
{tables}

## What it lacks

It tells of people who chose this place and said yes: nobody was asked to be representative. Words are in whatever
language people write. Choices in challenges are made from the left and the right place, which people favour unlike;
`shown_0`, `shown_1` and the positions are there to correct for that. Which of several pictures was posted, and so could
be judged, hangs on the order its maker saw them in, which may have been a learned one: `maker_position_0` and
`ordered_by_0` tell it, as `position` and `ordered_by` of `generations` do. Covering of personal data goes by rules: a
name in a sentence stays.
"""


def _to_section(facts: ConfigFacts) -> str:
    columns = "\n".join(f"| `{one.name}` | {one.type} | {one.says} |" for one in facts.config.columns)
    return f"""\
## {facts.config.name}

{facts.config.says} {facts.rows:,} rows, {facts.bytes:,} bytes.

| column | type | what it holds |
|---|---|---|
{columns}"""
