"""What machines may do with what is here, said where they look for it: TDMRep, Really Simple Licensing, GPC."""

from typing import Any
from xml.etree import ElementTree as ET

from litestar import Response, get

from salon.consent.queries import find_answers
from salon.consent.signals import NOBODY_SAID, Answers, to_tdm_reservation, to_usages
from salon.kit.context import settings
from salon.kit.errors import NotFound
from salon.kit.http import json_response
from salon.kit.ids import parse_id
from salon.pages.previews import RSL_TYPE
from salon.posts.queries import list_posts
from salon.posts.rules import Standing, may_see

RSL = "https://rslstandard.org/rsl"
HOUR = {"Cache-Control": "public, max-age=3600"}
BRIEFLY = {"Cache-Control": "public, max-age=30"}
GPC_SINCE = "2026-11-25"


def policy_address() -> str:
    """Where it says in full what people are asked here."""
    return f"{settings().base_url}/api/salon/v1/consent/purposes"


@get("/.well-known/tdmrep.json")
async def read_tdmrep() -> Response[bytes]:
    """Everything is reserved (https://www.w3.org/community/reports/tdmrep/); a post that is not says so itself."""
    reserved = {"location": "/", "tdm-reservation": to_tdm_reservation(NOBODY_SAID), "tdm-policy": policy_address()}
    return json_response([reserved], headers=HOUR)


@get("/.well-known/gpc.json")
async def read_gpc() -> Response[bytes]:
    """Global Privacy Control is heeded here."""
    return json_response({"gpc": True, "lastUpdate": GPC_SINCE}, headers=HOUR)


@get("/rsl.xml")
async def read_license() -> Response[bytes]:
    """The licence of everything that has none of its own."""
    return _answer("/", NOBODY_SAID, HOUR)


@get("/rsl/{post_id:str}")
async def read_post_license(post_id: str) -> Response[bytes]:
    """The licence of one post that everybody may see."""
    one = parse_id(post_id)
    row = (await list_posts([one])).get(one)
    if row is None or row.boost_of_id is not None or not may_see(row.visibility, Standing()):
        raise NotFound
    return _answer(f"/posts/{one}", await find_answers(one), BRIEFLY)


def _answer(path: str, answers: Answers, headers: dict[str, str]) -> Response[bytes]:
    root = ET.Element("rsl", xmlns=RSL)
    licence = ET.SubElement(ET.SubElement(root, "content", url=f"{settings().base_url}{path}"), "license")
    told: dict[str, Any] = {"permits": "yes", "prohibits": "no"}
    for element, wanted in told.items():
        tokens = [token for token, said in to_usages(answers).items() if said == wanted]
        if tokens:
            ET.SubElement(licence, element, type="usage").text = ",".join(tokens)
    return Response(ET.tostring(root, encoding="utf-8", xml_declaration=True), media_type=RSL_TYPE, headers=headers)


handlers: list[Any] = [read_tdmrep, read_gpc, read_license, read_post_license]
