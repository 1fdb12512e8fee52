"""A scenario's numbers in words: grouped by area, each with value, range, unit, kind, date and source."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.city.country.gazetteer import COUNTRY_TITLE, names_folder
from sim.core.shown import MOST_OF_A_TITLE, shown
from sim.results.settings_told import day_of
from sim.scenario.model import ModelSpec, model_in_words
from sim.scenario.parameters.parameter import Quantity
from sim.scenario.resolve import ResolvedScenario
from sim.world.place_spec import NOTHING_NATIONAL, National

_INDENT = 4
_KIND_STYLES = {"measured": "green", "derived": "cyan", "calibrated": "cyan", "assumed": "yellow"}


def as_plain_values(
    scenario: ResolvedScenario, quantities: Sequence[Quantity], national: National = NOTHING_NATIONAL
) -> dict[str, Any]:
    """Write everything that :func:`print_explanation` prints, for machines."""
    abroad = {"remark": national.remark, "national": list(national.names)} if national.names else {}
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "question": scenario.question,
        "city": scenario.city,
        "changes": list(scenario.change_log),
        **abroad,
        "model": model_in_words(scenario.model),
        "numbers": [_plain_values(quantity) for quantity in quantities],
    }


def print_explanation(
    console: Console,
    scenario: ResolvedScenario,
    quantities: Sequence[Quantity],
    national: National = NOTHING_NATIONAL,
) -> None:
    """Print question, changes and numbers.

    Parameters
    ----------
    console, scenario
        Where to, at whose width text wraps; what is explained.
    quantities, national
        Every number that enters its result; those that are another country's than the city's.
    """
    console.print()
    console.print(Text(shown(scenario.title, MOST_OF_A_TITLE), style="bold"))
    console.print(Text(shown(scenario.question, MOST_OF_A_TITLE), style="italic"))
    console.print(Text(_setting(scenario), style="dim"))
    _print_changes(console, scenario)
    if national.remark is not None:
        console.print()
        console.print(Text(f"{national.remark[:1].upper()}{national.remark[1:]}.", style="yellow"))
    _print_model(console, scenario.model, is_imported=names_folder(scenario.city))
    ordered = sorted(quantities, key=lambda quantity: quantity.name)
    for area, in_area in groupby(ordered, key=lambda quantity: quantity.name.partition("/")[0]):
        console.print()
        console.rule(Text(area, style="bold"), align="left", style="dim")
        for name, entries in groupby(in_area, key=lambda quantity: quantity.name):
            _print_number(console, list(entries), is_national=name in national.names)
    console.print()
    console.print(Text(_count_by_kind(ordered), style="dim"))


def _setting(scenario: ResolvedScenario) -> str:
    run = scenario.run
    return (
        f"{shown(scenario.name)} · {shown(scenario.city)} · seed {run.seed} · sample {run.sample:g} · "
        f"{run.engine} engine · {day_of(scenario.as_dict())} · in view at '{run.pixel_density}' density, "
        f"by {run.light}, turning cameras: {run.turning}"
    )


def _print_changes(console: Console, scenario: ResolvedScenario) -> None:
    if not scenario.change_log:
        return
    console.print()
    console.print(Text("Changed against what it extends", style="bold"))
    for line in scenario.change_log:
        console.print(Padding(Text(shown(line, MOST_OF_A_TITLE)), (0, 0, 0, _INDENT)))


def _print_model(console: Console, model: ModelSpec, *, is_imported: bool) -> None:
    """Print the structural choices before the numbers, since they move results more than most of these do."""
    console.print()
    console.rule(Text("model: structural choices", style="bold"), align="left", style="dim")
    for key, words in model_in_words(model).items():
        console.print()
        console.print(
            Text.assemble((key, "bold"), f": {words['chosen']} ", (f"(not {words['instead']})", "dim"))
        )
        console.print(_below(Text(f"{words['meaning']} {words['why']}")))
        console.print(_below(Text(f"Argued by: {words['argued_by']} {words['source']}.", style="dim")))
    if model.city_seed is not None:
        drawn = (
            "sites drawn anew; streets are the imported ones"
            if is_imported
            else "streets and sites drawn anew"
        )
        console.print(_below(Text(f"city_seed: {model.city_seed} ({drawn})")))


def _print_number(console: Console, entries: list[Quantity], *, is_national: bool) -> None:
    """Print one parameter: its description, its value or table of values, and its sources, each said once."""
    first = entries[0]
    console.print()
    checked = f" Last checked {first.last_checked}." if first.last_checked is not None else ""
    console.print(Text(first.name, style="bold"))
    whose = f" {COUNTRY_TITLE}'s number." if is_national else ""
    console.print(_below(Text.assemble(first.description, (whose, "yellow"), (checked, "dim"))))
    console.print(_below(_values(entries)))
    for source in _sources(entries):
        console.print(_below(Text(source, style="dim")))


def _below(content: Text | Table) -> Padding:
    return Padding(content, (0, 0, 0, _INDENT))


def _values(entries: list[Quantity]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    is_table = entries[0].key is not None
    for position in range(5 if is_table else 4):
        is_number = position == (1 if is_table else 0)
        table.add_column(justify="right" if is_number else "left", no_wrap=True)
    for entry in entries:
        kind = entry.kind if entry.date is None else f"{entry.kind}, {entry.date}"
        cells = (
            Text(_number(entry.value), style="bold"),
            Text(f"{_number(entry.low)} to {_number(entry.high)}"),
            Text("" if entry.unit == "1" else entry.unit),
            Text(kind, style=_KIND_STYLES.get(entry.kind, "magenta")),
        )
        table.add_row(*((Text(str(entry.key)),) if is_table else ()), *cells)
    return table


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:.6g}"


def _sources(entries: list[Quantity]) -> Iterator[str]:
    """Say each source once, naming the entries it stands for if it does not stand for all."""
    by_source: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        by_source.setdefault((entry.reference, entry.note), []).append(str(entry.key))
    for (reference, note), keys in by_source.items():
        whose = f"{', '.join(keys)}: " if len(by_source) > 1 else ""
        parts = (part.strip().rstrip(".") for part in (reference, note))
        yield f"{whose}{'. '.join(part[:1].upper() + part[1:] for part in parts if part)}."


def _count_by_kind(quantities: Sequence[Quantity]) -> str:
    kinds = Counter(quantity.kind for quantity in quantities)
    words = ", ".join(
        f"{n} {kind}" for kind, n in sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    )
    return f"{len(quantities)} numbers: {words}."


def _plain_values(quantity: Quantity) -> dict[str, Any]:
    values = asdict(quantity).items()
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values}
