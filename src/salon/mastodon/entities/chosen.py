"""What a viewer chose to see: by how posts were made, by the class of who made them, and by language."""

from salon.mastodon.entities.people import is_bot
from salon.mastodon.entities.renders import Render
from salon.posts import rules
from salon.timelines.dials import Dial, Feed
from salon.timelines.filters import Filter, Match

# Apps fold what meets a filter, which is the one way to fold they know. Contexts are where each of them does.
HIDDEN_REPLY = Match(Filter(0, "Hidden by who it answers", ["thread"], "warn", None, [], []), [], [])
MARKS = "marks"  # where one keeps what one marked: a context that no filter holds in
UNCHOSEN = {
    "thread": Match(Filter(0, "Not among what you chose to see", ["thread"], "warn", None, [], []), [], []),
    MARKS: Match(Filter(0, "Not among what you chose to see", ["home", "public"], "warn", None, [], []), [], []),
}


def is_chosen(
    dial: Dial, feed: Feed | None, viewer_id: int | None, looked: list[Render], accounts: dict[int, bytes]
) -> bool:
    """Whether a viewer chose to see what is in a post; their own always.

    `looked` is the post, what it boosts (itself, when it boosts nothing), and what that quotes, where that is shown;
    `accounts` are theirs as JSON. `feed` is where it would turn up; None is a place where posts are folded, and what
    holds everywhere counts. In feeds of everybody's posts the language counts besides; whoever opens a bot's profile
    wants what is there.
    """
    render, target = looked[:2]
    spoken, shown = dial.spoken_in(feed), dial.of(feed)
    hides_bots = dial.hides_bots and feed != "profiles"
    if not rules.is_spoken(spoken, target.language, is_own=viewer_id in {render.author_id, target.author_id}):
        return False
    return all(
        rules.passes_dial(shown, one.degree, is_own=viewer_id in {render.author_id, one.author_id})
        for one in looked[1:]
    ) and all(
        rules.shows_class(
            hides_bots=hides_bots,
            is_bot=hides_bots and is_bot(accounts[one.author_id]),
            is_own=viewer_id == one.author_id,
        )
        for one in looked
    )
