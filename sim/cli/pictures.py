"""Pictures of runs with their words, and saving them as files."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sim.core.errors import InputError
from sim.core.vocabulary import Definition
from sim.plots.captions import about_run, sampling_note, source_line
from sim.plots.classing import Classes
from sim.plots.people_map import PeopleLayer, people_map

if TYPE_CHECKING:
    from sim.plots.page import Picture
    from sim.study.run import Run

SUFFIXES = (".png", ".pdf", ".svg")


def people_picture(
    run: "Run", layer: PeopleLayer, definition: Definition, *, classes: Classes | None = None
) -> "Picture":
    """Draw a map of people from a run that was just made."""
    summary, cells, city = run.outcome.summary, run.outcome.cells, run.network.city
    return people_map(
        cells,
        layer=layer,
        definition=definition,
        city=city.place.title,
        scenario=run.scenario.title,
        source=source_line(about=about_run(summary), crs=str(city.crs)),
        note=sampling_note(summary, of_cells=True),
        districts=city.districts,
        classes=classes,
    )


def check_picture_file(file: Path) -> None:
    """Make sure that a picture can be written to *file*, before anything is computed for it.

    Raises
    ------
    InputError
        If its ending is no picture format of ours, a folder is in the way, or it cannot be written.
    """
    from sim.results.store import check_writable

    if file.suffix.lower() not in SUFFIXES:
        endings = f"{', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
        msg = f"a picture cannot be written to {file}: its name must end in {endings}"
        raise InputError(msg)
    if file.is_dir():
        msg = f"a picture cannot be written to {file}: this is a folder; name a file in it with --out"
        raise InputError(msg)
    check_writable(file.parent)


def save_picture(figure: "Picture", file: Path) -> None:
    """Write *figure* to *file*, whole or not at all; the same figure gives the same bytes.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    beside = file.with_name(f".writing-{os.getpid()}-{file.name}")
    stamp = {".pdf": {"CreationDate": None}, ".svg": {"Date": None}}.get(file.suffix.lower(), {})
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(beside, format=file.suffix.lower().lstrip("."), metadata=stamp)
        beside.replace(file)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        msg = f"a picture cannot be written to {file}: {reason}; name another file with --out"
        raise InputError(msg) from error
    finally:
        beside.unlink(missing_ok=True)
