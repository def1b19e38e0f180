"""`salon demo`: a lively cast with pictures, conversations and remixes, all made by the real actions."""

import asyncio
import secrets
from collections.abc import Callable

from salon.accounts.actions.profiles import update_profile
from salon.accounts.actions.signing_up import sign_up
from salon.accounts.models import NewAccount, ProfileChange
from salon.app.demo_together import make_template, start_chain, start_challenge
from salon.kit import db
from salon.kit.errors import Invalid
from salon.posts import actions as posts
from salon.posts.models import Draft
from salon.relationships.actions import follow
from salon.studio import actions as studio
from salon.studio.drawing import run_generation
from salon.studio.jobs import close_easel, easels
from salon.studio.models import Wish

AT_HOME = "@demo.example"  # where the cast's e-mail addresses lead, by which they are known again
PATIENCE = 180  # seconds for one picture; another worker may be drawing it

CAST = {
    "mira": ("Mira Okafor", "Paints harbours at hours when nobody is up. Mornings, mostly."),
    "tobias": ("Tobias Lindqvist", "Bakes bread, draws foxes, apologises for neither."),
    "yuki": ("Yuki Tanabe", "Night trains, neon, rain on glass."),
    "amara": ("Amara Diallo", "Teaches eight-year-olds. They choose the prompts."),
    "juno": ("Juno Park", "Space is mostly soup if you squint."),
    "elias": ("Elias Brandt", "Gardens, slow walks, old maps."),
    "noor": ("Noor Haddad", "Collects small kindnesses and large teapots."),
}

# who, what they say, what they ask the composer for, and its style
SCENES = [
    (
        "mira",
        "First light. The boats have not decided about today yet.",
        "a sailboat on the sea at sunrise",
        "watercolor",
    ),
    (
        "tobias",
        "They said one cup. It is never one cup. #foxes",
        "two foxes drinking tea under a cherry tree",
        "storybook",
    ),
    ("yuki", "Last train home.", "a cat walking in a neon city at night in the rain", "neon"),
    (
        "amara",
        "My class wanted a dragon who is bad at being scary. #classroom",
        "a dragon in a meadow with flowers",
        "paper",
    ),
    ("juno", "Gravity is a suggestion.", "an astronaut on the moon with a telescope", "poster"),
    ("elias", "The tomatoes have hired help. #garden", "a robot watering flowers in a garden", "storybook"),
    ("noor", "Sunday, properly done.", "a teapot and a cake on a table in a cafe", "minimal"),
    ("mira", "Quiet enough to hear the paddle.", "a red canoe on a mountain lake at dawn", "minimal"),
    ("yuki", "Snow makes even the vending machines polite.", "a snowy street at night with a dog", "ink"),
    (
        "amara",
        "Today's question: what do penguins do on holiday?",
        "three penguins on a beach under an umbrella",
        "paper",
    ),
]
# who remixes which scene, what they change, what they say
REMIXES = [
    ("juno", 1, "make it night and put it on the moon", "Took the tea party somewhere with a view."),
    ("noor", 5, "add a cat", "Every garden needs a supervisor."),
    ("tobias", 7, "make it snow", "Same lake, four months later."),
    ("elias", 4, "add a dog", "Nobody should be alone up there."),
    ("yuki", 10, "make it neon", "And then the party started."),
]
# who answers which scene
REPLIES = [
    ("noor", 1, "@tobias the small one is clearly cheating at cards"),
    ("tobias", 0, "@mira I could live in that first strip of pink."),
    ("amara", 5, "@elias my class would like to know its name. They suggest Kevin."),
    ("elias", 5, "@amara Kevin it is."),
    ("mira", 2, "@yuki I can hear this one."),
    ("juno", 3, "@amara being bad at being scary is a whole personality and I respect it"),
    ("yuki", 9, "@amara they file reports about the sand, surely"),
]
WORDS = [
    ("noor", "Small question for everyone: what is the oldest thing in your kitchen? Mine is a spoon with opinions."),
    ("elias", "Walked the long way round. The long way round was right. #garden"),
    ("juno", "If you could add one thing to the night sky, what would it be?"),
]
ENTRIES = [("mira", 0), ("tobias", 12), ("yuki", 2), ("juno", 4)]  # who enters which of all they posted
TURNS = [("elias", 5), ("noor", 11)]  # the chain, each a remix of the one before


