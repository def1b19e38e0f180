"""What the demo's cast does together: a challenge judged by others, a chain awaiting its next turn, a template."""

import datetime as dt
from collections.abc import Sequence

from salon.kit import clock, db
from salon.together import chains, challenges, pairs, templates

TITLE, TAG = "Nowhere to be", "nowheretobe"
RULES = "Show a place where nobody is in a hurry. One picture each, made any way you like."
DAYS = 14
ROUNDS = 3  # pairs each of the cast judges
CHAIN = ("Kevin's garden", 12)
TEMPLATE = ("Tea for two", "two {animals} drinking tea under a {tree or roof}")


async def start_challenge(author_id: int, entries: Sequence[tuple[int, int]], voters: Sequence[int]) -> None:
    """Start a challenge with (author, post) entries, and have everybody judge a few pairs: the older of two wins."""
    call = challenges.Call(title=TITLE, rules=RULES, tag=TAG, ends_at=clock.now() + dt.timedelta(days=DAYS))
    async with db.transaction() as tx:
        challenge_id = await challenges.start(tx, author_id, call)
        for entrant_id, post_id in entries:
            await challenges.enter(tx, entrant_id, challenge_id, post_id)
    for voter_id in voters:
        for _ in range(ROUNDS):
            async with db.transaction() as tx:
                pair = await pairs.deal(tx, voter_id, challenge_id)
                if pair is not None:
                    choice = "left" if pair.left_id < pair.right_id else "right"
                    await pairs.judge(tx, voter_id, challenge_id, pair.id, choice)
    async with db.transaction() as tx:
        await pairs.rank(tx, challenge_id)


async def start_chain(turns: Sequence[tuple[int, int]]) -> None:
    """Start a chain with the first of these (author, post) turns and add the others, each a remix of the one before."""
    (author_id, first), *others = turns
    title, most = CHAIN
    async with db.transaction() as tx:
        chain_id = await chains.start(tx, author_id, title, first, most)
        for actor_id, post_id in others:
            await chains.claim(tx, actor_id, chain_id)
            await chains.add_turn(tx, actor_id, chain_id, post_id)


async def make_template(author_id: int, example_post_id: int) -> None:
    """Make a template of a sentence with one post as its example."""
    async with db.transaction() as tx:
        await templates.make(tx, author_id, *TEMPLATE, example_post_id)
