"""What the checks decided; `subject_id` is the decision."""

from salon.kit.log import Event


class DecisionMade(Event, frozen=True, kw_only=True):
    """Something about somebody was decided, by a machine (then the actor is nobody, 0) or by a moderator."""

    about_id: int
