"""What a picture may be used for by machines that learn, as its file and its story say it; the ledger knows."""

from collections.abc import Collection, Mapping

from salon.consent.queries import find_account_answers, find_answers, find_answers_for_new
from salon.consent.rules import Answer
from salon.consent.signals import list_reserved_by_file, to_training
from salon.kit.context import settings
from salon.media.credentials.models import Training


async def find_training(
    owner_id: int, source_ids: Collection[int] = (), claimed: Mapping[str, str] | None = None
) -> Training:
    """What goes into a file that is signed for its owner, made from these posts or claiming this itself.

    A file outlives every answer, so it never says "allowed": where the owner says yes it is `constrained` to what
    this place says when asked, which a later no changes. Whatever else is in it only ever says less than that.
    """
    answers = await find_answers_for_new(owner_id, list(source_ids))
    reserved = list_reserved_by_file(claimed or {})
    left: dict[str, Answer] = {code: said for code, said in answers.items() if code not in reserved}
    allowed = {entry: "constrained" for entry, allow in to_training(left).items() if allow}
    if not allowed:
        return Training()
    here = f"{settings().base_url}/api/salon/v1/accounts/{owner_id}/intents"
    return Training(**allowed, constraint=f"Only as long as its author allows it: ask {here} before every use.")  # type: ignore[arg-type]


async def find_uses(owner_id: int, post_id: int | None) -> dict[str, str]:
    """What may be done with a picture at this moment, entry by entry, in the words of the assertion."""
    answers = await (find_answers(post_id) if post_id is not None else find_account_answers(owner_id))
    return {entry: "allowed" if allow else "notAllowed" for entry, allow in to_training(answers).items()}
