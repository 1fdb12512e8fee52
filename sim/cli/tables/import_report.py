"""What an import has read, kept and left out: as a page in the city folder and on the terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from sim.cli.tables.figures import print_blocks
from sim.core.shown import MOST_OF_A_TITLE, sentence, shown, visible

REPORT_FILE = "report.md"
MAP_FILE = "map.png"

_FACTS = {
    "km_read": ("km of street read", 1),
    "km_beyond_the_boundary": ("km beyond the boundary, left out", 1),
    "km_not_connected": ("km not connected to the rest, left out", 1),
    "points_not_connected": ("points of them", 0),
    "km_kept": ("km kept", 1),
    "km_on_foot": ("km of them for walkers only", 1),
    "km_no_walking": ("km of them closed to walkers", 1),
    "km_with_a_limit": ("km of them with a speed limit", 1),
    "km_oneway": ("km of them one-way", 1),
    "crossings_and_ends": ("crossings and ends", 0),
    "people_in_file": ("people in the layer", 0),
    "square_of_a_point_m": ("m: side of the square that a point stands for", 0),
    "people_beyond_the_boundary": ("people beyond the boundary, left out", 0),
    "people_beyond_the_streets": ("people too far from any street, left out", 0),
    "people_used": ("people kept, before they are scaled to known totals", 0),
    "people_moved_into_their_district": ("people moved to the next cell of their own district", 0),
    "with_a_height": ("with a known height", 0),
}


def print_report(console: Console, report: Mapping[str, Any]) -> None:
    """Print what became of each layer, and what looks wrong."""
    city = report["city"]
    console.print()
    console.print(Text(f"{shown(city['title'])}: {city['residents']:,} residents", style="bold"))
    console.print(Text(f"as in {city['residents_from']}; {_rows(city['rows'])}", style="dim"))
    console.print()
    blocks = [
        (
            Text.assemble((name, "bold"), f"  {shown(str(layer['file']))}", (f"  {_about(layer)}", "dim")),
            [(words, figure) for figure, words in _lines(layer)] + [(note, "") for note in layer["notes"]],
        )
        for name, layer in report["layers"].items()
    ]
    print_blocks(console, ("Layer", ""), blocks)
    warnings = list(_warnings(report))
    if warnings:
        console.print()
    for warning in warnings:
        console.print(Text.assemble(("Look at this: ", "yellow"), sentence(warning)))
    console.print()


def report_text(report: Mapping[str, Any]) -> str:
    """Write the same as a page of Markdown, with the map."""
    city = report["city"]
    lines = [
        f"# {shown(city['title'], MOST_OF_A_TITLE)}",
        "",
        f"{city['residents']:,} residents, as in {city['residents_from']}; {_rows(city['rows'])}.",
        f"Made by {report['made_by']}; all figures and digests stand in `provenance.json`.",
        "",
        f"![Streets and residents]({MAP_FILE})",
        "",
    ]
    for name, layer in report["layers"].items():
        lines += [f"## {name.capitalize()}: {layer['file']}", "", _about(layer), ""]
        lines += [f"- {figure} {words}" for figure, words in _lines(layer)]
        lines += [f"- {note}" for note in layer["notes"]]
        lines.append("")
    warnings = list(_warnings(report))
    if warnings:
        lines += ["## What to look at", "", *(f"- {sentence(warning)}" for warning in warnings), ""]
    return "\n".join(map(visible, lines))


def _about(layer: Mapping[str, Any]) -> str:
    date = f"of {shown(str(layer['date']))}" if layer["date"] else "date not stated"
    return f"{date}; {shown(layer['licence'] or 'licence not stated', MOST_OF_A_TITLE)}"


def _rows(rows: Mapping[str, int]) -> str:
    return ", ".join(
        f"{count:,} {name if count != 1 else name.removesuffix('s')}" for name, count in rows.items()
    )


def _lines(layer: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give figures and what they are of."""
    yield f"{layer['read']:,}", f"{layer['unit']} read"
    for why, count in layer["left_out"].items():
        yield f"{count:,}", f"left out: {why}"
    yield f"{layer['kept']:,}", f"{layer['unit']} kept"
    for name, value in layer["facts"].items():
        words, decimals = _FACTS.get(name, (name.replace("_", " "), 0))
        yield f"{value:,.{decimals}f}", words


def _warnings(report: Mapping[str, Any]) -> Iterator[str]:
    for name, layer in report["layers"].items():
        for warning in layer["warnings"]:
            yield f"{name}: {warning}"
    yield from report["warnings"]
