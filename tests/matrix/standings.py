"""Who gets at somebody's object through each route with an id in its address: the table of `test_standings.py`."""

from typing import Any, NamedTuple

from tests.matrix.cast import SECRET

OWNER = frozenset({"owner"})
DESK = frozenset({"moderator", "operator"})
OPERATOR = frozenset({"operator"})
FRIENDS = frozenset({"owner", "follower"})
SEEING = frozenset({"owner", "follower", "other"}) | DESK  # whoever a public post is shown to
ALL = SEEING | {"blocked"}
NOBODY: frozenset[str] = frozenset()


class Standing(NamedTuple):
    """What is asked for, who gets it, and for whom it makes no sense though they may see the object (409 or 422)."""

    kind: str  # of the object, a name in `MAKERS`
    who: frozenset[str]  # strangers without a token besides, if the row of the `table` lets guests in
    body: dict[str, Any] | None = None
    unfit: frozenset[str] = NOBODY
    by_cookie: bool = False  # only the web client may


def mine(kind: str, body: dict[str, Any] | None = None) -> Standing:
    """Only its owner gets at it."""
    return Standing(kind, OWNER, body)


def seen(kind: str, body: dict[str, Any] | None = None) -> Standing:
    """By the rule of visibility: whoever sees the post."""
    return Standing(kind, SEEING, body)


def public(kind: str, body: dict[str, Any] | None = None) -> Standing:
    """Everybody gets at it, even whom its owner blocked; posts in it go by their own rule."""
    return Standing(kind, ALL, body)


def desk(kind: str, body: dict[str, Any] | None = None) -> Standing:
    """Moderators and operators."""
    return Standing(kind, DESK, body)


def operator(kind: str, body: dict[str, Any] | None = None) -> Standing:
    """Operators."""
    return Standing(kind, OPERATOR, body)


SALON, V1, V2 = "/api/salon/v1", "/api/v1", "/api/v2"
PERSON, POST = V1 + "/accounts/{account_id:str}", V1 + "/statuses/{status_id:str}"
STAFF, REPORT = V1 + "/admin/accounts/{account_id:str}", V1 + "/admin/reports/{report_id:str}"
CHAIN, CHALLENGE = SALON + "/chains/{chain_id:str}", SALON + "/challenges/{challenge_id:str}"
TEMPLATE, GENERATION = SALON + "/templates/{template_id:str}", SALON + "/generations/{generation_id:str}"
ANNOUNCED, REACTED = SALON + "/announcements/{announcement_id:str}", V1 + "/announcements/{announcement_id:str}"
REACTION = REACTED + "/reactions/{name:str}"
TALK, LIST = V1 + "/conversations/{conversation_id:str}", V1 + "/lists/{list_id:str}"
HELD, TOLD = V1 + "/notifications/requests/{from_id:str}", V1 + "/notifications/{notification_id:str}"
GROUP, LATER = V2 + "/notifications/{key:str}", V1 + "/scheduled_statuses/{scheduled_id:str}"
FILTER, WORD = V2 + "/filters/{filter_id:str}", V2 + "/filters/keywords/{keyword_id:str}"
FILTERED, OLD_FILTER = V2 + "/filters/statuses/{row_id:str}", V1 + "/filters/{keyword_id:str}"
ASKING, MEDIA = V1 + "/follow_requests/{account_id:str}", V1 + "/media/{media_id:str}"
NOTE, NOTES = SALON + "/context/notes/{note_id:str}", SALON + "/posts/{post_id:str}/context"
GONE = OWNER | DESK  # who takes a gathering away: whoever started it, and moderators
A_NOTE = {"text": "It was closed, not torn down", "sources": ["https://news.example/"], "reason": "other"}
OLD_WORDS = {"phrase": "storm", "context": ["home"]}

