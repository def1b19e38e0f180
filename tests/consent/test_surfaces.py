"""Every surface says what the ledger says: headers, pages, files, licences, intents and JSON cannot disagree."""

import io
import re
from typing import Any
from xml.etree import ElementTree as ET

import c2pa
import httpx
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salon.consent import signals
from salon.consent.actions import Means, decide, decide_post
from salon.consent.purposes import OF_POSTS, PURPOSES
from salon.consent.queries import find_answers
from salon.consent.rules import Answer
from salon.kit import db
from tests.conftest import Settle
from tests.consent.people import CONSENT, answers_of, say, write
from tests.media_room.test_media_api import photo
from tests.studio.people import Cast, change, json_of, make

GENERATIVE = "ai.train.generative"
RSL = "{https://rslstandard.org/rsl}"
CODES = sorted(one.code for one in OF_POSTS)
answers = st.dictionaries(st.sampled_from(CODES), st.sampled_from(["yes", "no"]))


def by_aipref(header: str) -> dict[str, str]:
    """What a Content-Usage header says of our purposes."""
    said = signals.read_content_usage([header])
    return {one.code: ("yes" if said[one.aipref] else "no") for one in PURPOSES if one.aipref in said}


def by_signal(line: str) -> dict[str, str]:
    """What a Content-Signal of robots.txt says of our purposes."""
    said = dict(one.split("=") for one in line.split(", ") if one)
    return {one.code: said[token] for one in PURPOSES for token in one.rsl if token in said}


def by_rsl(xml: str) -> dict[str, set[str]]:
    root = ET.fromstring(xml)
    found: dict[str, set[str]] = {}
    for element, said in (("permits", "yes"), ("prohibits", "no")):
        for one in root.iter(f"{RSL}{element}"):
            for token in (one.text or "").split(","):
                for purpose in PURPOSES:
                    if token in purpose.rsl:
                        found.setdefault(purpose.code, set()).add(said)
    return found


def contradictions(truth: dict[str, Answer], told: dict[str, dict[str, str]]) -> list[str]:
    """Where a surface says yes to what is not allowed, or no to what is."""
    wrong = []
    for surface, said in told.items():
        for code, word in said.items():
            if (word == "yes") is not (truth.get(code) == "yes"):
                wrong.append(f"{surface} says {word} of {code}, which is {truth.get(code, 'unsaid')}")
    return wrong


@settings(max_examples=300, deadline=None)
@given(truth=answers)
def test_no_two_vocabularies_can_disagree(truth: dict[str, Answer]) -> None:
    usage = signals.to_usage(truth)
    intents = signals.to_intents(truth, dict.fromkeys(truth, "now"))
    told = {
        "json": dict.fromkeys(usage["allows"], "yes"),
        "content-usage": by_aipref(usage["content_usage"]),
        "content-signal": by_signal(signals.to_content_signal(truth)),
        "intents": {
            one.code: ("yes" if intents[one.intent]["allow"] else "no") for one in PURPOSES if one.intent in intents
        },
    }
    assert contradictions(truth, told) == []
    assert set(usage["allows"]) == {code for code, said in truth.items() if said == "yes"}
    for entry, allowed in signals.to_training(truth).items():
        assert allowed is all(truth.get(one.code) == "yes" for one in PURPOSES if one.cawg == entry)
    reserved = signals.to_tdm_reservation(truth) == 1
    assert reserved is not all(truth.get(one.code) == "yes" for one in PURPOSES if one.tdm)
    for token, said in signals.to_usages(truth).items():
        shares = [one for one in PURPOSES if token in one.rsl]
        assert (said == "yes") is all(truth.get(one.code) == "yes" for one in shares)
        assert said != "unsaid" or all(one.silent and one.code not in truth for one in shares)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("train-ai=n", {"train-ai": False}),
        ("train-ai=y, search=n", {"train-ai": True, "search": False}),
        ("train-ai=n, train-ai=y", {"train-ai": True}),
        ("train-ai=y, train-ai", {}),
        ("Train-AI=n", {}),
        ("train-ai=N", {}),
        ("train-ai=?1", {}),
        ("train-ai=n;exceptions=cc-cr", {"train-ai": False}),
        ("train-ai=n; x=1 , search=y", {"train-ai": False, "search": True}),
        ("bots=n", {"bots": False}),
        ("", {}),
        (",,", {}),
        ("=n", {}),
        ("train-ai==n", {}),
        ("\x00", {}),
    ],
)
def test_a_content_usage_header_is_read_as_its_draft_says(header: str, said: dict[str, bool]) -> None:
    assert signals.read_content_usage([header]) == said


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(whole=st.dictionaries(st.sampled_from(CODES), st.booleans()),
       one=st.dictionaries(st.sampled_from(CODES), st.none() | st.booleans()))  # fmt: skip
