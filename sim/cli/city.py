"""`safecity city`: cities from real layers."""

import typer

from sim.cli.city_import import import_layers

city = typer.Typer(
    help="Cities from real layers.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
city.command("import")(import_layers)


@city.callback()
def start() -> None:
    """Make cities from real layers, for scenarios to name as `city: path/to/folder`."""
