"""What each route of the client API answers with: entities by method and path; what is not named answers JSON."""

from typing import Any

from salon.accounts.actions.profiles import VISIBILITIES
from salon.accounts.views import Account, CredentialAccount
from salon.app.description import desk, place
from salon.app.description import entities as shapes
from salon.mastodon.entities.labelled import LabelledRelationship
from salon.posts import quotes
from salon.posts.models import AUDIENCES, RECIPES
from salon.timelines import filters, lists

V1, V2 = "/api/v1", "/api/v2"
STATUS, FILTER, ACCOUNT = f"{V1}/statuses/{{status_id}}", f"{V2}/filters", f"{V1}/accounts/{{account_id}}"

_ANNOUNCEMENT = f"{V1}/announcements/{{announcement_id}}"
_REQUESTS = f"{V1}/notifications/requests"
GIVEN_OF_PLACE: dict[Any, tuple[str, ...]] = {
    place.Nothing: (
        *(f"DELETE {V1}/{name}" for name in ("domain_blocks", "push/subscription")),
        f"POST {V1}/domain_blocks",
        f"POST {V1}/emails/confirmations",
        *(f"{verb} {V1}/lists/{{list_id}}/accounts" for verb in ("POST", "DELETE")),
        f"DELETE {V1}/lists/{{list_id}}",
        f"DELETE {V1}/conversations/{{conversation_id}}",
        f"DELETE {V1}/featured_tags/{{featured_id}}",
        f"DELETE {V1}/filters/{{keyword_id}}",
        f"DELETE {V1}/media/{{media_id}}",
        f"DELETE {V1}/scheduled_statuses/{{scheduled_id}}",
        f"DELETE {V1}/suggestions/{{account_id}}",
        *(f"DELETE {FILTER}/{name}" for name in ("{filter_id}", "keywords/{keyword_id}", "statuses/{row_id}")),
        f"POST {_ANNOUNCEMENT}/dismiss",
        *(f"{verb} {_ANNOUNCEMENT}/reactions/{{name}}" for verb in ("PUT", "DELETE")),
        f"POST {V1}/notifications/clear",
        f"POST {V1}/notifications/{{notification_id}}/dismiss",
        f"POST {V2}/notifications/{{key}}/dismiss",
        *(f"POST {_REQUESTS}/{name}{verb}" for name in ("", "{from_id}/") for verb in ("accept", "dismiss")),
        f"POST {V1}/admin/accounts/{{account_id}}/action",
    ),
    bool: (f"GET {V1}/emails/check_confirmation",),
    list[str]: (f"GET {V1}/domain_blocks", *(f"GET {V1}/{name}" for name in ("instance/peers", "peers/search"))),
    list[dict[str, Any]]: (f"GET {V1}/instance/domain_blocks",),
    dict[str, list[str]]: (f"GET {V1}/instance/translation_languages",),
    list[place.Familiar]: (f"GET {V1}/accounts/familiar_followers",),
    list[place.Suggestion]: (f"GET {V2}/suggestions",),
    place.Token: (f"POST {V1}/accounts",),
    place.App: (f"POST {V1}/apps", f"GET {V1}/apps/verify_credentials"),
    list[place.CustomEmoji]: (f"GET {V1}/custom_emojis",),
    list[place.Announcement]: (f"GET {V1}/announcements",),
    place.Instance: (f"GET {V2}/instance",),
    place.OldInstance: (f"GET {V1}/instance",),
    list[place.Rule]: (f"GET {V1}/instance/rules",),
    list[place.Week]: (f"GET {V1}/instance/activity",),
    place.Paper: tuple(f"GET {V1}/instance/{name}" for name in ("extended_description", "privacy_policy")),
    place.Terms: (f"GET {V1}/instance/terms_of_service",),
    list[place.Language]: (f"GET {V1}/instance/languages",),
    place.Policy: tuple(f"{verb} {V2}/notifications/policy" for verb in ("GET", "PATCH")),
    place.OldPolicy: tuple(f"{verb} {V1}/notifications/policy" for verb in ("GET", "PUT")),
    place.NotificationRequest: (f"GET {_REQUESTS}/{{from_id}}",),
    list[place.NotificationRequest]: (f"GET {_REQUESTS}",),
    place.Merged: (f"GET {_REQUESTS}/merged",),
    place.Preferences: (f"GET {V1}/preferences",),
    place.Profile: tuple(f"{verb} {V1}/profile" for verb in ("GET", "PATCH")),
    place.PushSubscription: tuple(f"{verb} {V1}/push/subscription" for verb in ("GET", "POST", "PUT")),
    place.Translation: (f"POST {STATUS}/translate",),
    list[place.TrendingLink]: (f"GET {V1}/trends/links",),
    place.Report: (f"POST {V1}/reports",),
}
_ADMIN = f"{V1}/admin"
GIVEN_AT_DESK: dict[Any, tuple[str, ...]] = {
    list[desk.AdminAccount]: (f"GET {_ADMIN}/accounts", f"GET {V2}/admin/accounts"),
    desk.AdminAccount: (
        *(f"{verb} {_ADMIN}/accounts/{{account_id}}" for verb in ("GET", "DELETE")),
        *(
            f"POST {_ADMIN}/accounts/{{account_id}}/{verb}"
            for verb in ("approve", "enable", "reject", "unsensitive", "unsilence", "unsuspend")
        ),
    ),
    list[desk.AdminReport]: (f"GET {_ADMIN}/reports",),
    desk.AdminReport: (
        *(f"{verb} {_ADMIN}/reports/{{report_id}}" for verb in ("GET", "PUT")),
        *(
            f"POST {_ADMIN}/reports/{{report_id}}/{verb}"
            for verb in ("assign_to_self", "unassign", "resolve", "reopen")
        ),
    ),
    list[desk.Measure]: (f"POST {_ADMIN}/measures",),
    list[desk.Dimension]: (f"POST {_ADMIN}/dimensions",),
    list[desk.Cohort]: (f"POST {_ADMIN}/retention",),
}
# An answer's type -> the routes that give it.
GIVEN: dict[Any, tuple[str, ...]] = {
    shapes.Status: (
        f"POST {V1}/statuses",
        f"GET {STATUS}",
        f"PUT {STATUS}",
        f"DELETE {STATUS}",
        f"PUT {STATUS}/interaction_policy",
        f"POST {STATUS}/quotes/{{quoting_id}}/revoke",
        *(
            f"POST {STATUS}/{verb}"
            for name in ("favourite", "bookmark", "reblog", "pin", "mute")
            for verb in (name, f"un{name}")
        ),
    ),
    list[shapes.Status]: (
        f"GET {V1}/statuses",
        f"GET {V1}/favourites",
        f"GET {V1}/bookmarks",
        *(
            f"GET {V1}/timelines/{name}"
            for name in ("home", "public", "direct", "link", "list/{list_id}", "tag/{name}")
        ),
        f"GET {ACCOUNT}/statuses",
        f"GET {V1}/trends/statuses",
        f"GET {STATUS}/quotes",
    ),
    shapes.Context: (f"GET {STATUS}/context",),
    shapes.StatusSource: (f"GET {STATUS}/source",),
    list[shapes.StatusEdit]: (f"GET {STATUS}/history",),
    list[Account]: (
        *(f"GET {STATUS}/{name}" for name in ("favourited_by", "reblogged_by")),
        *(f"GET {V1}/{name}" for name in ("blocks", "mutes", "follow_requests", "directory", "endorsements")),
        *(f"GET {ACCOUNT}/{name}" for name in ("followers", "following", "endorsements")),
        *(f"GET {V1}/{name}" for name in ("accounts", "accounts/search", "suggestions")),
        f"GET {V1}/lists/{{list_id}}/accounts",
        f"GET {V2}/notifications/{{key}}/accounts",
    ),
    Account: (f"GET {ACCOUNT}", f"GET {V1}/accounts/lookup"),
    CredentialAccount: (
        f"GET {V1}/accounts/verify_credentials",
        f"PATCH {V1}/accounts/update_credentials",
        f"DELETE {V1}/profile/avatar",
        f"DELETE {V1}/profile/header",
    ),
    LabelledRelationship: (
        *(f"POST {V1}/follow_requests/{{account_id}}/{verb}" for verb in ("authorize", "reject")),
        *(
            f"POST {ACCOUNT}/{verb}"
            for verb in (
                *("follow", "unfollow", "block", "unblock", "mute", "unmute", "note", "remove_from_followers"),
                *("pin", "unpin", "endorse", "unendorse"),
            )
        ),
    ),
    list[LabelledRelationship]: (f"GET {V1}/accounts/relationships",),
    shapes.Attachment: (
        *(f"{verb} {V1}/media/{{media_id}}" for verb in ("GET", "PUT")),
        *(f"POST /api/{version}/media" for version in ("v1", "v2")),
    ),
    shapes.Poll: (f"GET {V1}/polls/{{poll_id}}", f"POST {V1}/polls/{{poll_id}}/votes"),
    shapes.ScheduledStatus: tuple(f"{verb} {V1}/scheduled_statuses/{{scheduled_id}}" for verb in ("GET", "PUT")),
    list[shapes.ScheduledStatus]: (f"GET {V1}/scheduled_statuses",),
    shapes.Notification: (f"GET {V1}/notifications/{{notification_id}}",),
    list[shapes.Notification]: (f"GET {V1}/notifications",),
    shapes.GroupedNotifications: (f"GET {V2}/notifications", f"GET {V2}/notifications/{{key}}"),
    shapes.Count: (f"GET {V1}/notifications/unread_count", f"GET {V2}/notifications/unread_count"),
    shapes.PeopleList: (f"POST {V1}/lists", *(f"{verb} {V1}/lists/{{list_id}}" for verb in ("GET", "PUT"))),
    list[shapes.PeopleList]: (f"GET {V1}/lists", f"GET {ACCOUNT}/lists"),
    shapes.Filter: (f"POST {FILTER}", *(f"{verb} {FILTER}/{{filter_id}}" for verb in ("GET", "PUT"))),
    list[shapes.Filter]: (f"GET {FILTER}",),
    shapes.FilterKeyword: (
        f"POST {FILTER}/{{filter_id}}/keywords",
        *(f"{verb} {FILTER}/keywords/{{keyword_id}}" for verb in ("GET", "PUT")),
    ),
    list[shapes.FilterKeyword]: (f"GET {FILTER}/{{filter_id}}/keywords",),
    shapes.FilterStatus: (f"POST {FILTER}/{{filter_id}}/statuses", f"GET {FILTER}/statuses/{{row_id}}"),
    list[shapes.FilterStatus]: (f"GET {FILTER}/{{filter_id}}/statuses",),
    shapes.OldFilter: (f"POST {V1}/filters", *(f"{verb} {V1}/filters/{{keyword_id}}" for verb in ("GET", "PUT"))),
    list[shapes.OldFilter]: (f"GET {V1}/filters",),
    list[shapes.Conversation]: (f"GET {V1}/conversations",),
    shapes.Conversation: tuple(f"POST {V1}/conversations/{{conversation_id}}/{verb}" for verb in ("read", "unread")),
    shapes.Found: (f"GET {V2}/search",),
    shapes.OldFound: (f"GET {V1}/search",),
    shapes.Tag: (
        f"GET {V1}/tags/{{name}}",
        *(f"POST {V1}/tags/{{name}}/{verb}" for verb in ("follow", "unfollow", "feature", "unfeature")),
    ),
    list[shapes.Tag]: tuple(
        f"GET {V1}/{name}" for name in ("followed_tags", "trends", "trends/tags", "featured_tags/suggestions")
    ),
    dict[str, shapes.Marker]: (f"GET {V1}/markers", f"POST {V1}/markers"),
    shapes.FeaturedTag: (f"POST {V1}/featured_tags",),
    list[shapes.FeaturedTag]: (f"GET {V1}/featured_tags", f"GET {ACCOUNT}/featured_tags"),
    **GIVEN_OF_PLACE,
    **GIVEN_AT_DESK,
}
ANSWERS: dict[str, Any] = {route: kind for kind, routes in GIVEN.items() for route in routes}
# What a route answers instead when it is asked to wait.
LATER: dict[str, Any] = {f"POST {V1}/statuses": shapes.ScheduledStatus}

