"""The consent page: a person lets an app in, in plain words, without a line of JavaScript."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import msgspec
from jinja2 import Environment, FileSystemLoader
from litestar import Request, Response, get, post

from salon.accounts import actions, queries, rules
from salon.accounts.browsers import act_as
from salon.accounts.devices import device_of
from salon.accounts.guards import find_session, require_same_origin
from salon.accounts.models import App, Terms
from salon.accounts.secrets import is_same
from salon.accounts.sight import Seen
from salon.accounts.viewers import allows, find_audience
from salon.accounts.views import get_account
from salon.kit import db
from salon.kit.context import settings
from salon.kit.errors import Forbidden, Invalid, SalonError
from salon.kit.http import read_body, read_query
from salon.kit.languages import find_language
from salon.kit.limits import address_of
from salon.pages.shell import write_font_faces
from salon.pages.words import LANGUAGES
from salon.pages.words.shape import Words

Req = Request[Any, Any, Any]
TEMPLATES = Path(__file__).parent / "templates"
templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
# No form-action: browsers hold it against the redirect that follows, and that goes to the app, often to a scheme of
# its own. The page has no other forms and no scripts, and everything on it is escaped.
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
# What an assistant may use up in a day: what is sent, and how it is called; the first is chosen at first.
PICTURES_A_DAY = (("20", "20"), ("5", "5"), ("100", "100"), ("", "{t.as_many}"))
SPEND_A_DAY = (("0", "{t.nothing}"), ("250000", "$0.25"), ("1000000", "$1"), ("5000000", "$5"), ("", "{t.as_much}"))


class AuthorizeParams(msgspec.Struct):
    """What an app sends people here with, and what they answer."""

    response_type: str = "code"
    client_id: str = ""
    redirect_uri: str = ""
    scope: str | None = None
    state: str | None = None
    code_challenge: str | None = None
    code_challenge_method: str | None = None
    force_login: bool | None = None
    do: str = ""
    csrf: str = ""
    login: str = ""
    password: str = ""
    resource: str | None = None  # what the token is for (RFC 8707)
    may: list[str] | None = None  # of an assistant: the scopes the person left in
    pictures_per_day: str = PICTURES_A_DAY[0][0]
    spend_per_day: str = SPEND_A_DAY[0][0]


class Ask(msgspec.Struct):
    """A request of an app that may be shown to a person."""

    app: App
    redirect_uri: str
    scopes: list[str]
    params: AuthorizeParams
    language: str

    @property
    def is_assistant(self) -> bool:
        """Whether what is asked for is a token for assistants."""
        return self.scopes[0] in rules.ASSISTANT_SCOPES

    @property
    def hidden(self) -> dict[str, str]:
        """The request again, for forms and addresses."""
        names = ("response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "resource")
        kept = {name: value for name in names if (value := getattr(self.params, name))}
        return kept | ({"code_challenge_method": "S256"} if self.params.code_challenge else {})


class Refusal(Exception):
    """A request that is answered at once: a page for people, or an error for the app."""

    def __init__(self, response: Response[bytes]) -> None:
        self.response = response


def describe_scope(t: Words, scope: str) -> str:
    """A scope in words that end the sentence "This app will be able to ..."."""
    if scope in t.scopes:
        return t.scopes[scope]
    verb, _, noun = scope.rpartition(":")
    plain = noun.replace("_", " ")
    if verb.startswith("admin"):
        return (t.staff_see if verb.endswith("read") else t.staff_change).format(what=plain)
    what = t.nouns.get(noun, t.other_noun.format(noun=plain))
    return (t.see if verb == "read" else t.change).format(what=what)


@get("/oauth/authorize")
async def show_consent(request: Req) -> Response[bytes]:
    """Ask who you are, then whether the app may; an app let in before goes straight on."""
    try:
        ask = await _read_ask(read_query(request, AuthorizeParams), find_language(request, LANGUAGES))
    except Refusal as refusal:
        return refusal.response
    seen = await _find_person(request)
    if seen is None and request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
        # The strict cookie does not come along from another site; asking again from here brings it.
        return page(ask.language, "again.html", address=f"{request.url.path}?{request.url.query}")
    if seen is None or ask.params.force_login:
        return _ask_sign_in(ask)
    assert seen.viewer.account_id is not None
    if not ask.is_assistant and await queries.has_authorized(seen.viewer.account_id, ask.app.id, ask.scopes):
        return await _let_in(ask, seen.viewer.account_id)
    account = await get_account(seen.viewer.account_id)
    t = LANGUAGES[ask.language]
    return page(
        ask.language,
        "consent.html",
        ask=ask,
        account=account,
        csrf=seen.csrf,
        wishes={scope: describe_scope(t, scope) for scope in ask.scopes},
        goes_to=_goes_to(ask),
        pictures=[(value, words.format(t=t)) for value, words in PICTURES_A_DAY],
        spend=[(value, words.format(t=t)) for value, words in SPEND_A_DAY],
    )


@post("/oauth/authorize", status_code=200)
async def answer_consent(request: Req) -> Response[bytes]:
    """Sign in, or answer the question."""
    require_same_origin(request)
    try:
        ask = await _read_ask(await read_body(request, AuthorizeParams), find_language(request, LANGUAGES))
    except Refusal as refusal:
        return refusal.response
    if ask.params.do == "sign_in":
        return await _sign_in(request, ask)
    seen = await _find_person(request)
    if seen is None or seen.viewer.account_id is None:
        return _ask_sign_in(ask)
    if not is_same(ask.params.csrf, seen.csrf):
        raise Forbidden("The page is out of date. Reload it and try again.")
    if ask.params.do != "allow":
        return _redirect(ask, {"error": "access_denied", "error_description": "The person said no."})
    return await (_let_assistant_in if ask.is_assistant else _let_in)(ask, seen.viewer.account_id)


async def _let_assistant_in(ask: Ask, account_id: int) -> Response[bytes]:
    """Let an assistant in for what the person left ticked."""
    ask.scopes = [scope for scope in ask.scopes if scope in (ask.params.may or ())]
    if not ask.scopes:
        return _redirect(ask, {"error": "access_denied", "error_description": "The person left nothing in."})
    return await _let_in(ask, account_id, _read_terms(ask.params))


def _read_terms(params: AuthorizeParams) -> Terms:
    if params.pictures_per_day not in dict(PICTURES_A_DAY) or params.spend_per_day not in dict(SPEND_A_DAY):
        raise Invalid("Choose what the assistant may use up in a day from what is offered.")
    pictures, spend = (int(one) if one else None for one in (params.pictures_per_day, params.spend_per_day))
    return Terms("mcp", pictures, spend)


@get("/oauth/pages.css")
async def read_style() -> Response[bytes]:
    """The few rules of these pages, which are set in the fonts of the web client."""
    content = write_font_faces(settings().web).encode() + (TEMPLATES / "pages.css").read_bytes()
    return Response(content, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


async def _read_ask(params: AuthorizeParams, language: str) -> Ask:
    """Check a request; never sends anybody to an address the app has not registered."""
    app = await queries.find_app(params.client_id)
    if app is None:
        raise Refusal(_explain(language, *LANGUAGES[language].unknown_app))
    redirect_uri = params.redirect_uri or (app.redirect_uris[0] if len(app.redirect_uris) == 1 else "")
    if redirect_uri not in app.redirect_uris:
        raise Refusal(_explain(language, *LANGUAGES[language].unregistered))
    audience = find_audience(params.resource)
    usual = " ".join(rules.USUAL_ASSISTANT_SCOPES) if audience == "mcp" else "read"
    scopes = list(dict.fromkeys((params.scope or usual).replace("+", " ").split())) or ["read"]
    ask = Ask(app, redirect_uri, scopes, params, language)
    ask.params.redirect_uri = redirect_uri
    if params.response_type != "code":
        raise Refusal(_redirect(ask, {"error": "unsupported_response_type"}))
    if params.resource is not None and audience is None:
        raise Refusal(_redirect(ask, {"error": "invalid_target"}))
    if not _may_ask(app, scopes, audience):
        raise Refusal(_redirect(ask, {"error": "invalid_scope"}))
    if params.code_challenge and (
        params.code_challenge_method != "S256" or not CHALLENGE.fullmatch(params.code_challenge)
    ):
        description = "code_challenge_method must be S256."
        raise Refusal(_redirect(ask, {"error": "invalid_request", "error_description": description}))
    if app.is_public and not params.code_challenge:
        description = "code_challenge is required of an app without a secret."
        raise Refusal(_redirect(ask, {"error": "invalid_request", "error_description": description}))
    return ask


def _may_ask(app: App, scopes: list[str], audience: str | None) -> bool:
    """Whether an app may ask for these scopes.

    Assistants register before they know what they will ask for, so what they registered with does not bound it; their
    scopes are of no use elsewhere, and the person chooses among them.
    """
    if all(scope in rules.ASSISTANT_SCOPES for scope in scopes):
        return audience in {"mcp", None}
    return audience != "mcp" and all(scope in rules.SCOPES and allows(frozenset(app.scopes), scope) for scope in scopes)


async def _find_person(request: Req) -> Seen | None:
    try:
        return await find_session(request)
    except Forbidden:  # suspended or pending: signing in says so
        return None


async def _sign_in(request: Req, ask: Ask) -> Response[bytes]:
    try:
        account_id = await actions.sign_in(ask.params.login, ask.params.password, address_of(request))
    except SalonError as error:
        return _ask_sign_in(ask, error)
    async with db.transaction() as tx:
        session = await actions.start_session(tx, account_id, device_of(request))
    response: Response[bytes] = Response(
        b"", status_code=303, headers={"Location": f"/oauth/authorize?{urlencode(ask.hidden)}"}
    )
    await act_as(request, response, session.token, account_id)
    return response


async def _let_in(ask: Ask, account_id: int, terms: Terms = Terms()) -> Response[bytes]:  # noqa: B008
    async with db.transaction() as tx:
        code = await actions.authorize_app(
            tx, account_id, ask.app, ask.redirect_uri, ask.scopes, ask.params.code_challenge, terms
        )
    if ask.redirect_uri == rules.OOB:
        return page(ask.language, "code.html", ask=ask, code=code)
    return _redirect(ask, {"code": code})


def _ask_sign_in(ask: Ask, error: SalonError | None = None) -> Response[bytes]:
    t = LANGUAGES[ask.language]
    known = {401: t.wrong, 429: t.too_often}
    told = known.get(error.status, error.message) if error else None
    response = page(ask.language, "sign_in.html", ask=ask, error=told, login=ask.params.login)
    response.status_code = error.status if error else 200
    response.headers.update(getattr(error, "headers", {}))
    return response


def _redirect(ask: Ask, answer: dict[str, str]) -> Response[bytes]:
    """Send the browser back to the app with an answer; an app without an address gets a page."""
    if ask.redirect_uri == rules.OOB:
        why = answer.get("error_description", answer.get("error", ""))
        return _explain(ask.language, LANGUAGES[ask.language].not_let_in, why)
    state = {"state": ask.params.state} if ask.params.state else {}
    joint = "&" if urlsplit(ask.redirect_uri).query else "?"
    address = quote(ask.redirect_uri, safe="%/:=&?~#+!$,;'@()*[]") + joint + urlencode(answer | state)
    return Response(b"", status_code=302, headers={"Location": address, "Cache-Control": "no-store"})


def _goes_to(ask: Ask) -> str:
    parts = urlsplit(ask.redirect_uri)
    return parts.netloc if parts.scheme in {"http", "https"} else ""


def _explain(language: str, title: str, words: str) -> Response[bytes]:
    response = page(language, "explain.html", title=title, words=words)
    response.status_code = 400
    return response


def page(language: str, template: str, **values: object) -> Response[bytes]:
    """Render one of these pages in a language of `LANGUAGES`; never kept by a browser, never framed."""
    html = templates.get_template(template).render(
        place=settings().title, language=language, t=LANGUAGES[language], **values
    )
    return Response(
        html.encode(),
        media_type="text/html",
        headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-store"},
    )


handlers: Sequence[Any] = [show_consent, answer_consent, read_style]
