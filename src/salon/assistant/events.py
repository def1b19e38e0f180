"""What happens with the assistant in conversations; `subject_id` is the post, or the account of a choice."""

from salon.kit.log import Event


class AssistantAsked(Event, frozen=True, kw_only=True):
    """Somebody asked the assistant under a post."""


class AssistantAnswered(Event, frozen=True, kw_only=True):
    """Its card under a post is ready, or nothing came of it; the actor is who asked."""


class AnswerRemoved(Event, frozen=True, kw_only=True):
    """Its card under a post was taken away."""


class AssistantChosen(Event, frozen=True, kw_only=True):
    """Somebody said whether they see its cards, or where it is not wanted."""
