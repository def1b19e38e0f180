"""What other servers and crawlers ask first: webfinger, nodeinfo, host-meta, robots."""

from typing import Any

import msgspec
from litestar import Request, Response, get

from salon import __version__
from salon.accounts import queries
from salon.accounts.views import domain, get_account
from salon.consent.signals import NOBODY_SAID, to_content_signal, to_content_usage
from salon.kit import db
from salon.kit.context import settings
from salon.kit.errors import BadRequest, NotFound
from salon.kit.http import json_response, read_query
from salon.pages.previews import place_license, to_license_link

Req = Request[Any, Any, Any]
# Crawlers that collect for training. Nothing here is shared for that unless its author said so, and they cannot ask.
TRAINERS = (
    "GPTBot", "ClaudeBot", "anthropic-ai", "CCBot", "Google-Extended", "Applebot-Extended", "Bytespider",
    "meta-externalagent", "PerplexityBot", "Amazonbot", "cohere-training-data-crawler", "Diffbot", "img2dataset",
)  # fmt: skip


class Resource(msgspec.Struct):
    """Who is looked for."""

    resource: str = ""


@get("/.well-known/webfinger")
async def read_webfinger(request: Req) -> Response[bytes]:
    """Where a person's profile is, by `acct:name@domain` or the profile's own address."""
    resource = read_query(request, Resource).resource.strip()
    if not resource:
        raise BadRequest("resource is missing.")
    base_url = settings().base_url
    username = None
    if resource.startswith(f"{base_url}/"):
        username = resource.removeprefix(f"{base_url}/").removeprefix("users/").removeprefix("@")
    else:
        name, _, host = resource.removeprefix("acct:").removeprefix("@").rpartition("@")
        username = name if host.lower() == domain() else None
    account_id = await queries.find_id_by_username(username) if username else None
    if account_id is None:
        raise NotFound
    account = await get_account(account_id)
    links = [
        {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": account.url},
        {"rel": "http://webfinger.net/rel/avatar", "type": "image/png", "href": account.avatar},
    ]
    answer = {"subject": f"acct:{account.username}@{settings().domain}", "aliases": [account.url, account.uri]}
    response = json_response(answer | {"links": links})
    response.media_type = "application/jrd+json"
    return response


@get("/.well-known/nodeinfo")
async def read_nodeinfo_index() -> Response[bytes]:
    """Where nodeinfo is."""
    href = f"{settings().base_url}/nodeinfo/2.0"
    return json_response({"links": [{"rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": href}]})


@get("/nodeinfo/2.0")
async def read_nodeinfo() -> Response[bytes]:
    """What software this is; `upstream` names whose client API it speaks, which some apps insist on."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT relname, greatest(reltuples, 0)::bigint FROM pg_class
            WHERE oid IN ('accounts'::regclass, 'posts'::regclass)
            """
        )
        estimates = dict(await rows.fetchall())
    return json_response(
        {
            "version": "2.0",
            "software": {"name": "salon", "version": __version__},
            "protocols": [],
            "services": {"inbound": [], "outbound": []},
            "openRegistrations": settings().sign_up in {"open", "approval"},
            "usage": {"users": {"total": estimates.get("accounts", 0)}, "localPosts": estimates.get("posts", 0)},
            "metadata": {"nodeName": settings().title, "upstream": {"name": "mastodon"}},
        }
    )


@get("/.well-known/host-meta")
async def read_host_meta() -> Response[bytes]:
    """Where webfinger is, for old clients."""
    template = f"{settings().base_url}/.well-known/webfinger?resource={{uri}}"
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">\n'
        f'  <Link rel="lrdd" template="{template}"/>\n</XRD>\n'
    )
    return Response(xml.encode(), media_type="application/xrd+xml; charset=utf-8")


@get("/robots.txt")
async def read_robots() -> Response[bytes]:
    """Search engines may look at the pages; crawlers that collect for training may not, and all are told what for.

    AIPREF's and RSL's own words are headers of this and every page (docs/decisions/0025-robots-in-words-all-know.md).
    """
    trainers = "\n".join(f"User-agent: {name}" for name in TRAINERS)
    text = (
        f"{trainers}\nDisallow: /\n\n"
        f"User-agent: *\nContent-Signal: {to_content_signal(NOBODY_SAID)}\n"
        "Allow: /api/oembed\nDisallow: /api/\nDisallow: /oauth/\nAllow: /\n"
        "\n# What may be done with what is here, in the headers of every page:"
        f"\n# Content-Usage: {to_content_usage(NOBODY_SAID)}\n# License: {place_license()}\n"
        f"\nSitemap: {settings().base_url}/sitemap.xml\n"
    )
    headers = {"Cache-Control": "max-age=86400", "Link": to_license_link(place_license())}
    return Response(text.encode(), media_type="text/plain", headers=headers)


handlers = [read_webfinger, read_nodeinfo_index, read_nodeinfo, read_host_meta, read_robots]
