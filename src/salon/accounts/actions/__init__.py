"""The verbs of accounts: signing up and in, profiles, apps and their tokens."""

from salon.accounts.actions.apps import (
    authorize_app,
    exchange_code,
    is_client_secret,
    issue_app_token,
    issue_token,
    register_app,
    revoke_token,
    send_app_away,
)
from salon.accounts.actions.profiles import set_avatar, set_header, suspend_account, update_profile
from salon.accounts.actions.renewing import renew_token
from salon.accounts.actions.sessions import change_password, drop_expired, sign_in, sign_out, start_session
from salon.accounts.actions.signing_up import approve_account, create_invite, sign_up

__all__ = [
    "approve_account",
    "authorize_app",
    "change_password",
    "create_invite",
    "drop_expired",
    "exchange_code",
    "is_client_secret",
    "issue_app_token",
    "issue_token",
    "register_app",
    "renew_token",
    "revoke_token",
    "send_app_away",
    "set_avatar",
    "set_header",
    "sign_in",
    "sign_out",
    "sign_up",
    "start_session",
    "suspend_account",
    "update_profile",
]
