"""What verbs share: arguments and options, paths as people type them, and how they import what is heavy."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.core.disk.others import unusable_path
from sim.core.errors import InputError

RESULTS = Path("results")
Scenarios = Annotated[
    list[str],
    typer.Argument(
        metavar="SCENARIO", help="Names of shipped scenarios or paths of YAML files.", show_default=False
    ),
]
Scenario = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="Name of a shipped scenario or path of a YAML file.")
]
Seed = Annotated[
    int | None,
    typer.Option("--seed", min=0, metavar="N", help="Seed of all chance, in place of the scenario's."),
]
Sample = Annotated[
    float | None,
    typer.Option("--sample", metavar="F", help="Part of the residents to simulate, above 0 and at most 1."),
]
Engine = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="E",
        help="cohort: everybody of a city or country, one to one, in seconds; individual: each resident a "
        r"process of its own, for towns and samples. Both live the same day. \[default: the scenario's]",
        show_default=False,
    ),
]
Json = Annotated[
    bool, typer.Option("--json", metavar="", help="Print the result as JSON, for machines, and nothing else.")
]


@contextmanager
def loading() -> Iterator[None]:
    """Import modules in this block; none of what they make is ever garbage, so it is not searched for any."""
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():  # once: later there may be garbage among the rest
            gc.freeze()
        gc.enable()


def given_path(text: str | os.PathLike[str], what: str = "the path") -> Path:
    """Make a path of what somebody has typed.

    Parameters
    ----------
    text, what
        As typed, and what names it, such as an option. `~` and `~name` at the beginning are homes, unless
        something is called that.

    Raises
    ------
    InputError
        If nothing can be called that.
    """
    typed = os.fspath(text)
    if not typed.strip():
        msg = f"{what} is empty, but must name a file or a folder"
        raise InputError(msg)
    reason = unusable_path(typed)
    if reason:
        msg = f"{what} cannot be '{typed}': {reason}; give another one"
        raise InputError(msg)
    path = Path(typed)
    return _at_home(path, what) if typed.startswith("~") and not os.path.lexists(path) else path


def _at_home(path: Path, what: str) -> Path:
    try:
        return path.expanduser()
    except RuntimeError as error:
        home = path.parts[0]
        msg = f"{what} is '{path}', but '{home}' is nobody's home; write './{path}' if it is called that"
        raise InputError(msg) from error


def file_option(name: str, words: str, *, metavar: str = "FILE", **more: Any) -> Any:
    """Make an option that names a file or a folder."""
    return typer.Option(
        name, parser=lambda typed: given_path(typed, name), metavar=metavar, help=words, **more
    )


Out = Annotated[Path, file_option("--out", "Folder for results.", metavar="DIR")]
