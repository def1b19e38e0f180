"""What each route of the client API answers with: entities by method and path; what is not named answers JSON."""

from typing import Any

from salon.accounts.actions.profiles import VISIBILITIES
from salon.accounts.views import Account, CredentialAccount
from salon.app.description import entities as shapes
from salon.posts import quotes
from salon.posts.models import AUDIENCES, RECIPES
from salon.relationships.models import Relationship
from salon.timelines import filters, lists

V1, V2 = "/api/v1", "/api/v2"
STATUS, FILTER, ACCOUNT = f"{V1}/statuses/{{status_id}}", f"{V2}/filters", f"{V1}/accounts/{{account_id}}"

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
        *(f"GET {V1}/timelines/{name}" for name in ("home", "public", "direct", "list/{list_id}", "tag/{name}")),
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
    Relationship: (
        *(f"POST {V1}/follow_requests/{{account_id}}/{verb}" for verb in ("authorize", "reject")),
        *(
            f"POST {ACCOUNT}/{verb}"
            for verb in (
                *("follow", "unfollow", "block", "unblock", "mute", "unmute", "note", "remove_from_followers"),
                *("pin", "unpin", "endorse", "unendorse"),
            )
        ),
    ),
    list[Relationship]: (f"GET {V1}/accounts/relationships",),
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
    shapes.Found: (f"GET {V2}/search",),
    shapes.OldFound: (f"GET {V1}/search",),
    shapes.Tag: (
        f"GET {V1}/tags/{{name}}",
        *(f"POST {V1}/tags/{{name}}/{verb}" for verb in ("follow", "unfollow", "feature", "unfeature")),
    ),
    list[shapes.Tag]: (f"GET {V1}/followed_tags", f"GET {V1}/trends", f"GET {V1}/trends/tags"),
    dict[str, shapes.Marker]: (f"GET {V1}/markers", f"POST {V1}/markers"),
    shapes.FeaturedTag: (f"POST {V1}/featured_tags",),
    list[shapes.FeaturedTag]: (f"GET {V1}/featured_tags", f"GET {ACCOUNT}/featured_tags"),
}
ANSWERS: dict[str, Any] = {route: kind for kind, routes in GIVEN.items() for route in routes}

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
# Routes of the client API whose answers have no described shape: empty objects, settings, papers, the moderators' desk.
LOOSE = frozenset(
    {
        "POST /api/v1/accounts",
        "GET /api/v1/accounts/familiar_followers",
        "GET /api/v1/admin/accounts",
        "DELETE /api/v1/admin/accounts/{account_id}",
        "GET /api/v1/admin/accounts/{account_id}",
        "POST /api/v1/admin/accounts/{account_id}/action",
        "POST /api/v1/admin/accounts/{account_id}/approve",
        "POST /api/v1/admin/accounts/{account_id}/enable",
        "POST /api/v1/admin/accounts/{account_id}/reject",
        "POST /api/v1/admin/accounts/{account_id}/unsensitive",
        "POST /api/v1/admin/accounts/{account_id}/unsilence",
        "POST /api/v1/admin/accounts/{account_id}/unsuspend",
        "POST /api/v1/admin/dimensions",
        "POST /api/v1/admin/measures",
        "GET /api/v1/admin/reports",
        "GET /api/v1/admin/reports/{report_id}",
        "PUT /api/v1/admin/reports/{report_id}",
        "POST /api/v1/admin/reports/{report_id}/assign_to_self",
        "POST /api/v1/admin/reports/{report_id}/reopen",
        "POST /api/v1/admin/reports/{report_id}/resolve",
        "POST /api/v1/admin/reports/{report_id}/unassign",
        "POST /api/v1/admin/retention",
        "GET /api/v1/announcements",
        "POST /api/v1/announcements/{announcement_id}/dismiss",
        "DELETE /api/v1/announcements/{announcement_id}/reactions/{name}",
        "PUT /api/v1/announcements/{announcement_id}/reactions/{name}",
        "POST /api/v1/apps",
        "GET /api/v1/apps/verify_credentials",
        "DELETE /api/v1/conversations/{conversation_id}",
        "POST /api/v1/conversations/{conversation_id}/read",
        "POST /api/v1/conversations/{conversation_id}/unread",
        "GET /api/v1/custom_emojis",
        "DELETE /api/v1/domain_blocks",
        "GET /api/v1/domain_blocks",
        "POST /api/v1/domain_blocks",
        "GET /api/v1/emails/check_confirmation",
        "POST /api/v1/emails/confirmations",
        "GET /api/v1/featured_tags/suggestions",
        "DELETE /api/v1/featured_tags/{featured_id}",
        "DELETE /api/v1/filters/{keyword_id}",
        "GET /api/v1/instance",
        "GET /api/v1/instance/activity",
        "GET /api/v1/instance/domain_blocks",
        "GET /api/v1/instance/extended_description",
        "GET /api/v1/instance/languages",
        "GET /api/v1/instance/peers",
        "GET /api/v1/instance/privacy_policy",
        "GET /api/v1/instance/rules",
        "GET /api/v1/instance/terms_of_service",
        "GET /api/v1/instance/translation_languages",
        "DELETE /api/v1/lists/{list_id}",
        "DELETE /api/v1/lists/{list_id}/accounts",
        "POST /api/v1/lists/{list_id}/accounts",
        "DELETE /api/v1/media/{media_id}",
        "POST /api/v1/notifications/clear",
        "GET /api/v1/notifications/policy",
        "PUT /api/v1/notifications/policy",
        "GET /api/v1/notifications/requests",
        "POST /api/v1/notifications/requests/accept",
        "POST /api/v1/notifications/requests/dismiss",
        "GET /api/v1/notifications/requests/merged",
        "GET /api/v1/notifications/requests/{from_id}",
        "POST /api/v1/notifications/requests/{from_id}/accept",
        "POST /api/v1/notifications/requests/{from_id}/dismiss",
        "POST /api/v1/notifications/{notification_id}/dismiss",
        "GET /api/v1/peers/search",
        "GET /api/v1/preferences",
        "GET /api/v1/profile",
        "PATCH /api/v1/profile",
        "DELETE /api/v1/push/subscription",
        "GET /api/v1/push/subscription",
        "POST /api/v1/push/subscription",
        "PUT /api/v1/push/subscription",
        "POST /api/v1/reports",
        "DELETE /api/v1/scheduled_statuses/{scheduled_id}",
        "POST /api/v1/statuses/{status_id}/translate",
        "GET /api/v1/streaming/health",
        "GET /api/v1/streaming/{name}",
        "DELETE /api/v1/suggestions/{account_id}",
        "GET /api/v1/timelines/link",
        "GET /api/v1/trends/links",
        "GET /api/v2/admin/accounts",
        "DELETE /api/v2/filters/keywords/{keyword_id}",
        "DELETE /api/v2/filters/statuses/{row_id}",
        "DELETE /api/v2/filters/{filter_id}",
        "GET /api/v2/instance",
        "GET /api/v2/notifications/policy",
        "PATCH /api/v2/notifications/policy",
        "POST /api/v2/notifications/{key}/dismiss",
        "GET /api/v2/suggestions",
    }
)
