"""The command `safecity`: its verbs, and what becomes of errors.

Only light modules are imported here and at the top of the verbs, so that `--help` answers at once; each verb
imports what it needs when it runs.
"""

import contextlib
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Annotated

import typer

import sim
from sim.cli.cache import cache
from sim.cli.city import city
from sim.cli.compare import compare
from sim.cli.explain import explain
from sim.cli.list import list_names
from sim.cli.map import HELP as MAP_HELP
from sim.cli.map import draw_map
from sim.cli.run import run
from sim.cli.terminal.reasons import reason_of
from sim.cli.terminal.streams import any_code_page, open_missing_streams, unwritable, unwritten
from sim.cli.track import track
from sim.cli.validate import validate
from sim.core.shown import sentence

DONE = 0
OUR_FAULT = 1
BAD_INPUT = 2
STOPPED = 130

_DEBUG = "--debug"

app = typer.Typer(
    name="safecity",
    help="How many people does a camera network observe in a day, and what does a policy change?",
    epilog="Start with: safecity run aqkol_smart_city",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _help(verb: Callable[..., object]) -> str:
    """Give a verb's words without the line breaks of its source, since terminals differ in width."""
    return "\n\n".join(" ".join(part.split()) for part in (verb.__doc__ or "").split("\n\n"))


app.command("run", help=_help(run))(run)
app.command("compare", help=_help(compare))(compare)
app.command("map", help=MAP_HELP)(draw_map)
app.command("explain", help=_help(explain))(explain)
app.command("track", help=_help(track))(track)
app.command("validate", help=_help(validate))(validate)
app.command("list", help=_help(list_names))(list_names)
app.command("cache", help=_help(cache))(cache)
app.add_typer(city, name="city")


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    *,
    version: Annotated[
        bool, typer.Option("--version", metavar="", help="Print the version and stop.")
    ] = False,
    debug: Annotated[bool, typer.Option(_DEBUG, metavar="", help="Show the traceback of an error.")] = False,  # noqa: ARG001
) -> None:
    """How many people does a camera network observe in a day, and what does a policy change?"""  # noqa: D400
    if version:
        typer.echo(f"safecity-sim {sim.__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


def main() -> None:
    """Run the command with the process's arguments and end the process with its exit code."""
    if not open_missing_streams():
        _say("standard output is closed, so nothing can be printed there; send it to a file or to /dev/null")
        sys.exit(BAD_INPUT)
    code = answer(sys.argv[1:])
    error = unwritten(sys.stdout)
    if error is not None and not isinstance(error, BrokenPipeError):
        _say(str(unwritable(error)))
        code = code or BAD_INPUT
    unwritten(sys.stderr)
    sys.exit(code)


def answer(arguments: Sequence[str]) -> int:
    """Run the command and give its exit code.

    Parameters
    ----------
    arguments
        Without the program's name; `--debug` may stand anywhere.

    Returns
    -------
    0 done, 1 a fault of ours, 2 bad input, 130 stopped by the user.
    """
    any_code_page(sys.stdout)
    any_code_page(sys.stderr)
    debug = _DEBUG in arguments
    kept = [argument for argument in arguments if argument != _DEBUG]
    try:
        code = app(kept, prog_name="safecity", standalone_mode=False)
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):
            return DONE  # The reader, such as `head`, has read enough.
        raise
    except KeyboardInterrupt:
        code = STOPPED
    except Exception as error:  # the last resort: no traceback reaches a user unasked
        return _tell(error, debug=debug)
    if code == STOPPED:
        _say("stopped; nothing half-written was left behind")
    return code if isinstance(code, int) else DONE


def _tell(error: Exception, *, debug: bool) -> int:
    if debug:
        traceback.print_exception(error, file=sys.stderr)
    reason = reason_of(error)
    if reason is not None:
        _say(reason)
        return BAD_INPUT
    hint = "" if debug else "; run the same command with --debug and report what it prints"
    _say(f"this is a fault of ours, not of your input ({type(error).__name__}: {sentence(str(error))}){hint}")
    return OUR_FAULT


def _say(words: str) -> None:
    with contextlib.suppress(OSError):  # the exit code says it all the same
        typer.echo(f"safecity: {sentence(words)}", err=True)
