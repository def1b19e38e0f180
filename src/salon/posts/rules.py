"""Who may see, boost and remix a post: pure decisions."""

from typing import Literal, NamedTuple

Visibility = Literal["public", "unlisted", "private", "direct"]
Audience = Literal["everyone", "followers", "nobody"]


class Standing(NamedTuple):
    """How a viewer stands to a post and its author."""

    is_author: bool = False
    follows: bool = False
    mentioned: bool = False
    blocked: bool = False  # either way
    muted: bool = False


def may_see(visibility: str, standing: Standing) -> bool:
    """Whether the viewer may see a post at all; mutes do not hide what is asked for by name."""
    if standing.is_author:
        return True
    if standing.blocked:
        return False
    match visibility:
        case "public" | "unlisted":
            return True
        case "private":
            return standing.follows or standing.mentioned
        case _:
            return standing.mentioned


def may_boost(visibility: str, standing: Standing) -> bool:
    """Everyone may boost what everyone may see; an author may also boost their own followers-only post."""
    if visibility in {"public", "unlisted"}:
        return may_see(visibility, standing)
    return visibility == "private" and standing.is_author


def may_remix(remix: str, visibility: str, standing: Standing) -> bool:
    """The author says who may remix: everyone who sees it, followers, or nobody; the author always may."""
    if standing.is_author:
        return True
    if not may_see(visibility, standing) or remix == "nobody":
        return False
    return remix == "everyone" or standing.follows


def shows_in_feed(standing: Standing) -> bool:
    """Whether a post may turn up unasked in a timeline."""
    return standing.is_author or not (standing.muted or standing.blocked)


def narrower(visibility: str, parent: str) -> str:
    """The visibility of a reply: never wider than what it answers when that is for followers or the mentioned."""
    order = ["public", "unlisted", "private", "direct"]
    if parent in {"public", "unlisted"}:
        return visibility
    return max(visibility, parent, key=order.index)
