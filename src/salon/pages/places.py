"""Which addresses are places in the client, and whether what such a place shows is there for whoever asks."""

import re
from functools import cache
from typing import Any
from urllib.parse import quote

from salon.pages.asking import Req, ask
from salon.pages.shell import Build

PARAMETER = re.compile(r"\[(\w+)\]")
# What a page is about, by the client's name for it: where the API tells of it. Other pages are there for everybody.
SUBJECTS = {
    "/@[acct]": "/api/v1/accounts/lookup?acct={acct}",
    "/posts/[id]": "/api/v1/statuses/{id}",
    "/lists/[id]": "/api/v1/lists/{id}",
    "/datasets/[name]": "/api/salon/v1/datasets/{name}",
    "/chains/[id]": "/api/salon/v1/chains/{id}",
    "/challenges/[id]": "/api/salon/v1/challenges/{id}",
    "/templates/[id]": "/api/salon/v1/templates/{id}",
    "/daily/[day]": "/api/salon/v1/daily_prompt/{day}",
    "/context/[id]": "/api/salon/v1/context/notes/{id}",
}
REFUSED = frozenset({401, 403, 404, 410, 422})


async def is_there(request: Req, build: Build) -> bool:
    """Whether the client has something to show at an address: a page of it, about something that the asker may see.

    What is not theirs to see is not there. While the API cannot say, the page is there and tells why.
    """
    if not build.needs:
        return True
    given = None
    for page in build.needs:
        if found := _to_pattern(page).fullmatch(request.scope["path"]):
            given = {name: quote(value, safe="") for name, value in found.groupdict().items()}
            break
    if given is None:
        return False
    subject = next((one for one in SUBJECTS if page == one or page.startswith(f"{one}/")), None)
    if subject is None:
        return True
    answer = await ask(request, SUBJECTS[subject].format(**given))
    return answer.status not in REFUSED and not is_suspended(answer.json)


def is_suspended(answer: Any) -> bool:
    """Whether the API told of an account that is out of sight altogether."""
    return isinstance(answer, dict) and answer.get("suspended") is True


@cache
def _to_pattern(page: str) -> re.Pattern[str]:
    parts = PARAMETER.split(page)
    named = [f"(?P<{part}>[^/]+)" if at % 2 else re.escape(part) for at, part in enumerate(parts)]
    return re.compile("".join(named).rstrip("/") + "/?")
