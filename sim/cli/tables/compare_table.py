"""Scenarios side by side in one table: few as columns, many as rows, and the figures that change most."""

from collections.abc import Iterator, Sequence
from itertools import islice
from textwrap import wrap

import pandas as pd
from rich.console import Console
from rich.text import Text

from sim.cli.tables.figures import column_widths, count, print_blocks
from sim.cli.tables.run_table import limits, sampling_words
from sim.core.shown import MOST_OF_A_TITLE, cut, shown
from sim.results.answer import answers_by_comparison, asked_about
from sim.results.as_text import TextTable
from sim.results.changes import Change, changes_of, leading_changes, run_titles
from sim.results.compare import INTERVALS_REMARK
from sim.results.known_effects import largest_uncertainty
from sim.results.measures.camera_counts import MARK, assumed_words
from sim.results.measures.rough import NOT_IDENTIFIED
from sim.results.run_tables import RunTables
from sim.results.settings_told import differing_settings

_MOST_FIGURES = 16  # on a terminal
_MOST_SETTINGS = 8  # in which a scenario differs, in one line
_MOST_OF_A_REPORT = 40  # as many rows as a page has
_FEW_SCENARIOS = 6  # so many stand beside one another; more stand below one another
_LABEL = (20, 46)  # least and most letters of a figure's name
_NAME = (16, 40)  # least and most letters of a scenario's title
_HEADINGS, _HEADING_LINES = (28, 18, 11), 4
"""Letters of a line of a heading, the most that fit, and its lines."""

_INDENT, _GAP = 2, 2
_PAIR = 2

Rows = list[list[str]]


def print_comparison(console: Console, comparison: pd.DataFrame, runs: Sequence[RunTables]) -> None:
    """Print the figures that change most, in every run, and by how much they differ from the first run.

    Parameters
    ----------
    console
        Where to; the narrower, the fewer figures of many scenarios.
    comparison, runs
        Keeps the contract COMPARISON; what is compared, in the same order.
    """
    first, titles, changes = runs[0], run_titles(comparison), changes_of(comparison)
    about = f"{shown(first.place)}, {count(first.n_residents)} residents · seed {first.seed}"
    console.print()
    console.print(Text(_heading(titles), "bold"))
    console.print(Text(f"{about} · {first.engine} engine · the same residents in every scenario", "dim"))
    for line in _what_differs(runs):
        console.print(Text(line, "dim"))
    answers = answers_by_comparison([run.question for run in runs], changes, titles)
    for question, answer in islice(answers, _FEW_SCENARIOS - 1):
        console.print()
        console.print(Text(shown(question, MOST_OF_A_TITLE)))
        console.print(Text.assemble(("Answer: ", "bold"), answer))
    console.print()
    chosen, head, rows = _that_fits(changes, titles, console.width - _INDENT)
    if chosen:
        print_blocks(console, head, [(None, rows)])
        console.print()
    words = (
        largest_uncertainty(asked_about(first.question)),
        "Differences are from the first scenario, person by person, with this seed's cameras held fixed: "
        "much of what is not known moves all scenarios alike.",
        limits(first.summary),
        *_assumed(runs),
        sampling_words(first.summary),
        INTERVALS_REMARK if first.sample < 1 else "",
        _unidentified(chosen),
        _counted(changes, chosen),
    )
    for word in filter(None, words):
        console.print(Text(word, "dim"))


def comparison_text_table(comparison: pd.DataFrame, runs: Sequence[RunTables]) -> TextTable:
    """Lay the comparison out for a report: few scenarios as columns, many as rows."""
    titles, changes = run_titles(comparison), changes_of(comparison)
    if len(runs) <= _FEW_SCENARIOS:
        shown_changes = leading_changes(changes, _MOST_OF_A_REPORT)
        head, rows = _scenarios_beside(shown_changes, titles, MOST_OF_A_TITLE, MOST_OF_A_TITLE)
    else:
        shown_changes = leading_changes(changes, _FEW_SCENARIOS)
        head, rows = _scenarios_below(shown_changes, titles, MOST_OF_A_TITLE)
    words = (
        _counted(changes, shown_changes),
        largest_uncertainty(asked_about(runs[0].question)),
        limits(runs[0].summary),
        *_assumed(runs),
        _unidentified(shown_changes),
        sampling_words(runs[0].summary),
    )
    return TextTable(head, rows, f"{_heading(titles)}. {runs[0].place}", " ".join(words))


def _what_differs(runs: Sequence[RunTables]) -> Iterator[str]:
    """Say what each scenario says otherwise than the first; of many the first few, and how many follow."""
    first = runs[0].said
    if not first:
        return
    for run in runs[1:_FEW_SCENARIOS]:
        differing = differing_settings(first, run.said)
        more = len(differing) - _MOST_SETTINGS
        told = [*differing[:_MOST_SETTINGS], *([f"{more} more in overrides.log"] if more > 0 else [])]
        yield f"{shown(run.scenario)} differs in {'; '.join(told) or 'nothing that it says'}."
    if len(runs) > _FEW_SCENARIOS:
        yield f"What {len(runs) - _FEW_SCENARIOS} more differ in: overrides.log of each."


