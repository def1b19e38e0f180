"""The words of a post as HTML, and whom they mention."""

from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.text import Rendered, find_mentions, render
from salon.posts import quotes


async def render_words(tx: Tx, text: str, quoted_id: int | None) -> tuple[Rendered, list[int]]:
    """HTML and the ids of the people it mentions; a quote begins with the address of what it quotes."""
    names = find_mentions(text, settings().domain)
    people: dict[str, int] = {}
    if names:
        rows = await tx.execute(
            "SELECT lower(username), id FROM accounts WHERE lower(username) = ANY(%s) AND state = 'active'", (names,)
        )
        people = dict(await rows.fetchall())
    rendered = render(text, settings().base_url, frozenset(people), settings().domain)
    html = quotes.with_reference(rendered.html, quoted_id)
    return rendered._replace(html=html), [people[name] for name in rendered.mentions]
