"""What each choice and number alone does: each row is a run that anybody can make, minus the run as it is."""

import math

import pytest

import sim
from sim.core.vocabulary import Definition
from sim.scenario.parameters.library import Library
from sim.study.effects import Variant, one_at_a_time, shares_under, variants

TOWN, SAMPLE = "aqkol_smart_city", 0.05
ONCE = {"model": {"site_meeting": "once_a_visit"}}
NO_STOCK = {"stock": {"linked": {"count": 9_999_999}}}


def share(definition: Definition, **changes: object) -> float:
    run = sim.run(sim.Scenario(TOWN, sample=SAMPLE, **changes))
    return float(run.value("share_observed", definition=definition))


def test_a_difference_is_that_of_two_runs_and_what_cannot_be_run_has_none() -> None:
    said: list[str] = []
    table = one_at_a_time(
        TOWN,
        SAMPLE,
        lambda what, _done: said.append(what),
        tried=[
            Variant("model.site_meeting", "how cameras are met", "once_a_visit", ONCE),
            Variant("stock", "more links than cameras", "high", NO_STOCK),
        ],
    )
    assert said == ["model.site_meeting: once_a_visit", "stock: high"]
    rows = table.set_index(["varied", "definition"])
    for definition in (Definition.INSTALLED, Definition.LINKED):
        after, before = share(definition, **ONCE), share(definition)
        assert rows.loc[("model.site_meeting", definition), "share_observed"] == pytest.approx(
            after, abs=1e-6
        )
        difference = rows.loc[("model.site_meeting", definition), "difference"]
        assert difference == pytest.approx(after - before, abs=2e-6)
    assert table.loc[table["varied"] == "stock", "difference"].isna().all()


def test_shares_under_changes_are_those_of_a_run_and_missing_where_there_can_be_none() -> None:
    assert shares_under(TOWN, SAMPLE, ONCE)[Definition.LINKED] == share(Definition.LINKED, **ONCE)
    assert all(math.isnan(value) for value in shares_under(TOWN, SAMPLE, NO_STOCK).values())


def test_shares_of_a_whole_still_sum_to_it_when_one_of_them_is_moved() -> None:
    library = Library()
    moved = [one for one in variants() if one.varied.startswith("cameras/site_mix/national[")]
    assert moved
    for one in moved:
        values = one.changes["parameters"]
        assert sum(values.values()) == pytest.approx(1.0, abs=1e-12)
        parameter = library.parameter("cameras/site_mix/national")
        entry = parameter.at(None)[one.varied.partition("[")[2].rstrip("]")]
        assert values[one.varied] == getattr(entry, one.setting)


def test_a_table_that_has_no_sum_is_moved_as_a_whole() -> None:
    (low,) = (one for one in variants() if (one.varied, one.setting) == ("cameras/cameras_per_site", "low"))
    entries = Library().parameter("cameras/cameras_per_site").at(None)
    assert low.changes["parameters"] == {
        f"cameras/cameras_per_site[{key}]": number.low for key, number in entries.items()
    }
