"""Scenario files with odd things behind every key."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.campaign import Case, some, try_case
from tests.fuzz.odd_values import spoilt

GOOD: dict[str, Any] = {
    "title": "Mine",
    "question": "What if?",
    "extends": "aqkol_smart_city",
    "overrides": "[links_as_2025]",
    "city": "aqkol",
    "date": "2025-06-25",
    "stock": {
        "scope": "city", "cameras": "{count: 120}", "linked": "{share: 0.5}", "recognition": "{share: 0.1}",
        "anpr": "{count: 3}", "placement": "uniform", "site_mix": "national", "mapped": "none",
        "top_up": "true", "counted": "installed", "layers": "shares",
    },
    "run": {
        "engine": "cohort", "sample": "0.005", "seed": "7", "day": "weekday", "pixel_density": "observe",
        "turning": "possible", "light": "night", "season": "winter", "days": "3", "shock": "power_cut",
        "shock_district": "aqkol", "shock_hours": "[18, 22]",
    },
    "policy": {
        "cameras_per_1000": "10", "mask_homes": "0.5", "link": "{state: mandatory}", "recognition": "live",
        "recognition_owners": "[state]", "recognition_hours": "[8, 20]",
        "no_recognition": "{around: [school], radius_m: 100}", "sunset": "2026-01-01", "threshold": "strict",
        "watch_list": "national", "judicial_authorisation": "true", "reviewers": "2", "operators": "3",
        "shifts": "[{begin_h: 8, end_h: 20, operators: 2}]", "retention_cap_days": "30",
        "access": "everybody",
        "plates": "traffic",
        "face_access_points": "{entrances: 0.1, enrolled: 0.2}", "predictive_placement": "naive",
        "predictive_rates": "{Medeu: 2}",
    },
    "model": {
        "site_meeting": "once_a_visit", "failures": "site", "vehicle_visibility": "enforcement",
        "site_sizes": "equal", "work_trips": "singly_constrained", "tours": "chains",
        "recognition_siting": "doors", "city_seed": "5",
    },
    "parameters_from": "numbers",
    "parameters": {
        "stock/national_linked_share": "0.3",
        "exposure/availability[linked]": "0.8", "people/walking_speed": "1.2",
        "city/cell_m": "250", "cameras/occlusion/share": "0.2", "exposure/meeting_correlation": "0.3",
        "exposure/failures_shared": "0.2", "exposure/windscreen_visible[front]": "0.5",
        "city/site_size_spread": "0.9", "people/return_home_share": "0.1", "people/chain_share[HMH]": "0.5",
        "people/weekend/trips[saturday]": "0.7", "people/habit/leaves_home": "0.4", "faults/repair_days": "3",
        "predictive/years": "3",
    },
}  # fmt: skip
"""Every key with a value that is right by itself, as it stands in YAML."""

ODD = (
    "0", "-1", "1", "0.5", "1e9", "-1e9", "1e-9", "1e308", "1e400", ".inf", "-.inf", ".nan",
    "9" * 400, "1_000",
    "0x10", "0o7", "1:30", "yes", "no", "true", "null", "~", "''", "' '", "text", "none", "[]", "{}",
    "[1, 2]",
    "[[], {}]", "{a: 1}", "sunday", "site", "partial", "counts",
    "{count: 1, share: 1}", "{count: -1}", "{per_100: 1e300}", "{share: 2}",
    "{count: x}",
    "2025-13-45", "0001-01-01", "9999-12-31", "!!python/object/apply:os.system [x]", "!x y", "&a [1, *a]",
    "*a",
    "{<<: [1]}", "|\n  a\n  b", '"\\e[31m"', '"\\ud800"', '"\\0"', '"a\\nb"', '"\\u202e"',
    "x" * 300, "é" * 200,
    "x" * 5000, "/dev/null", "../..", "~nosuch/x", "./.", "kazakhstan", "almaty", "nowhere", "$x_1$", "=1+1",
    "'[red]'", "@", "`", "%", "[" * 60, "- a", "a: b: c", "\t", '"', "'", "# only a comment",
)  # fmt: skip


def _leaves(keys: dict[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, value in keys.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*above, key))
        yield (*above, key)


KEYS = tuple(_leaves(GOOD))


@st.composite
def scenarios(draw: st.DrawFn) -> bytes:
    """Write a scenario of a few keys, of which one or two hold something odd, or none."""
    chosen = set(draw(st.lists(st.sampled_from(KEYS), max_size=6)))
    odd = {key: draw(st.sampled_from(ODD)) for key in draw(st.lists(st.sampled_from(KEYS), max_size=2))}
    lines = ["extends: aqkol_smart_city"] if ("extends",) not in odd else []
    chosen.discard(("extends",))
    if not {("run",), ("run", "sample")} & odd.keys():
        chosen.add(("run", "sample"))  # a day of seventy people takes no time
    lines += _lines(GOOD, chosen | set(odd), odd)
    if draw(st.integers(0, 19)) == 7:
        lines.insert(
            draw(st.integers(0, len(lines))), draw(st.sampled_from(ODD)) + draw(st.sampled_from((": 1", "")))
        )
    return draw(spoilt("\n".join([*lines, ""]).encode("utf-8", "replace")))


def _lines(
    keys: dict[str, Any],
    chosen: set[tuple[str, ...]],
    odd: dict[tuple[str, ...], str],
    above: tuple[str, ...] = (),
) -> list[str]:
    lines, indent = [], "  " * len(above)
    for key, value in keys.items():
        path = (*above, key)
        if path in odd:
            lines.append(f"{indent}{key}: {odd[path]}")
        elif isinstance(value, dict):
            inner = _lines(value, chosen, odd, path)
            lines += [f"{indent}{key}:", *inner] if inner else []
        elif path in chosen:
            lines.append(f"{indent}{key}: {value}")
    return lines


def _try(content: bytes, arguments: tuple[str, ...], folder: pytest.TempPathFactory) -> None:
    with pytest.MonkeyPatch.context() as patch:
        try_case("scenarios", Case(arguments, {"mine.yaml": content}), folder.getbasetemp() / "s", patch)


@some(50)
@given(content=scenarios())
def test_scenarios_of_every_kind_are_explained_or_refused(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _try(content, ("explain", "mine.yaml", "--json"), tmp_path_factory)


@some(3, part=0.2)
@given(content=scenarios())
def test_scenarios_of_every_kind_run_or_are_refused(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _try(content, ("run", "mine.yaml", "--json"), tmp_path_factory)
