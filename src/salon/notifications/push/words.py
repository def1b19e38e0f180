"""What a push says: its title, its text and how urgent it is."""

from salon.notifications.queries import Notification

_ENGLISH = {
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
_GERMAN = {
    "mention": "{name} hat dich erwähnt",
    "quote": "{name} hat deinen Beitrag zitiert",
    "status": "{name} hat etwas veröffentlicht",
    "reblog": "{name} hat deinen Beitrag geteilt",
    "follow": "{name} folgt dir jetzt",
    "follow_request": "{name} möchte dir folgen",
    "favourite": "{name} hat deinen Beitrag favorisiert",
    "poll": "Eine Umfrage von {name} ist zu Ende",
    "update": "{name} hat einen Beitrag bearbeitet",
    "quoted_update": "{name} hat einen Beitrag bearbeitet, den du zitiert hast",
    "salon.remix": "{name} hat dein Bild geremixt",
}
TITLES = {"en": _ENGLISH, "de": _GERMAN}
TEXT_MAX = 140


def to_title(language: str, kind: str, name: str) -> str:
    """One line saying who did what, in a language of `TITLES`."""
    return TITLES[language].get(kind, "{name}").format(name=name)


def to_text(warning: str | None, text: str | None, note: str) -> str:
    """The content warning, else the post's words; of a person, what they say of themselves."""
    said = note if text is None else warning or text
    return said if len(said) <= TEXT_MAX else said[: TEXT_MAX - 1] + "\u2026"


def to_address(base_url: str, notification: Notification, username: str) -> str:
    """The page a notification is about."""
    return f"{base_url}/posts/{notification.post_id}" if notification.post_id else f"{base_url}/@{username}"
