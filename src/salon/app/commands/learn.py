"""`salon learn`."""

from pathlib import Path

import click
import msgspec

from salon.kit.errors import SalonError
from salon.learning.preferences import Model, learn_preferences


@click.group("learn")
def command() -> None:
    """Learn from what people preferred, out of datasets they agreed to, and say how well it holds."""


@command.command("preferences")
@click.argument("release", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file to write the model to, as JSON.")
def preferences(release: Path, out: Path | None) -> None:
    """Learn from the release in the folder RELEASE which of two pictures people prefer, on this machine's processor."""
    try:
        model = learn_preferences(release)
    except SalonError as error:
        raise click.ClickException(error.message) from error
    _tell(model)
    if out is not None:
        out.write_bytes(msgspec.json.format(msgspec.json.encode(model)) + b"\n")


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
