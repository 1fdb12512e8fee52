"""`safecity city`: cities from real layers."""

import typer

from sim.cli.city_import import import_layers

city = typer.Typer(
    help="Make cities from real layers.", context_settings={"help_option_names": ["-h", "--help"]}
)
city.command("import")(import_layers)


@city.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Make cities from real layers, for scenarios to name as city: path/to/folder."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit
