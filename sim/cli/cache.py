"""`safecity cache`: what is kept between runs, and how to be rid of it."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.terminal.streams import print_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sim.core.cache.disk_cache import Cache
    from sim.core.cache.entries import Entry


class Action(StrEnum):
    """What can be done with the cache."""

    SHOW = "show"
    CLEAR = "clear"


What = Annotated[
    Action, typer.Argument(metavar="[" + "|".join(Action) + "]", help="Show what is kept, or remove it.")
]

_HEAD = ("", "entries", "size", "last used")
_NAMES_SHOWN = 6
_BYTES_PER = {"GB": 1e9, "MB": 1e6, "kB": 1e3}


def cache(action: What = Action.SHOW) -> None:
    """Show or clear what runs keep for later ones: cities, and everybody's plans.

    It can always be made again.

    SAFECITY_CACHE names its folder, or is 'off'.

    SAFECITY_CACHE_LIMIT_GB is how large it may grow.
    """
    from sim.core.cache.disk_cache import FOLDER_VARIABLE, user_cache
    from sim.core.errors import InputError

    kept = user_cache()
    if kept.folder is None:
        print_text(f"nothing is kept between runs: {FOLDER_VARIABLE} is 'off'")
        return
    try:
        if kept.folder.exists() and not kept.folder.is_dir():
            msg = f"{kept.folder} is not a folder; {FOLDER_VARIABLE} must name one, or be 'off'"
            raise InputError(msg)
        if action is Action.CLEAR:
            _clear(kept, kept.folder)
        else:
            _show(kept.entries(), kept.folder, kept.limit_bytes)
    except OSError as error:
        msg = f"the cache {kept.folder} cannot be read: {(error.strerror or str(error)).lower()}"
        raise InputError(msg) from error


def _clear(kept: "Cache", folder: "Path") -> None:
    cleared = kept.clear()
    in_use = f"; {_count(cleared.in_use, 'file')} in use stay" if cleared.in_use else ""
    print_text(
        f"removed {_count(cleared.entries, 'entry')}, {size_text(cleared.size_bytes)}, from {folder}{in_use}"
    )


def _show(entries: "Sequence[Entry]", folder: "Path", limit_bytes: int) -> None:
    from rich.text import Text

    from sim.cli.tables.figures import print_blocks
    from sim.cli.terminal.console import print_path, result_console
    from sim.core.disk.files import makers_digest

    console = result_console()
    used = sum(entry.size_bytes for entry in entries)
    print_path(console, "folder", folder)
    print_path(console, "in use", f"{size_text(used)} of {size_text(limit_bytes)}")
    of_others = [entry for entry in entries if entry.makers != makers_digest()]
    ours = [entry for entry in entries if entry.makers == makers_digest()]
    blocks = [
        (Text(kind, style="bold"), _rows([entry for entry in ours if entry.kind == kind]))
        for kind in dict.fromkeys(entry.kind for entry in ours)
    ]
    if of_others:
        blocks.append(
            (Text("made by other code or libraries", style="bold"), [_row("will be dropped", of_others)])
        )
    if blocks:
        console.print()
        print_blocks(console, _HEAD, blocks)


def _rows(entries: "Sequence[Entry]") -> list[tuple[str, ...]]:
    """Write a row for each of the largest places, and one for all others."""
    of_name: dict[str, list[Entry]] = {}
    for entry in entries:
        of_name.setdefault(entry.name, []).append(entry)
    largest = sorted(of_name, key=lambda name: -sum(entry.size_bytes for entry in of_name[name]))
    shown, others = largest[:_NAMES_SHOWN], largest[_NAMES_SHOWN:]
    if len(others) == 1:
        shown, others = largest, []
    rows = [_row(name, of_name[name]) for name in shown]
    if others:
        rows.append(
            _row(f"{len(others):,} smaller ones", [entry for name in others for entry in of_name[name]])
        )
    return rows


def _row(name: str, entries: "Sequence[Entry]") -> tuple[str, ...]:
    from datetime import UTC, datetime

    newest = datetime.fromtimestamp(max(entry.used_at for entry in entries), tz=UTC).astimezone()
    size = sum(entry.size_bytes for entry in entries)
    return (name, str(len(entries)), size_text(size), f"{newest:%Y-%m-%d %H:%M}")


def size_text(size_bytes: float) -> str:
    """Write a size with three digits or so, such as `445 MB`."""
    for unit, factor in _BYTES_PER.items():
        if size_bytes >= factor:
            return (
                f"{size_bytes / factor:.3g} {unit}"
                if size_bytes < factor * 1000
                else f"{size_bytes / factor:,.0f} {unit}"
            )
    return f"{size_bytes:.0f} bytes"


def _count(number: int, noun: str) -> str:
    plural = {"entry": "entries", "file": "files"}[noun]
    return f"{number:,} {noun if number == 1 else plural}"
