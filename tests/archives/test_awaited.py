"""People somebody knew elsewhere, met when they come here: asked about, or followed on proof."""

from pathlib import Path
from typing import Any

from psycopg.types.json import Jsonb

from salon.accounts import aliases
from salon.accounts.events import ProfileUpdated
from salon.app.offline import rebuild_named
from salon.archives.bringing.report import Terms
from salon.archives.bringing.run import bring_archive
from salon.kit import clock, db, log
from salon.relationships.awaiting import list_claims
from tests.conftest import Settle
from tests.social.conftest import Invite, Person

FOUND, AWAITED = "/api/salon/v1/found_people", "/api/salon/v1/awaited_people"


def write(folder: Path, kind: str, addresses: tuple[str, ...]) -> Path:
    (folder / "read").mkdir(parents=True)
    path = folder / f"{kind}.csv"
    path.write_text("Account address\n" + "\n".join(addresses))
    return path


async def brings(person: Person, folder: Path, *addresses: str, wish: str = "ask", kind: str = "following") -> None:
    """Somebody brings a list of people, as Mastodon writes it."""
    path = write(folder, kind, addresses)

    async def tell(_source: str, _done: int, _total: int) -> None:
        return

    terms = Terms("unlisted", wish)
    await bring_archive(person.account_id, terms, path, path.name, folder / "read", tell)


async def says(person: Person, address: str) -> None:
    async with db.transaction() as tx:
        await aliases.add_alias(tx, person.account_id, address)


async def proves(person: Person, url: str) -> None:
    """A link on somebody's profile was found to link back."""
    field = {"name": "Home", "value": url, "value_html": url, "verified_at": clock.to_wire(clock.now())}
    async with db.transaction() as tx:
        await tx.execute("UPDATE accounts SET fields = %s WHERE id = %s", (Jsonb([field]), person.account_id))
        await log.append(tx, ProfileUpdated(actor_id=person.account_id, subject_id=person.account_id))


async def standing(viewer: Person, other: Person) -> dict[str, Any]:
    return dict((await viewer.get("/api/v1/accounts/relationships", id=other.id)).json()[0])


async def found(person: Person) -> list[tuple[str, str, bool]]:
    rows = (await person.get(FOUND)).json()
    return [(one["account"]["username"], one["address"], one["proven"]) for one in rows]


async def waits_for(person: Person) -> list[str]:
    return sorted(one["address"] for one in (await person.get(AWAITED)).json())


async def test_whoever_says_who_they_were_is_asked_about_and_followed_only_by_a_press(
    alice: Person, bob: Person, settle: Settle, tmp_path: Path
) -> None:
    await brings(alice, tmp_path / "a", "bob@far.example", "never@far.example", wish="follow")
    await settle()
    assert await waits_for(alice) == ["bob@far.example", "never@far.example"]
    await says(bob, "@bob@far.example")
    await settle()
    assert await found(alice) == [("bob", "bob@far.example", False)]
    assert (await standing(alice, bob))["following"] is False, "anybody can say that they were somebody"
    await alice.follows(bob)
    await settle()
    assert await found(alice) == []
    assert await waits_for(alice) == ["never@far.example"]


async def test_whoever_proves_it_is_followed_as_was_wished(
    alice: Person, bob: Person, carol: Person, settle: Settle, tmp_path: Path
) -> None:
    await brings(alice, tmp_path / "a", "bob@far.example", wish="follow")
    await brings(carol, tmp_path / "c", "bob@far.example", wish="ask")
    await says(bob, "bob@far.example")
    await settle()
    assert await found(alice) == [("bob", "bob@far.example", False)]
    await proves(bob, "https://far.example/@bob")
    await settle()
    assert (await standing(alice, bob))["following"] is True
    assert (await waits_for(alice), await found(alice)) == ([], [])
    assert (await standing(carol, bob))["following"] is False
    assert await found(carol) == [("bob", "bob@far.example", True)]


async def test_whoever_joins_by_the_exact_address_is_met(
    alice: Person, bob: Person, invite: Invite, settle: Settle, tmp_path: Path
) -> None:
    await brings(alice, tmp_path / "a", "dora@localhost:3000", wish="follow")
    await brings(bob, tmp_path / "b", "dora", wish="ask")
    await settle()
    dora = await invite("Dora")
    await settle()
    assert (await standing(alice, dora))["following"] is True
    assert await found(bob) == [("Dora", "dora", True)]


async def test_who_was_here_before_the_list_is_found_too(
    alice: Person, bob: Person, settle: Settle, tmp_path: Path
) -> None:
    await says(bob, "bob@far.example")
    await settle()
    await brings(alice, tmp_path / "a", "bob@far.example")
    await settle()
    assert await found(alice) == [("bob", "bob@far.example", False)]


