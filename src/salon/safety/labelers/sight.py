"""What labels do to what somebody sees: whom they listen to, the labels that stand, and the rule over both."""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from salon.kit.cache import Cache
from salon.kit.questions import Question

STRENGTH = {"show": 0, "warn": 1, "hide": 2}


class Chosen(NamedTuple):
    """A label a labeler declares, and what it does for one subscriber."""

    kind_id: int
    value: str
    name: str
    action: str  # hide, warn or show


class Subscription(NamedTuple):
    """A labeler somebody listens to, with all its labels."""

    labeler_id: int
    username: str
    chosen: list[Chosen]


class Standing(NamedTuple):
    """A label that stands on a post, or on an account where there is no post."""

    account_id: int
    post_id: int | None
    labeler_id: int
    value: str


class Claim(NamedTuple):
    """What a labeler says of something somebody looks at, and what that does for them."""

    kind_id: int
    labeler_id: int
    username: str
    value: str
    name: str
    action: str
    of_account: bool  # it is about who wrote it


_kept: Cache[int, tuple[Subscription, ...]] = Cache(50_000)


def forget_choices(account_id: int) -> None:
    """Drop to whom somebody listens, after they chose anew."""
    _kept.pop(account_id)


def forget_all_choices() -> None:
    """Drop them all: a labeler declared other labels, or is one no longer."""
    _kept.clear()


def may_listen(account_id: int, labeler_ids: set[int]) -> bool:
    """Whether somebody listens to one of these labelers as far as is kept here; also when nothing is kept."""
    kept = _kept.peek(account_id)
    return kept is None or any(one.labeler_id in labeler_ids for one in kept)


_subscription = msgspec.json.Decoder(tuple[int, Subscription])
_standing = msgspec.json.Decoder(Standing)


def ask_subscriptions(viewer_ids: Iterable[int]) -> Question[dict[int, tuple[Subscription, ...]]]:
    """To whom people listen, from the process's memory or asked for; who listens to nobody is left out."""
    found = {viewer_id: _kept.get(viewer_id) for viewer_id in viewer_ids}
    missing = [viewer_id for viewer_id, kept in found.items() if kept is None]
    token = _kept.token()
    sql = """
        SELECT json_build_array(s.account_id, json_build_array(s.labeler_id, a.username, (
            SELECT coalesce(json_agg(json_build_array(k.id, k.value, k.name, coalesce(s.choices->>k.value, k.severity))
                                     ORDER BY k.place), '[]')
            FROM label_kinds k WHERE k.labeler_id = s.labeler_id)))
        FROM label_subscriptions s
        JOIN labelers l ON l.account_id = s.labeler_id AND l.ended_at IS NULL
        JOIN accounts a ON a.id = s.labeler_id AND a.state = 'active'
        WHERE s.account_id = ANY(%(label_viewers)s)
    """

    def finish(rows: list[tuple[int, Subscription]]) -> dict[int, tuple[Subscription, ...]]:
        loaded: dict[int, list[Subscription]] = {}
        for viewer_id, one in sorted(rows, key=lambda row: row[1].labeler_id):
            loaded.setdefault(viewer_id, []).append(one)
        for viewer_id in missing:
            found[viewer_id] = tuple(loaded.get(viewer_id, ()))
            _kept.put(viewer_id, found[viewer_id] or (), token)
        return {viewer_id: kept for viewer_id, kept in found.items() if kept}

    return Question(sql if missing else None, {"label_viewers": missing}, _subscription, finish)


def ask_standing(
    viewer_ids: Iterable[int], post_ids: Iterable[int], account_ids: Iterable[int]
) -> Question[list[Standing]]:
    """The labels that stand on these posts and accounts, by any labeler one of these viewers listens to.

    Nothing is asked for viewers of whom it is known that they listen to nobody, which most do not.
    """
    listening = [viewer_id for viewer_id in viewer_ids if _kept.peek(viewer_id) != ()]
    posts, accounts = list(post_ids), list(account_ids)
    sql = """
        SELECT json_build_array(l.account_id, l.post_id, l.labeler_id, l.value) FROM labels l
        WHERE l.labeler_id IN (SELECT labeler_id FROM label_subscriptions WHERE account_id = ANY(%(listening)s))
          AND l.taken_off_at IS NULL
          AND (l.post_id = ANY(%(labelled_posts)s)
               OR (l.account_id = ANY(%(labelled_accounts)s) AND l.post_id IS NULL))
    """
    values = {"listening": listening, "labelled_posts": posts, "labelled_accounts": accounts}
    return Question(sql if listening and (posts or accounts) else None, values, _standing, list)


class Sight(NamedTuple):
    """To whom viewers listen, and the labels that stand on what they look at."""

    subscriptions: dict[int, tuple[Subscription, ...]]
    on_posts: dict[int, list[Standing]]
    on_accounts: dict[int, list[Standing]]

    def list_claims(self, viewer_id: int | None, post_ids: Iterable[int], account_ids: Iterable[int]) -> list[Claim]:
        """What is claimed of posts and who wrote them, by those a viewer listens to, the strongest first.

        A labeler that says the same of a post and of who wrote it is heard once; one's own posts are for the caller
        to leave out.
        """
        heard = {one.labeler_id: one for one in self.subscriptions.get(viewer_id or 0, ())}
        if not heard:
            return []
        claims: dict[int, Claim] = {}
        standing = [
            *(one for post_id in post_ids for one in self.on_posts.get(post_id, ())),
            *(one for account_id in account_ids for one in self.on_accounts.get(account_id, ())),
        ]
        for one in standing:
            labeler = heard.get(one.labeler_id)
            chosen = next((kind for kind in labeler.chosen if kind.value == one.value), None) if labeler else None
            if labeler and chosen and chosen.kind_id not in claims:
                claims[chosen.kind_id] = Claim(
                    chosen.kind_id,
                    labeler.labeler_id,
                    labeler.username,
                    chosen.value,
                    chosen.name,
                    chosen.action,
                    one.post_id is None,
                )
        return sorted(claims.values(), key=lambda claim: (-STRENGTH[claim.action], claim.kind_id))


def to_sight(subscriptions: dict[int, tuple[Subscription, ...]], standing: list[Standing]) -> Sight:
    """The labels by what they stand on, in an order that holds."""
    sight = Sight(subscriptions, {}, {})
    for one in sorted(standing, key=lambda row: (row.labeler_id, row.value)):
        if one.post_id is None:
            sight.on_accounts.setdefault(one.account_id, []).append(one)
        else:
            sight.on_posts.setdefault(one.post_id, []).append(one)
    return sight