async def test_all_surfaces_of_a_post_say_what_the_ledger_says(
    whole: dict[str, bool],
    one: dict[str, bool | None],
    client: httpx.AsyncClient,
    adults: Cast,
    settle: Settle,
    posted: dict[str, Any],
) -> None:
    async with db.transaction() as tx:
        await decide(tx, adults.alice.id, whole, Means("api"))
        await decide_post(tx, adults.alice.id, int(posted["id"]), one, Means("api"))
    await settle()
    truth = await find_answers(int(posted["id"]))
    status = await client.get(f"/api/v1/statuses/{posted['id']}")
    usage = status.json()["salon"]["usage"]
    page = await client.get(f"/posts/{posted['id']}")
    file = await client.get(posted["media_attachments"][0]["url"])
    story = json_of(await client.get(f"/api/salon/v1/media/{posted['media_attachments'][0]['id']}/provenance"))
    rsl = by_rsl((await client.get(f"/rsl/{posted['id']}")).text)
    told = {
        "post": {one.code: ("yes" if one.code in usage["allows"] else "no") for one in PURPOSES},
        "answers": await answers_of(client, posted["id"]),
        "api header": by_aipref(status.headers["content-usage"]),
        "page header": by_aipref(page.headers["content-usage"]),
        "file header": by_aipref(file.headers["content-usage"]),
        "rsl": {code: said.pop() for code, said in rsl.items() if len(said) == 1},
    }
    assert contradictions(truth, told) == []
    assert story["training"] == {
        entry: "allowed" if allowed else "notAllowed" for entry, allowed in signals.to_training(truth).items()
    }
    reservations = {one.headers["tdm-reservation"] for one in (status, page, file)}
    reservations |= set(re.findall(r'<meta name="tdm-reservation" content="(\d)">', page.text))
    assert reservations == {str(signals.to_tdm_reservation(truth))}
    assert ("noindex" in page.text) is (truth.get("search.index") == "no")
    listed = f"/posts/{posted['id']}" in (await client.get("/sitemap-posts.xml")).text
    assert listed is (truth.get("search.index") != "no")


@pytest.fixture
async def posted(client: httpx.AsyncClient, adults: Cast) -> Any:
    media = json_of(
        await client.post("/api/v2/media", files={"file": ("a.png", photo())}, headers=adults.alice.headers)
    )
    return await write(client, adults.alice, media_ids=[media["id"]])


def entries_of(image: bytes) -> dict[str, Any]:
    """The training-and-mining entries of a picture's credentials."""
    with c2pa.Reader("image/webp", io.BytesIO(image)) as reader:
        store = msgspec.json.decode(reader.json())
    manifest = store["manifests"][store["active_manifest"]]
    found = [one["data"]["entries"] for one in manifest["assertions"] if one["label"] == "cawg.training-mining"]
    return dict(found[0])


