"""A life with a marker of its own in every field people write into: through the API where that is how it gets there."""

import datetime as dt
from typing import Any

import psycopg
from PIL import ExifTags, Image
from psycopg.types.json import Jsonb

from salon.kit import db
from salon.kit.ids import parse_id
from tests.media.pictures import encode, painting
from tests.social.conftest import Person

# What a column gets that must hold something and is not what a marker is in.
FILL = {"text": "'x'", "bigint": "1", "integer": "1", "smallint": "1", "boolean": "true", "bytea": r"'\x01'::bytea"}
FILL |= {"timestamp with time zone": "now()", "ARRAY": "'{}'"}
FILL |= {"jsonb": "'{}'::jsonb", "real": "0", "date": "now()", "uuid": "gen_random_uuid()"}
LATER = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)
# (table, column that names the person, columns with a marker, what else its checks ask for)
ROWS: tuple[tuple[str, str, tuple[str, ...], dict[str, Any]], ...] = (
    ("generations", "owner_id", ("prompt", "style", "negative_prompt", "error"), {"state": "failed", "count": 1}),
    ("templates", "author_id", ("title", "prompt"), {}),
    ("challenges", "author_id", ("title", "rules"), {"tag": "sea"}),
    ("chains", "author_id", ("title",), {"most_turns": 3}),
    ("drafts", "author_id", ("params",), {}),
    ("imports", "owner_id", ("name", "report"), {"state": "failed"}),
    ("archives", "owner_id", ("secret", "error"), {"state": "failed"}),
    ("passkeys", "account_id", ("name",), {}),
    ("sessions", "account_id", ("user_agent", "network"), {"id": 7, "expires_at": LATER}),
    ("push_subscriptions", "account_id", ("endpoint",), {"policy": "all", "credential_id": 7}),
    ("invites", "created_by", ("code",), {}),
    ("idempotency_keys", "account_id", ("key",), {}),
    ("staff_notes", "account_id", ("words",), {}),
    ("awaited_people", "owner_id", ("address",), {"verb": "follow"}),
    ("account_warnings", "account_id", ("text",), {"action": "none"}),
    ("confirmations", "account_id", ("deed",), {}),
    ("disputes", "by_id", ("reason",), {"kind": "dispute", "degree": "none"}),
)


class Life:
    """Markers as they are planted, each by the name of what it stands in."""

    def __init__(self) -> None:
        self.markers: dict[str, str] = {}

    def mark(self, name: str) -> str:
        """A marker no other field has; letters and digits, so that it is one word to whoever splits words."""
        assert name not in self.markers
        self.markers[name] = f"canary{len(self.markers):02}zq"
        return self.markers[name]


async def live(bob: Person, carol: Person, desk: Person) -> tuple[Life, dict[str, Any]]:
    """Bob's life, and one of his posts."""
    life = Life()
    post = await _publish(bob, carol, life)
    await _set_up(bob, carol, life)
    bad = await bob.writes(life.mark("post taken down"))
    why = {"post_id": bad["id"], "reason": life.mark("reason of a decision")}
    assert (await desk.post("/api/salon/v1/admin/takedowns", why)).status_code == 200
    decided = (await bob.get("/api/salon/v1/decisions")).json()[0]["id"]
    said = {"text": life.mark("appeal")}
    assert (await bob.post(f"/api/salon/v1/decisions/{decided}/appeal", said)).status_code == 200
    async with db.transaction() as tx:
        media = parse_id(post["media_attachments"][0]["id"])
        grants = await tx.execute("SELECT id FROM oauth_tokens WHERE account_id = %s", (bob.account_id,))
        ends = {"disputes": {"media_id": media}, "confirmations": {"grant_id": (await grants.fetchall())[0][0]}}
        for table, owner, columns, more in ROWS:
            given = {owner: bob.account_id, **more, **ends.get(table, {})}
            for column in columns:
                marker = life.mark(f"{table}.{column}")
                given[column] = Jsonb({"words": marker}) if column in {"params", "report", "deed"} else marker
            await _insert(tx, table, given)
    return life, post


