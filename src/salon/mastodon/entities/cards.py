"""Cards of links as Mastodon's PreviewCard."""

from typing import Any

from salon.media.keeping import blobs
from salon.posts.cards.models import Card


def to_preview(card: Card) -> dict[str, Any]:
    """Mastodon's PreviewCard; always a link, since nobody else's markup is embedded here."""
    found, image = card.found, card.image
    named = found.author_name or found.author_url
    return {
        "url": card.url,
        "title": found.title,
        "description": found.description,
        "language": found.language,
        "type": "link",
        "author_name": found.author_name,
        "author_url": found.author_url,
        "provider_name": found.provider_name,
        "provider_url": found.provider_url,
        "html": "",
        "width": image.width if image else 0,
        "height": image.height if image else 0,
        "image": blobs().url(image.key) if image else None,
        "image_description": found.image_description if image else "",
        "embed_url": "",
        "blurhash": card.blurhash if image else None,
        "published_at": found.published_at,
        "authors": [{"name": found.author_name, "url": found.author_url, "account": None}] if named else [],
    }
