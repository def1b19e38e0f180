"""What is reported and decided; `subject_id` is the report, where nothing else is said."""

from salon.kit.log import Event


class ReportFiled(Event, frozen=True, kw_only=True):
    """Somebody told the moderators about an account."""

    about_id: int


class ReportResolved(Event, frozen=True, kw_only=True):
    """A moderator closed a report, or opened it again."""

    open: bool


class ReportChanged(Event, frozen=True, kw_only=True):
    """A moderator took a report on, left it to others, or put it in another category."""


class NoteTaken(Event, frozen=True, kw_only=True):
    """Somebody of the staff wrote something down about a person, or took it back; `subject_id` is the note."""


class AccountWarned(Event, frozen=True, kw_only=True):
    """A moderator told somebody what was done about their account, and why; `subject_id` is the account."""

    warning_id: int


class HouseChanged(Event, frozen=True, kw_only=True):
    """The operator changed rules, papers or settings of this place; `subject_id` is the operator."""


class FeedbackGiven(Event, frozen=True, kw_only=True):
    """A member told the operator what they think of this place; `subject_id` is what they said."""


class FeedbackSorted(Event, frozen=True, kw_only=True):
    """The operator put feedback on another pile, or answered it; `subject_id` is the feedback."""


class InviteMade(Event, frozen=True, kw_only=True):
    """The operator made an invitation; `subject_id` is the operator."""

    uses: int


class InviteWithdrawn(Event, frozen=True, kw_only=True):
    """The operator took an invitation back; `subject_id` is the operator."""


class JobDecided(Event, frozen=True, kw_only=True):
    """The operator had a failed job tried again, or given up; `subject_id` is the job."""

    again: bool


class PostsTakenDown(Event, frozen=True, kw_only=True):
    """A moderator took posts down; `subject_id` is the takedown."""

    post_ids: list[int]


class TakedownUndone(Event, frozen=True, kw_only=True):
    """A moderator took a takedown back; `post_ids` are back."""

    post_ids: list[int]


class AnnouncementPublished(Event, frozen=True, kw_only=True):
    """The operator announced something, or changed what is announced; `subject_id` is the announcement."""


class AnnouncementWithdrawn(Event, frozen=True, kw_only=True):
    """An announcement is shown no more; `subject_id` is the announcement."""


class AnnouncementEnded(Event, frozen=True, kw_only=True):
    """An announcement reached its end; `subject_id` is the announcement, and nobody did it."""


class AnnouncementReacted(Event, frozen=True, kw_only=True):
    """Somebody reacted to an announcement, or took that back; `subject_id` is the announcement."""

    name: str


class LabelDisputed(Event, frozen=True, kw_only=True):
    """Somebody says that a picture was made otherwise than its label says; `subject_id` is the dispute."""

    media_id: int


class LabelSettled(Event, frozen=True, kw_only=True):
    """A moderator let a picture's label stand, or with a `degree` found what it is.

    `subject_id` is the post the picture is in, 0 while it is in none.
    """

    media_id: int
    degree: str | None


class PolicyChanged(Event, frozen=True, kw_only=True):
    """A moderator wrote a policy of the checks, or put one in force; `subject_id` is its version."""

    live: bool


class ProposalMade(Event, frozen=True, kw_only=True):
    """Somebody of the staff wants to do what nobody does alone; `subject_id` is the proposal."""


class ProposalSettled(Event, frozen=True, kw_only=True):
    """Another of the staff agreed to a proposal, and it was done; or it was refused or taken back."""

    agreed: bool


class NoticeFiled(Event, frozen=True, kw_only=True):
    """Somebody, or a stranger (0), told of something illegal; `subject_id` is the notice."""


class NoticeDecided(Event, frozen=True, kw_only=True):
    """A moderator decided a notice; `subject_id` is the notice."""

    removed: bool


class NoticeReopened(Event, frozen=True, kw_only=True):
    """A notice is looked at again, after an appeal; `subject_id` is the notice."""


class AppealFiled(Event, frozen=True, kw_only=True):
    """Somebody says that a decision was wrong; `subject_id` is the appeal."""

    decision_id: int


class AppealSettled(Event, frozen=True, kw_only=True):
    """A moderator decided an appeal; `subject_id` is the appeal."""

    decision_id: int
    reversed: bool


class KnownPicturesChanged(Event, frozen=True, kw_only=True):
    """Pictures are kept down from now on, or let go; `subject_id` is the first of the list's entries, 0 for a list.

    `count` is how many more there are; whoever holds the machine is actor 0.
    """

    count: int


class PictureReviewed(Event, frozen=True, kw_only=True):
    """A moderator looked at a picture that was held; `subject_id` is the picture."""

    shown: bool


class LabelerChanged(Event, frozen=True, kw_only=True):
    """The actor declared, anew or for the first time, what they label, or labels no longer."""


class LabelPut(Event, frozen=True, kw_only=True):
    """The actor, a labeler, claims something; `subject_id` is a post or an account."""

    value: str


class LabelRetracted(Event, frozen=True, kw_only=True):
    """The actor, a labeler, took a label back; `subject_id` is a post or an account."""

    value: str


class LabelAppealed(Event, frozen=True, kw_only=True):
    """The actor objects to a label on them or on a post of theirs; `subject_id` is the appeal."""

    labeler_id: int


class LabelAppealAnswered(Event, frozen=True, kw_only=True):
    """The actor, a labeler, let a label stand or took it back; `subject_id` is the appeal."""

    account_id: int


class LabelTakenOff(Event, frozen=True, kw_only=True):
    """A moderator took a label off, which stands for nobody now; `subject_id` is the label."""

    labeler_id: int


class LabelGivenBack(Event, frozen=True, kw_only=True):
    """A label that was taken off stands again; `subject_id` is the label."""

    labeler_id: int


class LabelsChosen(Event, frozen=True, kw_only=True):
    """The actor listens to a labeler, `subject_id`, otherwise than before, or no longer."""


class NoteTakenDown(Event, frozen=True, kw_only=True):
    """A moderator took a note about a post down; the subject is the post. `was_shown`: it was found helpful then."""

    note_id: int = 0
    was_shown: bool = False


class NoteGivenBack(Event, frozen=True, kw_only=True):
    """A note about a post that was taken down is back; the subject is the post."""


class RightsAsked(Event, frozen=True, kw_only=True):
    """Somebody asked for something by right of what is known of them; `subject_id` is the request."""


class RightsSettled(Event, frozen=True, kw_only=True):
    """An operator answered such a request, or takes longer for it."""
