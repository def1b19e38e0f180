"""What tests of labels do: declare, listen, label, and look at what is shown."""

from typing import Any

from tests.social.conftest import Person

SALON = "/api/salon/v1"
LABELS = [
    {"value": "spam", "name": "Spam", "description": "Sells what nobody asked for", "severity": "warn"},
    {"value": "rude", "name": "Rude", "severity": "hide"},
    {"value": "satire", "name": "Satire", "severity": "show"},
]


async def declares(who: Person, labels: list[dict[str, Any]] = LABELS, status: int = 200) -> Any:
    body = {"about": "By the rules of the kitchen table", "labels": labels}
    answer = await who._client.put(f"{SALON}/labeler", json=body, headers=who.headers)
    assert answer.status_code == status, answer.text
    return answer.json()


async def listens(who: Person, labeler: Person, status: int = 200, **choices: str) -> Any:
    path = f"{SALON}/labelers/{labeler.id}/subscription"
    answer = await who._client.put(path, json={"choices": choices}, headers=who.headers)
    assert answer.status_code == status, answer.text
    return answer.json()


async def labels(who: Person, value: str, status: int = 200, verb: str = "", **about: str) -> Any:
    answer = await who.post(f"{SALON}/labels{verb}", {"value": value, **about})
    assert answer.status_code == status, answer.text
    return answer.json()


async def shows(who: Person, path: str, **query: Any) -> list[dict[str, Any]]:
    found = (await who.get(path, **query)).json()
    if isinstance(found, dict):
        found = found["statuses"] if "statuses" in found else found["ancestors"] + found["descendants"]
    return list(found)


def claims(post: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(one["labeler"]["acct"], one["value"], one["action"]) for one in post["salon"]["labels"]]


async def stands(who: Person, other: Person) -> dict[str, Any]:
    (found,) = (await who.get("/api/v1/accounts/relationships", **{"id[]": other.id})).json()
    return dict(found)
