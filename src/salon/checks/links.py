"""What is looked at in links: where they lead, addresses made to be mistaken for others, and those that hide where."""

import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from salon.checks.models import LINK, Finding
from salon.checks.reading import plain

CHECK, VERSION = "links", "1"
MOST = 100  # hosts of one text
# Services whose addresses lead on to others that nobody sees before.
SHORTENERS = frozenset(
    {
        *("bit.ly", "bl.ink", "buff.ly", "cutt.ly", "dub.sh", "goo.gl", "is.gd", "lnkd.in", "ow.ly"),
        *("qr.ae", "rb.gy", "rebrand.ly", "s.id", "short.io", "shorturl.at", "shorturl.gg", "t.co", "t.ly"),
        *("tiny.cc", "tinyurl.com", "trib.al", "urlz.fr", "v.gd", "vk.cc", "w.wiki"),
    }
)


def read_host(url: str) -> str:
    """The host of a web address in small letters, as people read it; "" where there is none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return to_readable(host)


def to_readable(host: str) -> str:
    """A host as people read it: small letters, and those of other alphabets instead of what DNS has for them."""
    labels = []
    for label in unicodedata.normalize("NFKC", host).lower().strip(".").split("."):
        try:
            labels.append(label[4:].encode().decode("punycode") if label.startswith("xn--") else label)
        except UnicodeError:
            labels.append(label)
    return ".".join(labels)


def check_links(urls: Iterable[str], here: str) -> list[Finding]:
    """What links are found to be; `here` is this place's own host. Each host is a finding of its own (`LINK`).

    Which hosts are on a list is for the policy to say, for the list is part of it.
    """
    hosts = [host for host in dict.fromkeys(read_host(url) for url in urls) if host][:MOST]
    found = [_find(LINK, 1.0, host) for host in hosts]
    mistaken = max(((_weigh_likeness(host, here), host) for host in hosts), default=(0.0, ""))
    if mistaken[0]:
        found.append(_find("link_lookalike", *mistaken))
    short = [host for host in hosts if host.removeprefix("www.") in SHORTENERS]
    if short:
        found.append(_find("link_short", 1.0, short[0]))
    return found


def is_within(host: str, domains: Iterable[str]) -> bool:
    """Whether a host is one of the domains, or lies in one."""
    labels = host.split(".")
    above = {".".join(labels[start:]) for start in range(len(labels))}
    return not above.isdisjoint(domains)


def _weigh_likeness(host: str, here: str) -> float:
    """How surely a host is made to be mistaken for another: by letters of other alphabets that look like ours."""
    if host.isascii():
        return 0.0
    seen = plain(host)
    if seen == plain(here.partition(":")[0]):
        return 1.0
    score = 0.0
    for label in host.split("."):
        foreign = [one for one in label if one.isalpha() and not unicodedata.name(one, "").startswith("LATIN")]
        if foreign and plain(label).isascii():
            mixed = len(foreign) < sum(one.isalpha() for one in label)
            score = max(score, 0.9 if mixed else 0.8)
    return score


def _find(label: str, score: float, evidence: str) -> Finding:
    return Finding(label=label, score=score, evidence=evidence, check=CHECK, version=VERSION)
