"""The command `safecity`: its verbs, and what becomes of errors.

Only light modules are imported here and at the top of the verbs, so that `--help` answers at once; each verb
imports what it needs when it runs.
"""

import re
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated

import typer

import sim
from sim.cli.cache import cache
from sim.cli.city import city
from sim.cli.compare import compare
from sim.cli.explain import explain
from sim.cli.list import list_names
from sim.cli.map import draw_map
from sim.cli.run import run
from sim.cli.track import track
from sim.cli.validate import validate
from sim.core.errors import InputError

DONE = 0
OUR_FAULT = 1
BAD_INPUT = 2
STOPPED = 130

_DEBUG = "--debug"
_SUGGESTION = re.compile(r"\. Did you mean (.+)\?$")

app = typer.Typer(
    name="safecity",
    help="How many people does a camera network observe in a day, and what does a policy change?",
    epilog="Start with: safecity run aqkol_smart_city",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run")(run)
app.command("compare")(compare)
app.command("map")(draw_map)
app.command("explain")(explain)
app.command("track")(track)
app.command("validate")(validate)
app.command("list")(list_names)
app.command("cache")(cache)
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
    sys.exit(answer(sys.argv[1:]))


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
    if isinstance(error, InputError):
        _say(str(error))
        return BAD_INPUT
    usage = _usage_sentence(error)
    if usage is not None:
        _say(usage)
        return BAD_INPUT
    hint = "" if debug else "; run the same command with --debug and report what it prints"
    _say(f"this is a fault of ours, not of your input ({type(error).__name__}: {_one_line(error)}){hint}")
    return OUR_FAULT


def _usage_sentence(error: Exception) -> str | None:
    """Turn a wrong option or argument into our own sentence; None if *error* is no usage error."""
    if getattr(error, "exit_code", None) != BAD_INPUT or not hasattr(error, "format_message"):
        return None
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "safecity"
    sentence = _one_line(error.format_message()).replace("Value error, ", "")
    sentence = _SUGGESTION.sub(r" – \1, perhaps", sentence).rstrip(".")
    return f"{sentence[:1].lower()}{sentence[1:]}; `{path} --help` shows what is possible"


def _one_line(text: object) -> str:
    return " ".join(str(text).split())


def _say(sentence: str) -> None:
    typer.echo(f"safecity: {sentence}", err=True)
