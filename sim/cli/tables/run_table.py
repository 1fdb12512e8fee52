"""The tables at the end of a run: who is in view of which cameras, and what follows from it."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from rich.console import Console
from rich.text import Text

from sim.cli.tables.days_table import print_several_days
from sim.cli.tables.figures import (
    NARROW,
    average,
    count,
    deserved,
    expected,
    per_cent,
    print_blocks,
    with_reach,
    worded,
)
from sim.core.shown import MOST_OF_A_TITLE, shown
from sim.results.answer import answer, asked_about, ceiling
from sim.results.known_effects import largest_uncertainty
from sim.results.measures.camera_counts import assumed_words, marked
from sim.results.measures.contract import VISITORS
from sim.results.measures.measure import AFTER_VIEW, MEASURES_BY_NAME, Measure, Population
from sim.results.measures.rough import NOT_IDENTIFIED, is_rough
from sim.results.measures.sampling import QUANTILE
from sim.results.run_tables import RunTables

_HEAD = (
    "Counted as",
    "Cameras",
    "Residents in view\nin a day",
    "Share",
    "Cameras met\na resident",
    "Minutes in view\na resident",
)
_DRAWN = (
    "Settlements outside the cities are drawn from published counts and sizes: where they lie is not "
    "known, so they have neither cells nor coverage."
)
_FALSE_RATE = (
    "The false rate of the software decides everything: from the strict threshold to the lenient one, false "
    "alerts a day differ some seventyfold, and hits change with them."
)
_STAFFED = (
    "Operators: as the policy says, or as known or assumed of the place, else in the ratio of Almaty's."
)
_AS_RANGES = ("wrongly_stopped_by_threshold",)
"""Figures of which only the ends are told, to one digit."""
_BESIDES = (
    "false_alerts_by_threshold",
    "wrongly_stopped_by_threshold",
    "centre.share_in_time",
    "centre.wait_p50_s",
    "centre.wait_mean_s",
    "centre.cameras_per_operator",
    "share_viewed_live",
    "plates.reads",
    "plates.misreads",
    "people_traceable_by_plate",
    "wrong_candidates_per_face",
    "people_traceable_by_recognition",
    "retained_person_days",
    "accessible_person_days",
    "days_back",
    "people_traceable_by_footage",
    "days_back_in_centres",
    "people_traceable_in_centres",
    "face_access_points.residents",
    "placement.disparity",
    "placement.most_over_fair",
    "placement.least_over_fair",
    "placement.observed_most",
    "placement.observed_least",
    "share_working",
)
"""Figures that are told in lines of their own; measures.csv holds all."""

_STAGE_COLUMNS = {"people": "Residents", "events": "Times", "visitors": "Visitors", "visitor_events": "Times"}
_OF_RESIDENTS = ("people", "events")
_WHOM = {
    Population.RESIDENTS: " (residents)",
    Population.VISITORS: " (visitors)",
    Population.EVERYBODY: " (residents and visitors)",
}
"""Whom a line is about, where its title does not say."""


def print_run(console: Console, run: RunTables) -> None:
    """Print what a run found; a narrow console gets medians without percentiles."""
    summary, narrow = run.summary, console.width < NARROW
    console.print()
    console.print(Text(shown(run.title, MOST_OF_A_TITLE), "bold"))
    residents = f"{count(run.n_residents)} residents{_parts(run.places)}"
    about = f"{shown(run.scenario)} · {shown(run.place)}, {residents}"
    console.print(Text(f"{about} · seed {run.seed} · {run.engine} engine", "dim"))
    console.print()
    if run.question:
        console.print(Text(shown(run.question, MOST_OF_A_TITLE)))
    console.print(Text.assemble(("Answer: ", "bold"), answer(run.question, summary)))
    console.print()
    rows = [_row(name, figures, narrow=narrow) for name, figures in summary["definitions"].items()]
    print_blocks(console, _HEAD, [(None, rows), *_visitors(run.strata)])
    console.print()
    around = "median and mean" if narrow else "median (10th to 90th percentile) and mean"
    words = (
        largest_uncertainty(asked_about(run.question)),
        limits(summary),
        assumed_words(summary["definitions"]),
        sampling_words(summary),
        "" if run.places is None else _DRAWN,
        f"Cameras met and minutes in view: {around}.",
    )
    for word in filter(None, words):
        console.print(Text(word, "dim"))
    if run.measures is not None:
        print_several_days(console, run.measures)
    _print_after_view(console, run)


def _parts(places: pd.DataFrame | None) -> str:
    """Say what a country consists of; nothing of a city."""
    if places is None:
        return ""
    cities = int(places["is_city"].sum())
    return f" in {cities} cities and the settlements of {len(places) - cities} regions"


def _visitors(strata: pd.DataFrame) -> list[tuple[Text, list[tuple[str, ...]]]]:
    """Make a block of the people who live elsewhere, if there are any."""
    rows = strata[strata["dimension"] == VISITORS].to_dict("records")
    if not rows:
        return []
    heading = Text.assemble(
        (str(rows[0]["stratum"]), "bold"),
        (f" – {count(rows[0]['residents'])} people who live elsewhere, not counted above", "dim"),
    )
    return [(heading, [_row_of_visitors(row) for row in rows])]


def _row_of_visitors(row: Mapping[Any, Any]) -> tuple[str, ...]:
    people = _observed(row["people_observed"], row["standard_error"])
    return (f"  {row['definition']}", "", people, per_cent(row["share_observed"]), "", "")


def sampling_words(summary: Mapping[str, Any]) -> str:
    """Say what the ± stands for."""
    people, residents = summary["people"], summary["residents"]
    if people == residents:
        return (
            "Everybody was simulated, so sampling adds no error; other seeds would move cameras: "
            "`--seeds 10` says how far."
        )
    return f"± is the 95 % sampling interval: {count(people)} of {count(residents)} residents were simulated."


def limits(summary: Mapping[str, Any]) -> str:
    """Say what bounds the figures, and what moves them more than sampling does."""
    return (
        f"{ceiling(summary)} Cameras: all in place; "
        "those that are down today see nobody. Plates: who rides in a car that is read. `safecity explain` "
        "lists every assumption with its range."
    )


def _row(name: str, figures: Mapping[str, Any], *, narrow: bool) -> tuple[str, ...]:
    return (
        name,
        marked(figures, count(figures["cameras"])),
        _observed(figures["people_observed"], figures["standard_error"]),
        per_cent(figures["share_observed"]),
        _spread(figures["cameras_per_person"], narrow=narrow),
        _spread(figures["minutes_in_view"], narrow=narrow),
    )


def _observed(people: float, standard_error: float) -> str:
    """Write people with their interval; of everybody three digits, since assumptions move them by more."""
    return with_reach(people, QUANTILE * standard_error) if standard_error > 0 else deserved(people)


def _spread(figures: Mapping[str, float], *, narrow: bool) -> str:
    median, mean = average(figures["p50"]), average(figures["mean"])
    if narrow:
        return f"{median}, {mean}"
    return f"{median} ({average(figures['p10'])}–{average(figures['p90'])}), mean {mean}"


def _print_after_view(console: Console, run: RunTables) -> None:
    """Print the stages after being in view, and lines on alerts, centres, plates and footage."""
    funnel = run.funnel[run.funnel["stage"].isin(list(AFTER_VIEW))]
    if run.measures is None or funnel.empty:
        return
    columns = [column for column in _STAGE_COLUMNS if run.summary.get("visitors") or column in _OF_RESIDENTS]
    if console.width < NARROW:
        columns = [column for column in columns if not column.endswith("events")]
    head = ("Expected in a day", *(_STAGE_COLUMNS[column] for column in columns))
    stages = [(MEASURES_BY_NAME[f"{row['stage']}.residents"], row) for row in funnel.to_dict("records")]
    rows = [
        (one.title, *(expected(row[column], is_rough=is_rough(one)) for column in columns))
        for one, row in stages
    ]
    console.print()
    print_blocks(console, head, [(None, rows)])
    console.print()
    after = _FALSE_RATE, NOT_IDENTIFIED, f"{_STAFFED} measures.csv holds all figures."
    for line in (*_lines(run.measures), *after):
        console.print(Text(line, "dim"))


def _lines(measures: pd.DataFrame) -> Iterator[str]:
    """Tell each figure beside the funnel in a line: what it is, of whom, and its values."""
    told = measures[(measures["stratum"] == "") | (measures["dimension"] != "centre")]
    for name in _BESIDES:
        measure, rows = MEASURES_BY_NAME[name], told[told["measure"] == name]
        known = rows[rows["value"].notna()].to_dict("records")
        if any(row["value"] for row in known):
            title, whom = measure.title[0].upper() + measure.title[1:], _WHOM.get(measure.population, "")
            yield f"{title}{whom}: {_joined(measure, known)}."


def _joined(measure: Measure, rows: list[dict[Any, Any]]) -> str:
    if measure.name in _AS_RANGES:
        numbers = [float(row["value"]) for row in rows]
        least, most = (worded(end, measure.unit, is_rough=True) for end in (min(numbers), max(numbers)))
        return f"{least.removesuffix(most[most.rfind(' ') :])} to {most}"
    rough = is_rough(measure)
    values = [worded(float(row["value"]), measure.unit, is_rough=rough) for row in rows]
    words = [str(row["definition"] or row["stratum"]) for row in rows]
    match measure.dimension:
        case "bound":
            least, most = values
            return most if least == most else f"{worded(float(rows[0]['value']), '1')} to {most}"
        case "year":
            return f"{values[0]} at first, {values[-1]} after {words[-1]} years"
        case "day":
            by_word = {
                word: [value for own, value in zip(words, values, strict=True) if own == word]
                for word in words
            }
            return "; ".join(f"{word} {', '.join(shares)}" for word, shares in by_word.items())
    return ", ".join(
        f"{value} ({word})" if word else value for word, value in zip(words, values, strict=True)
    )