async def test_a_signed_file_never_promises_what_may_be_taken_back(
    client: httpx.AsyncClient, adults: Cast, settle: Settle
) -> None:
    async def draws(**wish: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        made = await make(adults.alice, "the sea", **wish)
        post = await write(client, adults.alice, media_ids=[str(made.variations[0].media_id)])
        return post, entries_of((await client.get(post["media_attachments"][0]["url"])).content)

    _, silent = await draws()
    assert {one["use"] for one in silent.values()} == {"notAllowed"}
    await say(client, adults.alice, generative=True)
    post, told = await draws()
    assert {name for name, one in told.items() if one["use"] == "constrained"} == {"cawg.ai_generative_training"}
    address = f"/api/salon/v1/accounts/{adults.alice.id}/intents"
    assert address in told["cawg.ai_generative_training"]["constraint_info"]
    assert json_of(await client.get(address))["syntheticContentGeneration"]["allow"] is True
    bobs = await write(client, adults.bob)
    _, remixed = await draws(parents=[int(post["id"])])
    assert remixed["cawg.ai_generative_training"]["use"] == "constrained"
    assert bobs
    await say(client, adults.alice, generative=False)
    _, later = await draws()
    assert {one["use"] for one in later.values()} == {"notAllowed"}


async def test_what_a_file_that_was_sent_forbids_is_heeded(
    client: httpx.AsyncClient, adults: Cast, settle: Settle
) -> None:
    made = await make(adults.bob, "the sea")
    shown = await write(client, adults.bob, media_ids=[str(made.variations[0].media_id)])
    file = (await client.get(shown["media_attachments"][0]["url"])).content
    assert {one["use"] for one in entries_of(file).values()} == {"notAllowed"}
    everything = {one.code.replace(".", "_"): True for one in PURPOSES if not one.code.startswith("ai.")}
    await say(client, adults.alice, generative=True, discriminative=True, inference=True, **everything)
    sent = await client.post("/api/v2/media", files={"file": ("a.webp", file)}, headers=adults.alice.headers)
    post = await write(client, adults.alice, media_ids=[json_of(sent)["id"]])
    assert post["salon"]["usage"]["allows"] == ["search.index", "archive.public", "bridge.protocol"]
    history = json_of(await client.get(f"{CONSENT}/history", headers=adults.alice.headers))
    objected = [one for one in history if one["state"] == "objected"]
    assert {one["method"] for one in objected} == {"c2pa_import"}
    assert {one["post_id"] for one in objected} == {post["id"]}


async def test_everything_is_reserved_where_nobody_said_otherwise(client: httpx.AsyncClient, adults: Cast) -> None:
    for path in ("/api/v1/timelines/public", "/robots.txt", "/avatars/1.png", "/api/v1/instance", "/no/such/place"):
        answer = await client.get(path)
        assert (answer.headers["content-usage"], answer.headers["tdm-reservation"]) == ("train-ai=n", "1"), path
    assert json_of(await client.get("/.well-known/gpc.json"))["gpc"] is True
    (reserved,) = json_of(await client.get("/.well-known/tdmrep.json"))
    assert (reserved["location"], reserved["tdm-reservation"]) == ("/", 1)
    policy = json_of(await client.get(reserved["tdm-policy"]))
    assert [one["code"] for one in policy] == [one.code for one in PURPOSES]
    robots = (await client.get("/robots.txt")).text
    told = re.search(r"^User-agent: \*\nContent-Signal: (.+)$", robots, flags=re.MULTILINE)
    assert told is not None
    assert by_signal(told[1]) == {GENERATIVE: "no", "ai.inference_input": "no"}
    for path in ("/robots.txt", "/", "/explore"):
        licence = re.fullmatch(
            r'<(\S+)>; rel="license"; type="application/rsl\+xml"', (await client.get(path)).headers["link"]
        )
        assert licence is not None, path
        assert by_rsl((await client.get(licence[1])).text) == {GENERATIVE: {"no"}, "ai.inference_input": {"no"}}


async def test_a_hidden_post_has_no_licence_to_read(client: httpx.AsyncClient, adults: Cast) -> None:
    post = await write(client, adults.alice, visibility="private")
    assert (await client.get(f"/rsl/{post['id']}")).status_code == 404
    assert (await client.get("/rsl/no-number")).status_code == 404
    await change("UPDATE posts SET visibility = 'public' WHERE id = %s", int(post["id"]))
    answer = await client.get(f"/rsl/{post['id']}")
    assert answer.headers["content-type"].startswith("application/rsl+xml")


async def test_a_file_is_answered_anew_as_soon_as_its_owner_takes_back_a_yes(
    client: httpx.AsyncClient, adults: Cast, settle: Settle, posted: Any
) -> None:
    url = posted["media_attachments"][0]["url"]
    await settle()
    assert "s-maxage" not in (await client.get(url)).headers["cache-control"]
    await say(client, adults.alice, generative=True)
    await settle()
    opened = await client.get(url)
    assert opened.headers["content-usage"] == "train-ai=y"
    assert "s-maxage=30" in opened.headers["cache-control"], "caches that are shared ask again within half a minute"
    await say(client, adults.alice, generative=False)
    await settle()
    assert (await client.get(url)).headers["content-usage"] == "train-ai=n"
