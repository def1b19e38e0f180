"""What a push says: its title, its text and how urgent it is."""

from salon.notifications.queries import Notification

TITLES = {
    "mention": "You were mentioned by {name}",
    "quote": "{name} quoted your post",
    "status": "{name} just posted",
    "reblog": "{name} boosted your post",
    "follow": "{name} is now following you",
    "follow_request": "Pending follower: {name}",
    "favourite": "{name} favourited your post",
    "poll": "A poll by {name} has ended",
    "update": "{name} edited a post",
    "quoted_update": "{name} edited a post you have quoted",
    "salon.remix": "{name} remixed your picture",
}
TEXT_MAX = 140


def to_title(kind: str, name: str) -> str:
    """One line saying who did what."""
    return TITLES.get(kind, "{name}").format(name=name)


def to_text(warning: str | None, text: str | None, note: str) -> str:
    """The content warning, else the post's words; of a person, what they say of themselves."""
    said = note if text is None else warning or text
    return said if len(said) <= TEXT_MAX else said[: TEXT_MAX - 1] + "\u2026"


def to_address(base_url: str, notification: Notification, username: str) -> str:
    """The page a notification is about."""
    return f"{base_url}/posts/{notification.post_id}" if notification.post_id else f"{base_url}/@{username}"
