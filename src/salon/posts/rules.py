"""Who may see, boost, remix and quote a post: pure decisions."""

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
    blocks: bool = False  # of `blocked`, that it was the viewer


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


def may_reply(policy: str, standing: Standing) -> bool:
    """Who began a conversation says who may reply in it: everyone, followers, or those mentioned, who always may.

    `standing` is to the post the conversation begins with; seeing what is answered is asked apart.
    """
    if standing.is_author or policy == "everyone":
        return True
    return not standing.blocked and (standing.mentioned or (policy == "followers" and standing.follows))


def narrowed_quotes(policy: str | None, visibility: str) -> str | None:
    """Who may quote: what the author said, if anything, but nobody when it is for followers or the mentioned."""
    return policy if visibility in {"public", "unlisted"} else "nobody"


def may_quote(policy: str, visibility: str, standing: Standing) -> bool:
    """The author says who may quote: everyone, followers or nobody.

    The author always may, but for what was said to some people only; nobody else quotes what is for followers.
    """
    if visibility == "direct" or not may_see(visibility, standing):
        return False
    if standing.is_author:
        return True
    if visibility == "private" or policy == "nobody":
        return False
    return policy == "public" or standing.follows


def quote_state(stored: str, visibility: str | None, standing: Standing) -> str:
    """What a viewer is told of a quote; `visibility` is the quoted post's, None when it is gone.

    Only after "accepted" and "muted_account" may the quoted words follow. Whom the author of the quoted post blocked
    is told no more than anybody who may not see it.
    """
    if stored != "accepted":
        return stored
    if visibility is None:
        return "deleted"
    if standing.blocks:
        return "blocked_account"
    if not may_see(visibility, standing):
        return "unauthorized"
    return "muted_account" if standing.muted else "accepted"


def shows_in_feed(standing: Standing) -> bool:
    """Whether a post may turn up unasked in a timeline."""
    return standing.is_author or not (standing.muted or standing.blocked)


def passes_dial(shown: frozenset[str], degree: str, *, is_own: bool) -> bool:
    """Whether a viewer who sees only some degrees of a machine's part sees this post in a feed; one's own always."""
    return is_own or degree in shown


def shows_class(*, hides_bots: bool, is_bot: bool, is_own: bool) -> bool:
    """Whether a viewer who may have hidden bots as a class sees what this account posts; their own always."""
    return is_own or not (hides_bots and is_bot)


def is_spoken(languages: frozenset[str] | None, language: str | None, *, is_own: bool) -> bool:
    """Whether somebody who chose languages (None: all) sees a post; one's own and those in no language always."""
    if is_own or languages is None or language is None:
        return True
    return language in languages or language.partition("-")[0] in languages


def narrower(visibility: str, parent: str) -> str:
    """The visibility of a reply or quote: never wider than its parent's when that is for followers or the mentioned."""
    order = ["public", "unlisted", "private", "direct"]
    if parent in {"public", "unlisted"}:
        return visibility
    return max(visibility, parent, key=order.index)