async def fill_with_demo(say: Callable[[str], None]) -> None:
    """Make the cast and what they post; raises `Invalid` when it is here already, or somebody else has a name of it.

    The cast are members only: the first person who signs up is still the operator.
    """
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT a.username, c.email = a.username || %s FROM accounts a"
            " LEFT JOIN credentials c ON c.account_id = a.id WHERE a.username = ANY(%s) ORDER BY 1",
            (AT_HOME, [*CAST]),
        )
        taken: dict[str, bool | None] = dict(await rows.fetchall())
    if any(taken.values()):
        raise Invalid("The demo cast is here already.")
    if taken:
        raise Invalid(f"A name of the demo cast is somebody's here already: {', '.join(taken)}.")
    password = secrets.token_urlsafe(9)
    people = await _invite_cast(password)
    say(f"{len(people)} people came.")
    shown: list[int] = []
    for who, words, prompt, style in SCENES:
        media_id, alt = await _draw(people[who], Wish(prompt=prompt, style=style))
        shown.append(await _post(people[who], words, media_id))
        say(f"{who} drew: {alt}")
    for who, place, change, words in REMIXES:
        media_id, alt = await _draw(people[who], Wish(prompt=change, parents=[shown[place]]))
        shown.append(await _post(people[who], words, media_id))
        say(f"{who} remixed: {alt}")
    for who, place, words in REPLIES:
        await _post(people[who], words, reply_to=shown[place])
    for who, words in WORDS:
        await _post(people[who], words)
    await _like_things(people, shown)
    await _gather(people, shown)
    await close_easel()
    say(f"Sign in as any of them with the password {password}  (for example {next(iter(people))}).")


async def _gather(people: dict[str, int], shown: list[int]) -> None:
    """A challenge, a chain and a template of what has been posted."""
    entries = [(people[who], shown[place]) for who, place in ENTRIES]
    await start_challenge(people["elias"], entries, [*people.values()])
    await start_chain([(people[who], shown[place]) for who, place in TURNS])
    await make_template(people["tobias"], shown[1])


async def _invite_cast(password: str) -> dict[str, int]:
    people: dict[str, int] = {}
    for username, (name, note) in CAST.items():
        new = NewAccount(
            username=username,
            email=username + AT_HOME,
            password=password,
            display_name=name,
            agreement=True,
        )
        people[username] = await sign_up(new, by_operator=True)
        async with db.transaction() as tx:
            await tx.execute("UPDATE accounts SET role = 'member' WHERE id = %s", (people[username],))
            await update_profile(tx, people[username], ProfileChange(note=note))
    ids = list(people.values())
    for place, actor_id in enumerate(ids):
        for step in (1, 2, 3, 5):
            async with db.transaction() as tx:
                await follow(tx, actor_id, ids[(place + step) % len(ids)])
    return people


async def _draw(owner_id: int, wish: Wish) -> tuple[int, str]:
    """Make one picture and wait for it; returns its media id and description."""
    async with db.transaction() as tx:
        generation_id = await studio.request_generation(tx, owner_id, wish)
    await run_generation(generation_id, easels())
    for _ in range(PATIENCE * 2):
        async with db.reading() as conn:
            row = await (
                await conn.execute(
                    "SELECT g.state, m.id, coalesce(m.description, ''), g.error"
                    " FROM generations g LEFT JOIN media m ON m.generation_id = g.id WHERE g.id = %s",
                    (generation_id,),
                )
            ).fetchone()
        assert row is not None
        if row[0] == "ready" and row[1] is not None:
            return row[1], row[2]
        if row[0] in {"failed", "cancelled"}:
            raise Invalid(f"A picture could not be made: {row[3]}")
        await asyncio.sleep(0.5)
    raise Invalid("A picture took too long.")


async def _post(author_id: int, words: str, media_id: int | None = None, reply_to: int | None = None) -> int:
    draft = Draft(text=words, media_ids=[media_id] if media_id else [], reply_to_id=reply_to, language="en")
    async with db.transaction() as tx:
        post_id = await posts.publish_post(tx, author_id, draft)
        if media_id:
            await studio.attach_lineage(tx, post_id, [media_id])
        return post_id


async def _like_things(people: dict[str, int], shown: list[int]) -> None:
    """Favourites and boosts, spread so that some pictures are loved more than others."""
    ids = list(people.values())
    for place, post_id in enumerate(shown):
        for fan in ids[: 1 + (place * 5) % len(ids)]:
            async with db.transaction() as tx:
                await posts.favourite_post(tx, fan, post_id)
        if place % 4 == 1:
            async with db.transaction() as tx:
                await posts.boost_post(tx, ids[(place + 2) % len(ids)], post_id)
