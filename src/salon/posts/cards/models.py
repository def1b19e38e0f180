"""What is known of the page behind a link."""

from typing import NamedTuple

import msgspec

from salon.media.models import File


class Found(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a page says of itself, as plain text."""

    title: str
    description: str = ""
    language: str | None = None
    author_name: str = ""
    author_url: str = ""
    provider_name: str = ""
    provider_url: str = ""
    image_url: str = ""
    image_description: str = ""
    published_at: str | None = None


class Card(NamedTuple):
    """A page with its picture, kept here."""

    url: str
    found: Found
    image: File | None
    blurhash: str | None
