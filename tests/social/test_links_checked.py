"""Links in posts: to listed domains, made to be mistaken for others, and shortened, as the policy says."""

from typing import Any

import httpx
import pytest

from salon.checks.links import check_links, to_readable
from tests.conftest import Settle
from tests.social.conftest import Person

POLICIES, DECISIONS = "/api/salon/v1/admin/policies", "/api/salon/v1/decisions"


async def put_in_force(operator: Person, settle: Settle, domains: list[str], *rules: dict[str, Any]) -> None:
    made = await operator.post(POLICIES, {"rules": list(rules), "domains": domains})
    assert made.status_code == 200, made.text
    await settle()
    assert (await operator.post(f"{POLICIES}/{made.json()['version']}/live")).status_code == 200


def rule(label: str, action: str) -> dict[str, Any]:
    return {"label": label, "subject": "post", "threshold": 0.8, "action": action}


@pytest.mark.parametrize(
    ("url", "score"),
    [
        ("https://p\u0430ypal.example/login", 0.9),
        ("https://xn--pypal-4ve.example", 0.9),
        ("https://\u0440\u0430\u0443\u0440\u0430.example", 0.8),
        ("https://s\u0430lon.example", 1.0),
        ("https://m\u00fcller.example", None),
        ("https://\u043f\u0440\u0438\u043c\u0435\u0440.example", None),
        ("https://\u4f8b\u5b50.example", None),
        ("https://salon.example", None),
        ("https://xn--zzzzzzzz.example", None),
    ],
)
def test_an_address_made_to_be_mistaken_for_another_is_found(url: str, score: float | None) -> None:
    found = [one.score for one in check_links([url], "salon.example:3000") if one.label == "link_lookalike"]
    assert found == ([] if score is None else [score])


def test_what_dns_has_for_letters_is_read_as_people_do() -> None:
    assert to_readable("XN--Mller-KVA.Example.") == "m\u00fcller.example"


async def test_a_link_to_a_listed_domain_is_refused_and_so_is_one_below_it(
    operator: Person, bob: Person, settle: Settle
) -> None:
    await put_in_force(operator, settle, [" Evil.Example ", ""], rule("link_listed", "refuse"))
    assert (await operator.get(POLICIES)).json()["holds"]["domains"] == ["evil.example"]
    for url in ("https://evil.example/a", "http://login.EVIL.example", "https://evil.example:8443/"):
        answer = await bob.post("/api/v1/statuses", {"status": f"look {url}"})
        assert answer.status_code == 422, url
    told = (await bob.get(DECISIONS)).json()[0]
    assert (told["label"], told["statement"]["category"]) == ("link_listed", "STATEMENT_CATEGORY_SCAMS_AND_FRAUD")
    await bob.writes("https://notevil.example and https://evil.example.org")


async def test_shortened_links_are_what_the_policy_makes_of_them(operator: Person, bob: Person, settle: Settle) -> None:
    assert (await bob.writes("https://bit.ly/abc"))["visibility"] == "public"
    await put_in_force(operator, settle, [], rule("link_short", "reduce"))
    assert (await bob.writes("again https://bit.ly/abc"))["visibility"] == "unlisted"


async def test_a_lookalike_waits_before_anybody_writes_a_policy(bob: Person) -> None:
    assert (await bob.writes("https://p\u0430ypal.example/login"))["salon"]["waits"] is True


async def test_a_list_of_domains_is_tried_on_last_week(operator: Person, bob: Person, settle: Settle) -> None:
    await bob.writes("look https://evil.example/a")
    await bob.writes("look https://good.example/a")
    made = await operator.post(POLICIES, {"rules": [rule("link_listed", "hold")], "domains": ["evil.example"]})
    assert made.status_code == 200, made.text
    await settle()
    tried = (await operator.get(POLICIES)).json()["versions"][0]["replay"]
    assert [(one["was"], one["would"], one["count"]) for one in tried["changes"] if one["subject"] == "post"] == [
        ("allow", "allow", 1),
        ("allow", "hold", 1),
    ]


NO_DOMAINS = ["evil", "https://evil.example", "evil.example/a", "a b.example", "-.example", "a" * 260]


@pytest.mark.parametrize("domain", NO_DOMAINS)
async def test_what_is_no_domain_is_refused(operator: Person, domain: str) -> None:
    answer = await operator.post(POLICIES, {"rules": [], "domains": [domain]})
    assert answer.status_code == 422, answer.text


SAID = "This cannot stand in a profile."
PROFILE = "/api/v1/accounts/update_credentials"


async def change(person: Person, **more: Any) -> httpx.Response:
    return await person._client.patch(PROFILE, json=more, headers=person.headers)


async def test_words_and_links_of_a_profile_are_looked_at_before_others_see_them(
    operator: Person, second: Person, bob: Person, carol: Person, settle: Settle
) -> None:
    assert (await change(bob, display_name="Bob", note="I draw")).status_code == 200
    await put_in_force(
        operator,
        settle,
        ["evil.example"],
        rule("link_listed", "refuse") | {"subject": "profile"},
        {"label": "sexual_minors", "subject": "profile", "threshold": 0.9, "action": "refuse"},
    )
    fields = [{"name": "Home", "value": "https://www.evil.example"}]
    for refused in (
        {"note": "see https://evil.example"},
        {"fields_attributes": fields},
        {"display_name": "trade pthc"},
    ):
        answer = await change(bob, **refused)
        assert (answer.status_code, answer.json()["error"][:31]) == (422, SAID)
    shown = (await carol.get(f"/api/v1/accounts/{bob.id}")).json()
    assert (shown["display_name"], shown["fields"], "I draw" in shown["note"]) == ("Bob", [], True)
    told = (await bob.get(DECISIONS)).json()
    assert [(one["subject"], one["action"], one["words"]) for one in told] == [
        ("profile", "refuse", "trade pthc"),
        ("profile", "refuse", "Home\nhttps://www.evil.example"),
        ("profile", "refuse", "see https://evil.example"),
    ]
    await bob.post(f"{DECISIONS}/{told[2]['id']}/appeal", {"text": "It warns of it"})
    [case] = (await second.get("/api/salon/v1/admin/appeals")).json()
    body = {"reverse": True, "answer": "So it does"}
    assert (await second.post(f"/api/salon/v1/admin/appeals/{case['id']}/settle", body)).status_code == 200
    assert (await change(bob, note="see https://evil.example")).status_code == 200


async def test_a_policy_is_tried_on_the_profiles_of_last_week(
    client: httpx.AsyncClient, operator: Person, bob: Person, settle: Settle
) -> None:
    path = "/api/v1/accounts/update_credentials"
    changed = await client.patch(path, json={"note": "All of it at https://bad.example"}, headers=bob.headers)
    assert changed.status_code == 200, changed.text
    rule = {"label": "link_listed", "subject": "profile", "threshold": 1.0, "action": "refuse"}
    await operator.post(POLICIES, {"rules": [rule], "domains": ["bad.example"]})
    await settle()
    tried = (await operator.get(POLICIES)).json()["versions"][0]["replay"]
    assert {"subject": "profile", "was": "allow", "would": "refuse", "count": 1} in tried["changes"]
    [example] = tried["examples"]
    assert (example["subject"], example["words"]) == ("profile", "All of it at https://bad.example")