def _assumed(runs: Sequence[RunTables]) -> Iterator[str]:
    """Say which numbers of cameras are assumed, of each run in which they are others than before."""
    told = ""
    for run in runs:
        words = assumed_words(run.summary.get("definitions", {})).removeprefix(f"{MARK} ")
        if words and words != told:
            yield f"{shown(run.scenario)}: {words[:1].lower()}{words[1:]}"
        told = words or told


def _unidentified(changes: Sequence[Change]) -> str:
    """Say what true and false alerts, or stops, don't say of each other, wherever some are shown."""
    return NOT_IDENTIFIED if any(change.is_rough for change in changes) else ""


def _heading(titles: Sequence[str]) -> str:
    first, *others = (shown(title, MOST_OF_A_TITLE) for title in titles)
    return f"{others[0] if len(others) == 1 else f'{len(others)} scenarios'}, against: {first}"


def _counted(changes: Sequence[Change], chosen: Sequence[Change]) -> str:
    """Say how many figures change, and how many of them are not shown."""
    changed = sum(change.is_change for change in changes)
    if not changed:
        return f"None of {count(len(changes))} figures differs between these scenarios."
    left = "" if changed == len(chosen) else f"; the {count(len(chosen))} that tell most are shown"
    same = count(len(changes) - changed)
    return f"{count(changed)} figures change{left}, {same} are the same; comparison.csv holds all of them."


def _that_fits(
    changes: Sequence[Change], titles: Sequence[str], width: int
) -> tuple[list[Change], list[str], Rows]:
    """Choose figures and lay them out so that the table is no wider than the terminal, if that can be."""
    if len(titles) <= _FEW_SCENARIOS:
        chosen = leading_changes(changes, _MOST_FIGURES)
        for heading in _HEADINGS:
            head, rows = _scenarios_beside(chosen, titles, _LABEL[1], heading)
            room = width - _width_of([head[1:], *(row[1:] for row in rows)]) - _GAP
            if room >= (_LABEL[0] if heading == _HEADINGS[-1] else min(_LABEL[1], width // 3)):
                return chosen, *_scenarios_beside(chosen, titles, min(room, _LABEL[1]), heading)
    for n_figures in range(_MOST_FIGURES, 0, -1):
        chosen = leading_changes(changes, n_figures)
        head, rows = _scenarios_below(chosen, titles, _NAME[1])
        room = width - _width_of([head[1:], *(row[1:] for row in rows)]) - _GAP
        if room >= _NAME[0]:
            break
    return chosen, *_scenarios_below(chosen, titles, min(max(room, _NAME[0]), _NAME[1]))


def _width_of(rows: Sequence[Sequence[str]]) -> int:
    columns = column_widths(rows)
    return sum(columns) + _GAP * (len(columns) - 1)


def _scenarios_beside(
    changes: Sequence[Change], titles: Sequence[str], label: int, heading: int
) -> tuple[list[str], Rows]:
    """Give each figure a row and each scenario a column; a pair's differences have a column of their own."""
    is_pair = len(titles) == _PAIR
    head = [
        "Figure",
        *(_wrapped(title, heading, _HEADING_LINES) for title in titles),
        *(["Difference"] if is_pair else []),
    ]
    rows = []
    for change in changes:
        others = range(1, len(titles))
        cells = (
            [change.value_text(1), change.difference_text(1)]
            if is_pair
            else [_both(change, run) for run in others]
        )
        rows.append([_wrapped(_name_of(change), label, _HEADING_LINES), change.value_text(0), *cells])
    return head, rows


def _scenarios_below(changes: Sequence[Change], titles: Sequence[str], name: int) -> tuple[list[str], Rows]:
    """Give each scenario a row and each figure a column, with differences below the figures."""
    head = ["Scenario", *(_wrapped(_name_of(change), _HEADINGS[-1], _HEADING_LINES) for change in changes)]
    rows = [
        [
            _wrapped(title, name, _PAIR),
            *(_both(change, run) if run else change.value_text(0) for change in changes),
        ]
        for run, title in enumerate(titles)
    ]
    return head, rows


def _both(change: Change, run: int) -> str:
    return f"{change.value_text(run)}\n{change.difference_text(run)}"


def _name_of(change: Change) -> str:
    return f"{change.title}, {change.detail}" if change.detail else change.title


def _wrapped(text: str, width: int, lines: int) -> str:
    """Break a text at spaces; of one that so many lines do not hold the middle is left out."""
    broken = wrap(shown(text, MOST_OF_A_TITLE), width)
    most = width * lines
    while len(broken) > lines:
        broken, most = wrap(cut(text, most), width), most - 1
    return "\n".join(broken)