STANDINGS = {
    f"GET {SALON}/archives/{{archive_id:str}}": mine("archive"),
    f"GET {SALON}/imports/{{import_id:str}}": mine("import"),
    f"GET {SALON}/archives/{{archive_id:str}}/{{secret:str}}": Standing("archive", OWNER, by_cookie=True),
    f"GET {PERSON}": public("account"),
    f"GET {PERSON}/endorsements": public("account"),
    f"GET {PERSON}/featured_tags": public("account"),
    f"GET {PERSON}/followers": public("account"),
    f"GET {PERSON}/following": public("account"),
    f"GET {PERSON}/lists": public("account"),
    f"GET {PERSON}/statuses": public("account"),
    f"GET {SALON}/accounts/{{account_id:str}}/credit": public("account"),
    f"GET {SALON}/accounts/{{account_id:str}}/favourites": public("account"),
    f"GET {SALON}/accounts/{{account_id:str}}/intents": public("account"),
    "GET /rsl/{post_id:str}": public("shown"),
    f"GET {SALON}/posts/{{post_id:str}}/assistant": seen("shown"),
    f"PUT {SALON}/posts/{{post_id:str}}/assistant": mine("shown", {"wanted": False}),
    f"DELETE {SALON}/posts/{{post_id:str}}/assistant": mine("thread_answer"),
    f"POST {SALON}/posts/{{post_id:str}}/assistant/report": seen("thread_answer", {"comment": "It is wrong"}),
    f"GET {NOTES}": seen("shown"),
    f"POST {NOTES}": Standing("claim", SEEING - OWNER, A_NOTE),
    f"PUT {NOTES}": mine("shown", {"drafted_wanted": False}),
    f"GET {NOTE}": seen("note"),
    f"DELETE {NOTE}": mine("note"),
    f"PUT {NOTE}/rating": Standing("note", SEEING - {"owner", "other"}, {"level": "helpful", "reasons": ["clear"]}),
    f"DELETE {NOTE}/rating": mine("rated_note"),
    f"POST {NOTE}/report": seen("note", {"comment": "It is wrong"}),
    f"PUT {SALON}/agents/{{agent_id:str}}": mine("agent", {"posts_per_day": 2}),
    f"DELETE {SALON}/agents/{{agent_id:str}}": mine("agent"),
    f"POST {SALON}/agents/{{agent_id:str}}/keys": mine("agent", {"name": "night", "scopes": ["read"]}),
    f"DELETE {SALON}/agents/{{agent_id:str}}/keys/{{key_id:str}}": mine("agent"),
    f"GET {SALON}/labelers/{{labeler_id:str}}": public("labeler"),
    f"PUT {SALON}/labelers/{{labeler_id:str}}/subscription": public("labeler", {"choices": {"spam": "hide"}}),
    f"DELETE {SALON}/labelers/{{labeler_id:str}}/subscription": public("labeler"),
    f"POST {SALON}/labels/{{label_id:str}}/appeal": mine("label", {"text": "It is not so"}),
    f"POST {SALON}/labels/{{label_id:str}}/report": mine("label", {"comment": "It is abuse"}),
    f"POST {SALON}/labels/appeals/{{appeal_id:str}}/answer": mine("label_appeal", {"keep": True, "text": "It is so"}),
    f"POST {SALON}/admin/labels/{{label_id:str}}/take_off": desk("label", {"reason": "false"}),
    f"GET {SALON}/posts/{{post_id:str}}/consent": seen("shown"),
    f"PUT {SALON}/posts/{{post_id:str}}/consent": mine("shown", {"purposes": {"dataset.public": False}}),
    f"GET {SALON}/accounts/{{account_id:str}}/likeness": public("account"),
    f"PUT {SALON}/likeness/people/{{account_id:str}}": Standing("account", ALL - OWNER, {"allowed": False}, OWNER),
    f"DELETE {SALON}/likeness/people/{{account_id:str}}": Standing(
        "likeness_answer", OWNER, unfit=frozenset({"other"})
    ),
    f"POST {SALON}/likeness/uses/{{use_id:str}}/approve": mine("likeness_use"),
    f"POST {SALON}/likeness/uses/{{use_id:str}}/refuse": mine("likeness_use"),
    f"POST {PERSON}/note": public("account", {"comment": "kind"}),
    f"POST {PERSON}/follow": Standing("account", SEEING - OWNER),
    f"POST {PERSON}/unfollow": public("account"),
    f"POST {PERSON}/remove_from_followers": public("account"),
    f"POST {PERSON}/block": public("account"),
    f"POST {PERSON}/unblock": public("account"),
    f"POST {PERSON}/mute": public("account"),
    f"POST {PERSON}/unmute": public("account"),
    f"POST {PERSON}/endorse": Standing("friend", OWNER, unfit=ALL - OWNER),
    f"POST {PERSON}/pin": Standing("friend", OWNER, unfit=ALL - OWNER),
    f"POST {PERSON}/unendorse": public("friend"),
    f"POST {PERSON}/unpin": public("friend"),
    f"DELETE {V1}/suggestions/{{account_id:str}}": public("account"),
    f"POST {ASKING}/authorize": mine("follow_request"),
    f"POST {ASKING}/reject": mine("follow_request"),
    f"GET {STAFF}": desk("account"),
    f"DELETE {STAFF}": desk("stopped_account"),
    f"POST {STAFF}/action": desk("account", {"type": "silence"}),
    f"POST {STAFF}/approve": desk("pending_account"),
    f"POST {STAFF}/reject": desk("pending_account"),
    f"POST {STAFF}/enable": desk("account"),
    f"POST {STAFF}/unsensitive": desk("account"),
    f"POST {STAFF}/unsilence": desk("account"),
    f"POST {STAFF}/unsuspend": desk("stopped_account"),
    f"GET {SALON}/admin/accounts/{{account_id:str}}/record": desk("account"),
    f"PUT {SALON}/admin/accounts/{{account_id:str}}/role": operator("account", {"role": "moderator"}),
    f"DELETE {SALON}/admin/notes/{{note_id:str}}": Standing("staff_note", frozenset({"moderator"})),
    f"GET {REPORT}": desk("report"),
    f"PUT {REPORT}": desk("report", {"category": "spam"}),
    f"POST {REPORT}/assign_to_self": desk("report"),
    f"POST {REPORT}/unassign": desk("report"),
    f"POST {REPORT}/resolve": desk("report"),
    f"POST {REPORT}/reopen": desk("report"),
    f"POST {SALON}/admin/posts/{{post_id:str}}/assistant/take_down": desk("thread_answer", {"reason": "false"}),
    f"POST {SALON}/admin/posts/{{post_id:str}}/assistant/restore": desk("fallen_answer"),
    f"POST {SALON}/admin/context/notes/{{note_id:str}}/take_down": desk("note", {"reason": "false"}),
    f"POST {SALON}/admin/takedowns/{{takedown_id:str}}/undo": desk("takedown"),
    f"POST {SALON}/decisions/{{decision_id:str}}/appeal": mine("decision", {"text": "It is harmless"}),
    f"PUT {SALON}/posts/{{post_id:str}}/reply_policy": mine("shown", {"reply_policy": "followers"}),
    f"POST {SALON}/posts/{{post_id:str}}/hide": mine("answer"),
    f"POST {SALON}/posts/{{post_id:str}}/unhide": mine("answer"),
    f"GET {SALON}/notices/{{notice_id:str}}": mine("notice"),
    f"POST {SALON}/notices/{{notice_id:str}}/appeal": mine("dismissed_notice", {"text": "It is a crime"}),
    f"GET {SALON}/admin/notices/{{notice_id:str}}/alike": desk("notice"),
    f"POST {SALON}/admin/notices/{{notice_id:str}}/decide": desk("notice", {"answer": "It is no crime"}),
    f"PUT {SALON}/admin/accounts/{{account_id:str}}/trusted_flagger": operator("account", {"trusted": True}),
    f"POST {SALON}/admin/policies/{{version:int}}/live": desk("policy"),
    f"POST {SALON}/admin/proposals/{{proposal_id:str}}/agree": operator("proposal"),  # the moderator's own
    f"POST {SALON}/admin/proposals/{{proposal_id:str}}/refuse": desk("proposal", {"answer": "Not so"}),
    f"DELETE {SALON}/admin/known_pictures/{{known_id:str}}": desk("known_picture"),
    f"GET {SALON}/admin/media/{{media_id:str}}/alike": desk("known_picture"),
    f"POST {SALON}/admin/held_posts/{{post_id:str}}/approve": desk("held_post"),
    f"POST {SALON}/admin/held_posts/{{post_id:str}}/refuse": desk("held_post", {"reason": "Not here"}),
    f"POST {SALON}/admin/held_pictures/{{media_id:str}}/approve": desk("held_picture"),
    f"POST {SALON}/admin/held_pictures/{{media_id:str}}/refuse": desk("held_picture", {"reason": "Not here"}),
    f"POST {SALON}/admin/appeals/{{appeal_id:str}}/settle": desk("appeal", {"answer": "It stays"}),
    f"GET {SALON}/decisions/{{decision_id:str}}": mine("decision"),
    f"POST {SALON}/disputes/{{dispute_id:str}}/settle": desk("dispute", {"degree": ""}),
    f"GET {SALON}/allowances/{{account_id:str}}": operator("account"),
    f"PUT {SALON}/allowances/{{account_id:str}}": operator("account", {"pictures_per_hour": 1}),
    f"POST {SALON}/admin/feedback/{{feedback_id:str}}": operator("feedback", {"answer": "Thank you"}),
    f"POST {SALON}/admin/rights/{{request_id:str}}/answer": operator("rights_request", {"answer": "It is right now"}),
    f"POST {SALON}/admin/rights/{{request_id:str}}/extend": operator("rights_request", {"because": "We are few"}),
    f"DELETE {SALON}/admin/invites/{{code:str}}": operator("invite"),
    f"DELETE {SALON}/admin/recipients/{{recipient_id:str}}": operator("recipient"),
    f"POST {SALON}/admin/jobs/{{job_id:str}}/retry": operator("failed_job"),
    f"DELETE {SALON}/admin/jobs/{{job_id:str}}": operator("failed_job"),
    f"PUT {ANNOUNCED}": operator("announcement", {"text": "On Friday we paint"}),
    f"POST {ANNOUNCED}/publish": operator("announcement"),
    f"POST {ANNOUNCED}/unpublish": operator("announcement"),
    f"DELETE {ANNOUNCED}": operator("announcement"),
    f"PATCH {SALON}/emojis/{{emoji_id:str}}": operator("emoji", {"category": "dots"}),
    f"DELETE {SALON}/emojis/{{emoji_id:str}}": operator("emoji"),
    f"POST {REACTED}/dismiss": public("announcement"),
    f"PUT {REACTION}": public("announcement"),
    f"DELETE {REACTION}": public("announcement"),
    f"DELETE {SALON}/apps/{{app_id:str}}": Standing("app", OWNER, by_cookie=True),
    f"DELETE {SALON}/invites/{{code:str}}": mine("own_invite"),
    f"DELETE {SALON}/found_people/{{found_id:str}}": mine("found"),
    f"DELETE {SALON}/aliases/{{alias_id:str}}": Standing("alias", OWNER, by_cookie=True),
    f"DELETE {SALON}/sessions/{{session_id:str}}": Standing("session", OWNER, by_cookie=True),
    f"PATCH {SALON}/passkeys/{{passkey_id:str}}": Standing("passkey", OWNER, {"name": "Ring"}, by_cookie=True),
    f"DELETE {SALON}/passkeys/{{passkey_id:str}}": Standing("passkey", OWNER, by_cookie=True),
    f"GET {POST}": seen("status"),
    f"GET {POST}/context": seen("status"),
    f"GET {POST}/favourited_by": seen("status"),
    f"GET {POST}/reblogged_by": seen("status"),
    f"GET {POST}/history": seen("status"),
    f"GET {POST}/source": mine("status"),
    f"GET {POST}/quotes": seen("status"),
    f"POST {POST}/bookmark": seen("status"),
    f"POST {POST}/unbookmark": seen("status"),
    f"POST {POST}/favourite": seen("status"),
    f"POST {POST}/unfavourite": seen("status"),
    f"POST {POST}/mute": seen("status"),
    f"POST {POST}/unmute": seen("status"),
    f"POST {POST}/reblog": seen("status"),
    f"POST {POST}/unreblog": seen("status"),
    f"POST {POST}/pin": Standing("status", OWNER, unfit=SEEING - OWNER),
    f"POST {POST}/unpin": Standing("status", OWNER, unfit=SEEING - OWNER),
    f"PUT {POST}": mine("status", {"status": SECRET}),
    f"PUT {POST}/interaction_policy": mine("status", {"quote_approval_policy": "nobody"}),
    f"POST {POST}/quotes/{{quoting_id:str}}/revoke": mine("quoted_status"),
    f"DELETE {POST}": mine("status"),
    f"GET {V1}/polls/{{poll_id:str}}": seen("poll"),
    f"POST {V1}/polls/{{poll_id:str}}/votes": Standing("poll", SEEING - OWNER, {"choices": [0]}, unfit=OWNER),
    "GET /assistants/drafts/{draft_id:str}": Standing("draft", OWNER, by_cookie=True),
    "POST /assistants/drafts/{draft_id:str}": Standing(
        "draft", OWNER, {"do": "discard", "csrf": "{csrf}"}, by_cookie=True
    ),
    f"GET {LATER}": mine("scheduled"),
    f"PUT {LATER}": mine("scheduled", {"scheduled_at": "{at}"}),
    f"DELETE {LATER}": mine("scheduled"),
    f"GET {MEDIA}": mine("media"),
    f"PUT {MEDIA}": mine("media", {"description": "the sea"}),
    f"DELETE {MEDIA}": mine("media"),
    f"POST {TALK}/read": mine("conversation"),
    f"POST {TALK}/unread": mine("conversation"),
    f"DELETE {TALK}": mine("conversation"),
    f"GET {TOLD}": mine("notification"),
    f"POST {TOLD}/dismiss": mine("notification"),
    f"GET {GROUP}": mine("notification"),
    f"GET {GROUP}/accounts": mine("notification"),
    f"POST {GROUP}/dismiss": mine("notification"),
    f"GET {HELD}": mine("held_back"),
    f"POST {HELD}/accept": mine("held_back"),
    f"POST {HELD}/dismiss": mine("held_back"),
    f"GET {FILTER}": mine("filter"),
    f"PUT {FILTER}": mine("filter", {"title": "T"}),
    f"DELETE {FILTER}": mine("filter"),
    f"GET {FILTER}/keywords": mine("filter"),
    f"POST {FILTER}/keywords": mine("filter", {"keyword": "storm"}),
    f"GET {FILTER}/statuses": mine("filter"),
    f"POST {FILTER}/statuses": mine("filter", {"status_id": "{more_id}"}),
    f"GET {WORD}": mine("filter"),
    f"PUT {WORD}": mine("filter", {"keyword": "storm"}),
    f"DELETE {WORD}": mine("filter"),
    f"GET {FILTERED}": mine("filter"),
    f"DELETE {FILTERED}": mine("filter"),
    f"GET {OLD_FILTER}": mine("filter"),
    f"PUT {OLD_FILTER}": mine("filter", OLD_WORDS),
    f"DELETE {OLD_FILTER}": mine("filter"),
    f"GET {LIST}": mine("list"),
    f"PUT {LIST}": mine("list", {"title": "T"}),
    f"DELETE {LIST}": mine("list"),
    f"GET {LIST}/accounts": mine("list"),
    f"POST {LIST}/accounts": mine("list", {"account_ids": ["{member_id}"]}),
    f"DELETE {LIST}/accounts": mine("list", {"account_ids": ["{member_id}"]}),
    f"GET {V1}/timelines/list/{{list_id:str}}": mine("list"),
    f"DELETE {V1}/featured_tags/{{featured_id:str}}": mine("featured"),
    f"GET {GENERATION}": mine("drawing"),
    f"GET {GENERATION}/events": mine("drawing"),
    f"GET {GENERATION}/previews/{{index:int}}/{{step:int}}": mine("growing"),
    f"POST {GENERATION}/cancel": mine("growing"),
    f"DELETE {SALON}/gallery/{{media_id:str}}": mine("drawing"),
    f"GET {SALON}/posts/{{post_id:str}}/lineage": seen("shown"),
    f"GET {SALON}/posts/{{post_id:str}}/recipe": seen("shown"),
    f"GET {SALON}/posts/{{post_id:str}}/remixes": seen("shown"),
    f"GET {SALON}/media/{{media_id:str}}/provenance": seen("shown"),
    f"POST {SALON}/media/{{media_id:str}}/disputes": seen("shown", {"degree": "none", "reason": "I saw the brush"}),
    f"GET {CHAIN}": public("chain"),
    f"DELETE {CHAIN}": Standing("chain", GONE),
    f"POST {CHAIN}/claim": Standing("chain", SEEING - OWNER, unfit=OWNER),
    f"DELETE {CHAIN}/claim": public("claimed_chain"),
    f"POST {CHAIN}/turns": Standing(
        "claimed_chain", frozenset({"other"}), {"post_id": "{remix_id}"}, unfit=ALL - {"other"}
    ),
    f"GET {CHALLENGE}": public("challenge"),
    f"DELETE {CHALLENGE}": Standing("challenge", GONE),
    f"GET {CHALLENGE}/entries": public("challenge"),
    f"POST {CHALLENGE}/entries": mine("challenge", {"post_id": "{entry_id}"}),
    f"GET {CHALLENGE}/standings": public("challenge"),
    f"POST {CHALLENGE}/pairs": public("challenge"),
    f"POST {CHALLENGE}/pairs/{{pair_id:str}}": mine("pair", {"choice": "left"}),
    f"GET {TEMPLATE}": public("template"),
    f"DELETE {TEMPLATE}": Standing("template", GONE),
    f"POST {TEMPLATE}/fills": seen("template", {"slots": {"pet": "cat"}}),
}

