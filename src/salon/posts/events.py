"""What can happen to a post; `subject_id` is the post's id."""

from salon.kit.log import Event


class PostPublished(Event, frozen=True, kw_only=True):
    """A post appeared."""

    visibility: str
    reply_to_id: int | None = None
    quote_of_id: int | None = None


class PostHeld(Event, frozen=True, kw_only=True):
    """A post waits for a moderator, and its author alone sees it; let through, it is published like any other."""


class PostEdited(Event, frozen=True, kw_only=True):
    """Words or pictures of a post changed; `narrowed`: for what they are now, fewer people are shown it than before."""

    narrowed: bool = False


class PostsImported(Event, frozen=True, kw_only=True):
    """The actor brought posts, boosts or marks from elsewhere; those of others are counted anew in `touched`."""

    touched: list[int]


class RightsChanged(Event, frozen=True, kw_only=True):
    """The author said anew who may remix the post, or whether its recipe is shown."""


class PostRestored(Event, frozen=True, kw_only=True):
    """A post that was taken down is back; `quote_of_id` is set when it quotes."""

    quote_of_id: int | None = None


class PostDeleted(Event, frozen=True, kw_only=True):
    """A post went away; `boost_of_id` is set when it was a boost, `quote_of_id` when it quoted."""

    boost_of_id: int | None = None
    quote_of_id: int | None = None


class QuoteRevoked(Event, frozen=True, kw_only=True):
    """The author of the quoted post took it out of the post that quotes it."""

    quote_of_id: int


class QuotePolicyChanged(Event, frozen=True, kw_only=True):
    """An author said anew who may quote the post."""


class PostBoosted(Event, frozen=True, kw_only=True):
    """Somebody boosted the post; the boost is a post of its own, `boost_id`."""

    boost_id: int
    author_id: int


class PostFavourited(Event, frozen=True, kw_only=True):
    """Somebody favourited the post."""

    author_id: int


class PostUnfavourited(Event, frozen=True, kw_only=True):
    """Somebody took a favourite back."""

    author_id: int


class PostMarked(Event, frozen=True, kw_only=True):
    """Somebody bookmarked or pinned the post, or took that back: seen by nobody but the viewer's own screens."""


class ReplyPolicyChanged(Event, frozen=True, kw_only=True):
    """An author said anew who may reply in the conversation their post begins."""


class ReplyHidden(Event, frozen=True, kw_only=True):
    """Somebody folded a reply to them away, or unfolded it; `subject_id` is the reply."""

    hidden: bool


class CardChanged(Event, frozen=True, kw_only=True):
    """The card of the post's link appeared, changed or went; the actor is its author."""


class PollVoted(Event, frozen=True, kw_only=True):
    """Somebody voted in the post's poll."""


class PollEnded(Event, frozen=True, kw_only=True):
    """The post's poll ran out; the actor is its author."""


class ThreadMuted(Event, frozen=True, kw_only=True):
    """The actor muted the post's conversation, or hears it again."""
