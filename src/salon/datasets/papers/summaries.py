"""What was agreed to, and what those who train models must publish of what they trained on."""

from typing import Any

from salon.consent.purposes import BY_CODE
from salon.datasets.papers.models import About, to_count
from salon.datasets.selection import CHOICES, POSTS
from salon.kit.clock import to_wire

RULE = (
    "A row is in it only if everybody who has a part in it said yes to its purpose: whoever wrote it, whoever made what"
    " it grew out of, and whoever chose. Nothing private, sensitive, moderated away or by anybody not known to be an"
    " adult is."
)


def to_consent_summary(about: About) -> dict[str, Any]:
    """Which words people agreed to, and how much each purpose is allowed for, too roughly to find anybody by it."""
    return {
        "release": about.name,
        "version": about.version,
        "as_of_seq": about.moment.seq,
        "as_of": to_wire(about.moment.at),
        "epoch": about.moment.epoch,
        "consent_ledger_seq": about.moment.ledger_seq,
        "rule": RULE,
        "people": to_count(about.people),
        "purposes": {
            code: {
                "posts": to_count(about.uses.get(code, 0)),
                "legal_basis": one.legal_basis,
                "notices": [
                    {"version": notice.version, "sha256": notice.sha256.hex(), "words": notice.words}
                    for notice in (one.notice,)
                ],
            }
            for code, one in BY_CODE.items()
            if code in about.uses or code in {POSTS, CHOICES}
        },
        "withdrawal": f"{about.url}/api/salon/v1/datasets/{about.name}-v{about.major}/tombstones",
    }


def to_content_summary(about: About) -> str:
    """What the template for Article 53(1)(d) of the AI Act asks of this source, for those who train on it."""
    sizes = "\n".join(f"| {one.config.name} | {one.rows:,} | {one.bytes:,} |" for one in about.configs)
    return f"""\
# Summary of content, after Article 53(1)(d) of Regulation (EU) 2024/1689

For whoever trains a model on {about.name} {about.version} and must publish a summary. The headings are the template's.

## 1. General information

- Source: {about.title}, {about.url}
- Modalities: text, images
- Collected up to: {to_wire(about.moment.at)}
- Languages: as the column `language` of `posts` says

| part | rows | bytes |
|---|---|---|
{sizes}

## 2. Data sources

- Publicly available datasets: none
- Licensed by right holders: none
- Crawled or scraped from the web: none
- **User data**: all of it, posted in public at {about.domain}, each with the yes of everybody who has a part in it
- **Synthetic data**: pictures whose column `origin` is `generated` or `autonomous`, made by the engines in `engine`

## 3. Data processing

- Reservation of rights (Directive (EU) 2019/790, Article 4(3)): the default here is no. Only what its author said yes
  to is included; signals in files and requests (Content-Usage, CAWG, Global Privacy Control) can only ever say no.
- Withdrawal: a feed of what must be deleted is kept for every release for good.
- Illegal content: what moderators took down, what is marked sensitive, and what accounts under a measure posted is not
  in it. Prompts are checked before anything is drawn.
- Personal data: names of accounts are replaced by names of this release; addresses, telephone, card and account
  numbers and keys in words are replaced; times are told by the day. Nobody who is not known to be an adult is in it.
"""