# What is made by one route and named by another: the parameter its `id` fills.
MADE = {
    f"POST {V1}/statuses": "status_id",
    f"POST {V1}/lists": "list_id",
    f"POST {V1}/filters": "keyword_id",
    f"POST {FILTER}": "filter_id",
    f"POST {V1}/featured_tags": "featured_id",
}
# What a field read from a body or query may hold, where its type says less.
VALUES: dict[str, dict[str, Any]] = {
    "visibility": {"enum": sorted(VISIBILITIES)},
    "remix": {"enum": AUDIENCES},
    "recipe": {"enum": RECIPES},
    "quote_approval_policy": {"enum": quotes.POLICIES},
    "replies_policy": {"enum": lists.POLICIES},
    "filter_action": {"enum": filters.ACTIONS},
    "context": {"type": "array", "items": {"enum": filters.CONTEXTS}, "minItems": 1},
    "status": {"type": "string", "minLength": 1, "maxLength": 500},
    "title": {"type": "string", "minLength": 1, "maxLength": 200},
    "phrase": {"type": "string", "minLength": 1, "maxLength": 200},
    "keyword": {"type": "string", "minLength": 1, "maxLength": 200},
    **{
        name: {"type": "string", "pattern": "^[0-9]{1,18}$"}
        for name in ("in_reply_to_id", "quoted_status_id", "status_id", "account_id")
    },
}
# Where success is not, or not only, 200.
CODES = {
    f"POST {V2}/media": (200, 202),
    f"GET {V1}/media/{{media_id}}": (200, 206),
    "POST /api/salon/v1/generations": (202,),
    "POST /api/salon/v1/templates/{template_id}/fills": (200, 202),
    "POST /oauth/register": (201,),
}
# Routes of the client API that stream or answer a word instead of JSON.
LOOSE = frozenset({"GET /api/v1/streaming/health", "GET /api/v1/streaming/{name}"})