async def test_mutes_and_blocks_need_no_proof(
    alice: Person, bob: Person, carol: Person, settle: Settle, tmp_path: Path
) -> None:
    await brings(alice, tmp_path / "a", "bob@far.example", kind="blocked_accounts")
    await brings(alice, tmp_path / "m", "carol@far.example", kind="muted_accounts")
    await bob.follows(alice)
    for one in (bob, carol):
        await says(one, f"{'bob' if one is bob else 'carol'}@far.example")
    await settle()
    assert (await standing(alice, bob))["blocking"] is True
    assert (await standing(alice, bob))["followed_by"] is False
    assert (await standing(alice, carol))["muting"] is True
    assert await waits_for(alice) == []


async def test_somebody_else_is_not_asked_about_again(
    alice: Person, bob: Person, carol: Person, settle: Settle, tmp_path: Path
) -> None:
    await brings(alice, tmp_path / "a", "bob@far.example")
    await says(carol, "bob@far.example")
    await settle()
    (one,) = (await alice.get(FOUND)).json()
    client = alice._client
    for _, status in ((0, 200), (1, 404)):
        answer = await client.delete(f"{FOUND}/{one['id']}", headers=alice.headers)
        assert answer.status_code == status
    await proves(carol, "https://far.example/@bob")
    await settle()
    assert await found(alice) == []
    await says(bob, "bob@far.example")
    await settle()
    assert await found(alice) == [("bob", "bob@far.example", False)], "the one awaited may still come"
    await rebuild_named("awaited")
    assert await found(alice) == [("bob", "bob@far.example", False)]


async def test_blocks_between_two_are_kept(alice: Person, bob: Person, settle: Settle, tmp_path: Path) -> None:
    await brings(alice, tmp_path / "a", "bob@far.example", wish="follow")
    await bob.post(f"/api/v1/accounts/{alice.id}/block")
    await proves(bob, "https://far.example/@bob")
    await says(bob, "bob@far.example")
    await settle()
    assert (await standing(alice, bob))["following"] is False
    assert await found(alice) == []


async def test_who_waits_is_told_in_our_client_and_who_came_is_told_in_one_group_without_a_ring(
    alice: Person, bob: Person, invite: Invite, settle: Settle, tmp_path: Path
) -> None:
    others = [await invite(f"old_friend{number}") for number in range(3)]
    for number, one in enumerate(others):
        await brings(one, tmp_path / str(number), "bob@far.example", wish="follow")
    await brings(alice, tmp_path / "a", "bob@far.example", wish="ask")
    await proves(bob, "https://far.example/@bob")
    await settle()
    groups = (await bob.get("/api/v2/notifications")).json()["notification_groups"]
    assert [(one["type"], one["notifications_count"]) for one in groups] == [("follow", 3)]
    assert await alice.told() == []
    async with db.reading() as conn:
        rows = await conn.execute("SELECT kind, from_id FROM notifications WHERE owner_id = %s", (alice.account_id,))
        assert await rows.fetchall() == [("salon.found", bob.account_id)]
        rows = await conn.execute("SELECT DISTINCT body ->> 'quiet' FROM log WHERE kind = 'Followed'")
        assert await rows.fetchall() == [("true",)]


def test_only_the_page_of_a_profile_proves_a_name(settings: object) -> None:
    """A page deeper in a site may be called like somebody else there, and belong to whoever says so."""

    def proven(url: str) -> list[str]:
        fields = [{"name": "x", "value": url, "verified_at": "2026-01-01T00:00:00.000Z"}]
        own = {"eve", "eve@localhost:3000"}
        return [one.address for one in list_claims(1, "Eve", fields, []) if one.proven and one.address not in own]

    assert proven("https://far.example/@Bob") == ["bob@far.example"]
    assert proven("https://far.example/users/bob/") == ["bob@far.example"]
    assert proven("https://www.pictures.example/bob") == ["bob@pictures.example"]
    for url in (
        "https://far.example/@eve/tagged/bob",
        "https://far.example/@eve/bob",
        "https://far.example/@eve?to=/@bob",
        "https://far.example/@eve#/@bob",
        "https://far.example/",
        "https://far.example/@bob@eve.example/x",
        "https://far.example/a%2f@bob",
    ):
        assert "bob@far.example" not in proven(url), url
    unproven = list_claims(1, "eve", [{"name": "x", "value": "https://far.example/@bob"}], ["bob@far.example"])
    assert [one.proven for one in unproven if one.address == "bob@far.example"] == [False]
