"""What people make together; `subject_id` is the challenge, chain or template."""

from salon.kit.log import Event


class DailyPromptChosen(Event, frozen=True, kw_only=True):
    """A day has its prompt; `subject_id` is the day's number since year 1, and there is no actor (0)."""


class DailyPromptsChanged(Event, frozen=True, kw_only=True):
    """The operator wrote the list of daily prompts anew; `subject_id` is the operator."""


class ChallengeStarted(Event, frozen=True, kw_only=True):
    """Somebody started a challenge."""


class ChallengeEntered(Event, frozen=True, kw_only=True):
    """A post became an entry."""

    post_id: int


class PairJudged(Event, frozen=True, kw_only=True):
    """Somebody said which of two they prefer: left, right, or skip."""

    pair_id: int
    choice: str


class ChallengeEnded(Event, frozen=True, kw_only=True):
    """A challenge ran out; its standings are final."""


class ChainStarted(Event, frozen=True, kw_only=True):
    """Somebody started a remix chain with a post of theirs."""

    post_id: int


class ChainClaimed(Event, frozen=True, kw_only=True):
    """The actor has the next turn for a while, or gave it up (`claimed` is false)."""

    claimed: bool


class ChainGrew(Event, frozen=True, kw_only=True):
    """A post became the chain's next turn."""

    post_id: int


class TemplateMade(Event, frozen=True, kw_only=True):
    """Somebody made a template of a prompt and an example."""


class TemplateFilled(Event, frozen=True, kw_only=True):
    """Somebody filled the slots; the generation makes the picture."""

    generation_id: int


class GatheringRemoved(Event, frozen=True, kw_only=True):
    """Its starter or a moderator took a challenge, chain or template away; `what` says which of the three."""

    what: str
