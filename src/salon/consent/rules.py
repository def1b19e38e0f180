"""Whether something may be done with a post: the pure decision. `consent_answers` in the database says the same."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

Answer = Literal["yes", "no", "unsaid"]
State = Literal["given", "refused", "withdrawn", "objected", "expired"]


class Said(NamedTuple):
    """What somebody last said of one purpose, for all their posts or for one; `notice` is the version they had read."""

    state: State
    seq: int  # its place in the ledger
    notice: int | None = None


class Party(NamedTuple):
    """A post that has a part in the answer: whether it may be shared at all, and what its author said of it."""

    fit: bool
    whole: Said | None  # of all their posts
    one: Said | None  # of this one


class Circumstances(NamedTuple):
    """What decides, before anybody is asked, whether a post may be shared with anybody outside."""

    visibility: str
    sensitive: bool
    gone: bool  # deleted or taken down
    boost: bool
    author_state: str
    measured: bool  # silenced, sensitized or disabled by moderators
    rests: bool  # what is known of its author is only kept, at their wish
    age_class: str


def is_fit(post: Circumstances) -> bool:
    """Only what everybody may see, of adults in good standing, and nothing sensitive; who is of unknown age is not."""
    return (
        post.visibility == "public"
        and not (post.sensitive or post.gone or post.boost or post.measured or post.rests)
        and post.author_state == "active"
        and post.age_class == "adult"
    )


def counts(said: Said | None, needs: int) -> Said | None:
    """What still holds: not what was taken back, nor a yes to words that have changed in substance since."""
    if said is None or said.state == "expired":
        return None
    if said.state == "given" and (said.notice or 0) < needs:
        return None
    return said


def own_answer(whole: Said | None, one: Said | None, needs: int) -> Answer:
    """What an author says of one post: the more specific holds, but a no to everything reaches every earlier yes."""
    whole, one = counts(whole, needs), counts(one, needs)
    decides = one
    if one is None or (one.state == "given" and whole is not None and whole.state != "given" and whole.seq > one.seq):
        decides = whole
    if decides is None:
        return "unsaid"
    return "yes" if decides.state == "given" else "no"


def answer(post: Party, sources: Iterable[Party], needs: int) -> Answer:
    """The answer about a post: yes only if its author and those of all it grew out of say so, and all are fit."""
    own = own_answer(post.whole, post.one, needs)
    if own != "yes":
        return own
    agreed = all(one.fit and own_answer(one.whole, one.one, needs) == "yes" for one in (post, *sources))
    return "yes" if agreed else "no"


def next_state(before: State | None, *, allow: bool) -> State:
    """What is written when somebody says yes or no."""
    if allow:
        return "given"
    return "withdrawn" if before == "given" else "refused"
