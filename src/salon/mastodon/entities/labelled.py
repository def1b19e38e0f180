"""What labelers say of people: in how the viewer stands to them, and where people are found unasked."""

from collections.abc import Iterable, Sequence

import msgspec

from salon.accounts.queries import find_id_by_username
from salon.kit.questions import ask
from salon.mastodon.entities.labels import LabelClaim, to_claims
from salon.relationships.models import Relationship
from salon.relationships.queries import list_relationships
from salon.safety.labelers.sight import Claim, ask_standing, ask_subscriptions, to_sight


class LabelledRelationship(Relationship, kw_only=True):
    """A Relationship with what is said of that person by labelers the viewer listens to, the strongest first."""

    labels: list[LabelClaim] = msgspec.field(default_factory=list)


async def list_labelled_relationships(viewer_id: int, ids: Sequence[int]) -> list[LabelledRelationship]:
    """How the viewer stands to each of these people, in the order asked; unknown ids are left out."""
    standing = await list_relationships(viewer_id, ids)
    claims = await list_account_claims(viewer_id, [int(one.id) for one in standing])
    return [
        LabelledRelationship(**msgspec.structs.asdict(one), labels=to_claims(claims.get(int(one.id), [])))
        for one in standing
    ]


async def list_account_claims(viewer_id: int | None, ids: Iterable[int]) -> dict[int, list[Claim]]:
    """What the labelers a viewer listens to say of people; no query for who is known to listen to nobody.

    Nothing is told of oneself here: that is for `about_me`.
    """
    others = [account_id for account_id in ids if account_id != viewer_id]
    if viewer_id is None or not others:
        return {}
    subscriptions, standing = await ask(ask_subscriptions([viewer_id]), ask_standing([viewer_id], [], others))
    sight = to_sight(subscriptions, standing)
    told = {account_id: sight.list_claims(viewer_id, [], [account_id]) for account_id in others}
    return {account_id: claims for account_id, claims in told.items() if claims}


async def leave_out_hidden(viewer_id: int | None, ids: Sequence[int], asked: str = "") -> list[int]:
    """Those of these people whom no label hides from a viewer; somebody `asked` for by their whole name stays."""
    claims = await list_account_claims(viewer_id, ids)
    hidden = {account_id for account_id, said in claims.items() if any(one.action == "hide" for one in said)}
    if hidden and asked:
        hidden.discard(await find_id_by_username(asked) or 0)
    return [account_id for account_id in ids if account_id not in hidden]