# The same routes once more, for what fewer people may see.
NARROWER = {
    "status": {"private_status": FRIENDS, "direct_status": OWNER},
    "poll": {"private_poll": FRIENDS},
    "shown": {"shown_to_followers": FRIENDS},
}
NARROWEST = {
    f"POST {POST}/reblog": {"private_status": OWNER, "direct_status": NOBODY},
    "GET /rsl/{post_id:str}": {"shown_to_followers": NOBODY},  # for crawlers, who are nobody
}

# What stands in these addresses is a word, a day, a release, a file or a path: nobody's object.
NO_OBJECT = {
    f"GET {SALON}/daily_prompt/{{day:str}}",
    f"GET {SALON}/datasets/{{name:str}}",
    f"GET {SALON}/firehose/segments/{{name:str}}",
    f"GET {SALON}/firehose/dictionaries/{{dictionary_id:str}}",
    f"GET {SALON}/datasets/{{name:str}}/tombstones",
    f"GET {SALON}/datasets/{{name:str}}/files/{{path:path}}",
    f"POST {SALON}/datasets/{{name:str}}/acknowledgements",
    f"GET {V1}/streaming/{{name:path}}",
    f"GET {V1}/tags/{{name:str}}",
    f"POST {V1}/tags/{{name:str}}/feature",
    f"POST {V1}/tags/{{name:str}}/follow",
    f"POST {V1}/tags/{{name:str}}/unfeature",
    f"POST {V1}/tags/{{name:str}}/unfollow",
    f"GET {V1}/timelines/tag/{{name:str}}",
    "GET /avatars/{name:str}",
    "GET /headers/{name:str}",
    "GET /media/{key:path}",
    "GET /{path:path}",
}
# No engine translates here; tests/social/test_translations.py has one and tries who may;
# so do those of the assistant and of drafted notes.
ELSEWHERE = {f"POST {POST}/translate", f"POST {SALON}/posts/{{post_id:str}}/assistant", f"POST {NOTES}/draft"}
