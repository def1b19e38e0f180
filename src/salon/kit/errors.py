"""The errors a client can see; each is a status and one sentence, never a stack trace."""

import abc

import psycopg


class SalonError(Exception):
    """A failure with a status, a sentence and, for fields, details."""

    status = 500
    message = "Something went wrong on our side. Nothing was lost."

    def __init__(self, message: str | None = None, details: dict[str, list[dict[str, str]]] | None = None) -> None:
        self.message = message or type(self).message
        self.details = details
        self.more: dict[str, str] = {}  # what the answer says beside its sentence
        super().__init__(self.message)


class BadRequest(SalonError):
    """400."""

    status, message = 400, "The request could not be understood."


class Unauthorized(SalonError):
    """401."""

    status, message = 401, "The access token is invalid"


class Forbidden(SalonError):
    """403."""

    status, message = 403, "This action is not allowed"


class NotFound(SalonError):
    """404: it does not exist, or the viewer may not know that it does."""

    status, message = 404, "Record not found"


class Conflict(SalonError):
    """409."""

    status, message = 409, "Someone else changed this first."


class TooLargeError(SalonError):
    """413."""

    status, message = 413, "That is too large."


class Invalid(SalonError):
    """422: understood, but not possible; `details` names fields."""

    status, message = 422, "Validation failed"


class TooManyRequests(SalonError):
    """429."""

    status, message = 429, "Too many requests"


class Unavailable(SalonError):
    """503."""

    status, message = 503, "This is not available just now. Try again in a moment."


class KeptError(SalonError, abc.ABC):
    """A failure that is written down: `keep` runs in a transaction after the one it ended was rolled back."""

    @abc.abstractmethod
    async def keep(self, tx: psycopg.AsyncConnection) -> None: ...


def invalid_field(field: str, code: str, description: str) -> Invalid:
    """A 422 about one field in Mastodon's shape (`ERR_BLANK`, `ERR_TAKEN`, ...)."""
    sentence = f"Validation failed: {field.replace('_', ' ').capitalize()} {description}"
    return Invalid(sentence, {field: [{"error": code, "description": description}]})
