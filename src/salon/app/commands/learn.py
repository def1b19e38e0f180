"""`salon learn`."""

import hashlib
from pathlib import Path

import click
import msgspec

from salon.app.offline import with_database
from salon.app.settings import read_settings
from salon.kit import db
from salon.kit.errors import Invalid, SalonError
from salon.learning.jobs import train
from salon.learning.models import Model
from salon.learning.orders import find_model
from salon.learning.preferences import Change, compare_models, learn_preferences
from salon.learning.trainings import begin_here, claim_model


@click.group("learn")
def command() -> None:
    """Learn from what people preferred, out of datasets they agreed to, and say how well it holds."""


@command.command("preferences")
@click.argument("release", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file to write the model to, as JSON.")
@click.option("--keep", is_flag=True, help="Keep the model here, as a version the operator may let order pictures.")
@click.option("--since", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="An earlier model's file.")
def preferences(release: Path, out: Path | None, since: Path | None, *, keep: bool) -> None:
    """Learn from the release in the folder RELEASE which of two pictures people prefer, on this machine's processor."""
    try:
        earlier = msgspec.json.decode(since.read_bytes(), type=Model) if since else None
        model = _keep(release) if keep else learn_preferences(release)
    except SalonError as error:
        raise click.ClickException(error.message) from error
    except msgspec.DecodeError as error:
        raise click.ClickException(f"{since} holds no model: {error}.") from error
    _tell(model)
    if earlier is not None:
        _tell_change(compare_models(release, model, earlier))
    if out is not None:
        out.write_bytes(msgspec.json.format(msgspec.json.encode(model)) + b"\n")


def _keep(folder: Path) -> Model:
    """Learn without what was taken back since, and keep the model with its numbers; raises `SalonError`."""
    kept: list[Model] = []

    async def act() -> None:
        manifest = folder / "manifest.jsonl"
        if not manifest.is_file():
            raise Invalid(f"There is no release in {folder}.")
        async with db.transaction() as tx:
            model_id = await begin_here(tx, hashlib.sha256(manifest.read_bytes()).digest())
        claim = await claim_model(model_id)
        version = await train(claim, folder) if claim else None
        model = await find_model(version) if version else None
        if model is None:
            raise Invalid("It could not be learned to the end. Please try again.")
        kept.append(model)
        click.echo(f"Kept as version {version}. It orders nothing until the operator says so.")

    with_database(read_settings(), act)
    return kept[0]


def _tell(model: Model) -> None:
    trial = model.trial
    click.echo(f"Learned from {model.choices:,} choices of {model.people:,} people in {model.release}.")
    click.echo(f"Tried on {trial.choices:,} choices of {trial.people:,} other people, foretold right:")
    click.echo(f"  this model  {trial.model:5.1f} %, give or take {trial.margin:.1f}")
    click.echo(f"  popularity  {trial.popularity:5.1f} %")
    click.echo(f"  chance      {trial.chance:5.1f} %")
    if not trial.is_better:
        click.echo("That is no better than could be luck: do not go by it.")
        return
    for one in sorted(model.weights, key=lambda one: -abs(one.weight))[:5]:
        click.echo(f"  {'more' if one.weight > 0 else 'less'} {one.name} is preferred ({one.weight:+.2f})")


def _tell_change(change: Change) -> None:
    click.echo(
        f"Since the model of {change.since}: {change.otherwise:.1f} % of {change.pairs:,} pairs are ordered otherwise."
    )
    for name, before, now in change.moved[:5]:
        click.echo(f"  {name} counts {now:+.2f}, before {before:+.2f}")
    if not change.moved:
        click.echo("  Nothing counts otherwise than before.")