async def _publish(bob: Person, carol: Person, life: Life) -> dict[str, Any]:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = life.mark("EXIF")
    photo = encode(painting(), "JPEG", exif=exif, comment=life.mark("comment of a JPEG").encode())
    sent = await bob._client.post(
        "/api/v2/media",
        files={"file": (f"{life.mark('file name')}.jpg", photo, "image/jpeg")},
        data={"description": life.mark("description")},
        headers=bob.headers,
    )
    assert sent.status_code == 200, sent.text
    shown = {"spoiler_text": life.mark("spoiler"), "media_ids": [sent.json()["id"]]}
    words = f"{life.mark('post')} #{life.mark('tag')} https://example.org/{life.mark('link')}"
    post = await bob.writes(words, **shown)
    edited = await bob.writes(life.mark("before an edit"))
    body = {"status": life.mark("after an edit")}
    await bob._client.put(f"/api/v1/statuses/{edited['id']}", json=body, headers=bob.headers)
    deleted = await bob.writes(life.mark("deleted post"))
    await bob._client.delete(f"/api/v1/statuses/{deleted['id']}", headers=bob.headers)
    await bob.writes(f"@carol {life.mark('direct message')}", visibility="direct")
    await bob.writes("which?", poll={"options": [life.mark("poll option"), "rain"], "expires_in": 3600})
    other = await carol.writes("what do you say?")
    await bob.writes(life.mark("reply"), in_reply_to_id=other["id"])
    await bob.post("/api/v1/statuses", {"status": life.mark("for later"), "scheduled_at": "2099-01-01T00:00:00Z"})
    return post


async def _set_up(bob: Person, carol: Person, life: Life) -> None:
    profile = {
        "display_name": life.mark("name")[:30],
        "note": life.mark("note"),
        "fields_attributes": [{"name": life.mark("field"), "value": life.mark("value of a field")}],
    }
    answer = await bob._client.patch("/api/v1/accounts/update_credentials", json=profile, headers=bob.headers)
    assert answer.status_code == 200, answer.text
    keyword = [{"keyword": life.mark("keyword")}]
    for who, path, body in (
        (bob, "/api/v1/lists", {"title": life.mark("list")}),
        (
            bob,
            "/api/v2/filters",
            {"title": life.mark("filter"), "context": ["home"], "keywords_attributes": keyword},
        ),
        (bob, f"/api/v1/accounts/{carol.id}/note", {"comment": life.mark("note about somebody")}),
        (carol, f"/api/v1/accounts/{bob.id}/note", {"comment": life.mark("somebody's note")}),
        (bob, "/api/v1/reports", {"account_id": carol.id, "comment": life.mark("report")}),
        (bob, "/api/salon/v1/feedback", {"words": life.mark("feedback")}),
        (bob, f"/api/v1/tags/{life.mark('followed tag')}/follow", {}),
        (bob, "/api/v1/featured_tags", {"name": life.mark("featured tag")}),
    ):
        answer = await who.post(path, body)
        assert answer.status_code == 200, (path, answer.text)
    async with db.transaction() as tx:
        await tx.execute(
            "UPDATE credentials SET email = %s WHERE account_id = %s",
            (f"{life.mark('address')}@example.org", bob.account_id),
        )


async def _insert(tx: psycopg.AsyncConnection, table: str, given: dict[str, Any]) -> None:
    rows = await tx.execute(
        """
        SELECT column_name, data_type FROM information_schema.columns
        WHERE table_name = %s AND is_nullable = 'NO' AND column_default IS NULL AND is_generated = 'NEVER'
        """,
        (table,),
    )
    filled = {name: FILL[kind] for name, kind in await rows.fetchall() if name not in given}
    columns = ", ".join([*given, *filled])
    values = ", ".join([*("%s" for _ in given), *filled.values()])
    await tx.execute(f"INSERT INTO {table} ({columns}) VALUES ({values})".encode(), list(given.values()))
