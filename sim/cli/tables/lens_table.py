"""What lies behind the lens, in a few lines of a terminal; and several scenarios' stages side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from sim.cli.tables.columns import columns_that_fit, print_blocks
from sim.cli.tables.figures import average, count

LENS = "behind_lens"

_SHOWN = {
    "in_view_recognition": "in view of face recognition",
    "face_in_reach": "face within reach",
    "face_captured": "face captured and compared",
    "identified": "identified, if searched in photographs of everybody",
    "true_alert": "alert: on the watch list",
    "false_alert": "alert: taken for somebody on it",
    "false_in_time": "false alert looked at in time",
    "false_accepted": "false alert accepted",
    "intercepted": "met by a patrol, on the list",
    "wrongly_intercepted": "met by a patrol, not on the list",
}
_HEAD = ("People a day", "Times a day")
_FEW = 0.0005


def print_lens(console: Console, summary: Mapping[str, Any]) -> None:
    """Print the stages behind the lens, who looks at alerts, and what is kept.

    Parameters
    ----------
    console
        Where to.
    summary
        Of a run; nothing is printed of one that says nothing behind the lens.
    """
    lens = summary.get(LENS)
    if lens is None:
        return
    from sim.study.lens_summary import FALSE_RATE_REMARK

    rows = [
        (f"  {words}", figure(lens["funnel"][stage]["people"]), figure(lens["funnel"][stage]["events"]))
        for stage, words in _SHOWN.items()
    ]
    console.print()
    print_blocks(console, (_title([lens]), *_HEAD), [(None, rows)])
    console.print()
    for line in (*_lines(lens), f"{FALSE_RATE_REMARK} Here: {_thresholds(lens)}."):
        console.print(Text(line, "dim"))


def print_lenses(console: Console, summaries: Sequence[Mapping[str, Any]]) -> None:
    """Print the people who reach each stage behind the lens, a column a scenario.

    Parameters
    ----------
    console
        Where to.
    summaries
        Of runs; nothing is printed unless all of them say something behind the lens.
    """
    lenses = [summary.get(LENS) for summary in summaries]
    if any(lens is None for lens in lenses):
        return
    from sim.study.lens_summary import FALSE_RATE_REMARK

    found = [lens for lens in lenses if lens is not None]
    head = (f"{_title(found)},\npeople a day", *(str(summary["scenario"]) for summary in summaries))
    rows = [
        (f"  {words}", *(figure(lens["funnel"][stage]["people"]) for lens in found))
        for stage, words in _SHOWN.items()
    ]
    others = [
        ("  cars followed: people in them", *(figure(lens["followable"]) for lens in found)),
        ("  alerts decided in time, %", *(figure(_in_time(lens)) for lens in found)),
        ("  person-days of footage kept, at least", *(figure(_held(lens, 0)) for lens in found)),
        *(
            (
                f"  named by gates: {gate}",
                *(figure(_named(lens, gate)) for lens in found),
            )
            for gate in ("entrances", "transit")
            if any(gate in lens["gates"] for lens in found)
        ),
    ]
    for columns in columns_that_fit([head, *rows, *others], console.width):
        told = [[[row[column] for column in columns] for row in block] for block in ([head], rows, others)]
        console.print()
        print_blocks(console, told[0][0], [(None, told[1]), (Text("besides", "dim"), told[2])])
    console.print()
    console.print(Text(FALSE_RATE_REMARK, "dim"))


def _title(lenses: Sequence[Mapping[str, Any]]) -> str:
    visited = any(lens["visitors"]["in_view_recognition"]["people"] for lens in lenses)
    return "Behind the lens, visitors too" if visited else "Behind the lens"


def figure(value: float | None) -> str:
    """Write people or times that may be far below one a day."""
    if value is None:
        return "–"
    if value == 0:
        return "0"
    if value < _FEW:
        return f"< {_FEW:g}"
    return count(value) if value >= 1000 else average(value)  # noqa: PLR2004 - thousands are parted


def _lines(lens: Mapping[str, Any]) -> list[str]:
    plates, footage = lens["plates"], lens["footage"]
    held, opened = footage["person_days_held"], footage["person_days_open"]
    live = 100 * (footage["share_watched"] or 0.0)
    return [
        f"Response centres: {len(lens['centres'])}; {_decided(lens)}{_wait(lens)}; linked cameras for each "
        f"operator: {figure(lens['cameras_per_operator'])}; looked at live at a moment: {figure(live)} %.",
        f"Plates: {figure(plates['reads'])} read a day, {figure(plates['misreads'])} of them wrong; "
        f"{figure(lens['followable'])} people's cars can be followed by them.",
        f"Footage kept: {_between(held)} person-days, of which {_between(opened)} are "
        "open to others than law enforcement. A day can be pieced together from it "
        f"{_days_back(lens)}. Singled out by recognised place and hour: at least "
        f"{figure(lens['trackable'])} people.",
        *(
            f"Gates ({gate}) name {figure(named['people'])} people, {figure(named['events'])} times."
            for gate, named in lens["gates"].items()
        ),
        *_predicted(lens["predicted_placement"]),
        *_by_day(lens.get("working_by_day")),
    ]


def _between(ends: Sequence[float]) -> str:
    least, most = ends
    return figure(least) if least == most else f"{figure(least)} to {figure(most)}"


def _decided(lens: Mapping[str, Any]) -> str:
    share = _in_time(lens)
    return "no alerts come" if share is None else f"alerts decided in time: {figure(share)} %"


def _days_back(lens: Mapping[str, Any]) -> str:
    everywhere, in_centres = lens["footage"]["days_back"]
    return (
        f"for {_between(everywhere['days'])} days of {figure(everywhere['people'])} people, for "
        f"{figure(in_centres['days'][0])} days of {figure(in_centres['people'])}"
    )


def _wait(lens: Mapping[str, Any]) -> str:
    waits = [centre["wait_mean_s"] for centre in lens["centres"] if centre["wait_mean_s"] is not None]
    return f"; mean wait {average(sum(waits) / len(waits))} s" if waits else ""


def _by_day(working: Mapping[str, Any] | None) -> list[str]:
    if working is None:
        return []
    days = ", ".join("–" if one is None else f"{100 * one:.0f}" for one in working["linked"])
    return [f"Linked cameras that work, day by day, %: {days}. People live the first of these days."]


def _predicted(placement: Mapping[str, Any] | None) -> list[str]:
    if placement is None:
        return []
    years = placement["by_year"]
    first, last = years[0], years[-1]
    gini = ", ".join(f"{figure(one['disparity'])} ({one['year']:g})" for one in years)
    return [
        f"Cameras that follow finds ({placement['rule']}), the same happening everywhere: Gini of cameras "
        f"over residents by year {gini}. In the end the most watched of {placement['districts']} districts "
        f"has {figure(last['most_over_fair'])} times its part, the least {figure(last['least_over_fair'])}; "
        f"met people no cameras but their district's, linked ones would observe {_from_to(last)} of a "
        f"district's residents, today {_from_to(first)}."
    ]


def _from_to(year: Mapping[str, Any]) -> str:
    return f"{100 * year['observed_least']:.0f} to {100 * year['observed_most']:.0f} %"


def _named(lens: Mapping[str, Any], gate: str) -> float | None:
    named = lens["gates"].get(gate)
    return None if named is None else float(named["people"])


def _thresholds(lens: Mapping[str, Any]) -> str:
    alerts = lens["false_alerts_by_threshold"]
    return ", ".join(f"{figure(value)} ({word})" for word, value in alerts.items()) + " false alerts a day"


def _in_time(lens: Mapping[str, Any]) -> float | None:
    came = sum(centre[f"{kind}_alerts"] for centre in lens["centres"] for kind in ("true", "false"))
    done = sum(centre[f"{kind}_in_time"] for centre in lens["centres"] for kind in ("true", "false"))
    return 100 * done / came if came else None


def _held(lens: Mapping[str, Any], end: int) -> float:
    return float(lens["footage"]["person_days_held"][end])
