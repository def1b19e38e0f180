"""What happens to people's accounts; `subject_id` is the account."""

from salon.kit.log import Event


class AccountCreated(Event, frozen=True, kw_only=True):
    """Somebody signed up."""

    username: str
    state: str


class AccountApproved(Event, frozen=True, kw_only=True):
    """A pending account may come in."""


class ProfileUpdated(Event, frozen=True, kw_only=True):
    """Name, picture, words or settings of an account changed."""


class ReadingChosen(Event, frozen=True, kw_only=True):
    """Somebody says how they want to read: covers, movement, languages."""


class AliasesChanged(Event, frozen=True, kw_only=True):
    """Somebody says anew who they were before, here or elsewhere."""


class WelcomeMoved(Event, frozen=True, kw_only=True):
    """Somebody new took a step of the welcome, or finished it."""


class AgentRegistered(Event, frozen=True, kw_only=True):
    """A member made an automated account; the actor is that member, who answers for it."""


class AgentChanged(Event, frozen=True, kw_only=True):
    """An agent has another budget, or another key."""


class AgentRevoked(Event, frozen=True, kw_only=True):
    """A key of an agent, or all of them, ended at once."""


class SessionEnded(Event, frozen=True, kw_only=True):
    """One or all sessions of an account ended."""


class PasswordChanged(Event, frozen=True, kw_only=True):
    """A new password is set."""


class PasskeysChanged(Event, frozen=True, kw_only=True):
    """A passkey was added, named anew or removed."""


class RecoveryCodesMade(Event, frozen=True, kw_only=True):
    """Somebody has new recovery codes; the old ones hold no longer."""


class TokenRevoked(Event, frozen=True, kw_only=True):
    """An app's token ended; `subject_id` is 0 for a token without a person."""

    app_id: int


class TokenRenewed(Event, frozen=True, kw_only=True):
    """An app's token got a new secret; the old one holds no longer."""

    app_id: int


class AccountSuspended(Event, frozen=True, kw_only=True):
    """An account may no longer act and its posts are out of sight."""


class AccountModerated(Event, frozen=True, kw_only=True):
    """A moderator took a measure about an account, or lifted one: `silence`, `unsilence`, `unsuspend` and so on."""

    measure: str


class RoleChanged(Event, frozen=True, kw_only=True):
    """Somebody was given a role on the staff, or gave it up; `member` is none."""

    role: str


class AccountRejected(Event, frozen=True, kw_only=True):
    """Somebody who waited was not let in; the account is gone."""


class DeletionAsked(Event, frozen=True, kw_only=True):
    """Somebody wants their account deleted; it will be in some days, unless they sign in before."""


class DeletionCalledOff(Event, frozen=True, kw_only=True):
    """Somebody whose account was to be deleted is back and keeps it."""


class AccountDeleted(Event, frozen=True, kw_only=True):
    """An account and all it said is gone for good; nobody gets its name."""


class AccountEmptied(Event, frozen=True, kw_only=True):
    """The last of what an account left that was taken away is gone, and counted off where it counted."""
