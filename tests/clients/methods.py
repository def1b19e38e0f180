"""What Mastodon.py can do, and what of it is not tried here."""

import inspect
import re

from mastodon import Mastodon


def list_methods() -> set[str]:
    """The library's public methods."""
    found = inspect.getmembers(Mastodon, inspect.isfunction)
    return {name for name, _ in found if not name.startswith("_")}


def added(name: str) -> tuple[int, ...]:
    """The version of Mastodon a method came with, as the library says."""
    found = re.search(r"Added: Mastodon v([\d.]+)", getattr(Mastodon, name).__doc__ or "")
    return tuple(int(part) for part in found.group(1).split(".")) if found else ()


# What is not tried here, and why: by name or by how names begin.
NOT_HERE = {
    **dict.fromkeys(
        ("admin_domain_", "admin_create_domain_", "admin_delete_domain_", "admin_update_domain_"),
        "there are no other servers to allow or block",
    ),
    **dict.fromkeys(
        (
            *("admin_email_", "admin_create_email_", "admin_delete_email_", "admin_canonical_email_"),
            *("admin_create_canonical_", "admin_delete_canonical_", "admin_test_canonical_"),
        ),
        "addresses are blocked by nobody here",
    ),
    **dict.fromkeys(
        ("admin_ip_", "admin_create_ip_", "admin_delete_ip_", "admin_update_ip_"), "nor are places on the net"
    ),
    **dict.fromkeys(
        ("admin_trending_", "admin_approve_trending_", "admin_reject_trending_"), "trends wait for nobody's approval"
    ),
    "push_subscription_": "needs a push service with https; tests/social/push has one that speaks the protocol",
    "annual_report": "no yearly summaries are made here",
    "oauth_userinfo": "refuses OAuth without https; tests/accounts/test_oauth.py reads it",
    "revoke_access_token": "refuses OAuth without https; tests/accounts/test_oauth.py revokes",
    "persistable_login_credentials": "asks for nothing",
    "get_supported_version": "called on the class, and asks for nothing",
    "create_app": "called on the class, before anybody is signed in",
    "get_status_length": "asks for nothing and needs a package of its own",
    "decode_blurhash": "asks for nothing and needs a package of its own",
    "instance_terms_of_service": "404 until an operator writes them",
    "reports": "gone from Mastodon since 2.5",
    "follows": "gone from Mastodon since 3.0",
    "status_card": "gone from Mastodon since 3.0",
    "timeline_link": "no link trends here",
    "stream_open_websocket": "the WebSocket is tried in test_node_apps.py",
    "await_async_refresh": "no answer of ours is refreshed later",
    "get_async_refresh_": "no answer of ours is refreshed later",
}
