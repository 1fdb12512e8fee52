import io
from typing import Any

import pandas as pd
import pytest
from rich.console import Console

from sim.cli.tables.run_table import print_run
from sim.core.vocabulary import Definition


def printed_run(summary: dict[str, Any], width: int, **tables: pd.DataFrame) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width)
    print_run(console, summary, title="Today's [cameras]", city="Almaty", **tables)
    return stream.getvalue()


def visitors(standard_error: float = 0.0) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "dimension": "visitors",
            "stratum": "visitors and commuters",
            "definition": str(definition),
            "residents": 515_000.0,
            "people_observed": 328_294.0,
            "standard_error": standard_error,
            "share_observed": 0.637464,
        }
        for definition in Definition
    )


def test_a_run_prints_people_observed_with_their_interval_for_each_definition(
    summaries: list[dict[str, Any]],
) -> None:
    text = printed_run(summaries[0], width=120)

    # 1.96 standard errors of 1,500 people are 2,940.
    for definition in Definition:
        (line,) = [line for line in text.splitlines() if line.split()[:1] == [str(definition)]]
        assert "200" in line
        assert "40,000 ± 2,900" in line
        assert "40.0 %" in line
        assert "2.5 (0–6.0)" in line
    assert "1,000 of 100,000 residents were simulated" in text


def test_a_users_brackets_are_printed_as_they_are(summaries: list[dict[str, Any]]) -> None:
    assert "Today's [cameras]" in printed_run(summaries[0], width=120)


def test_everybody_simulated_means_no_interval(summaries: list[dict[str, Any]]) -> None:
    summary = summaries[0]
    summary["people"] = summary["residents"]
    for figures in summary["definitions"].values():
        figures["standard_error"] = 0.0

    text = printed_run(summary, width=120)

    assert "±" not in text
    assert "no sampling error" in text
    assert "85.0 % leave home on the day; nobody else can be observed" in " ".join(text.split())


def test_visitors_have_a_block_of_their_own_where_there_are_any(summaries: list[dict[str, Any]]) -> None:
    text = printed_run(summaries[0], width=120, strata=visitors())

    assert "515,000 people who live elsewhere" in text
    lines = [line for line in text.splitlines() if "328,294" in line]
    assert [line.split()[0] for line in lines] == list(Definition)
    assert all("63.7 %" in line and "±" not in line for line in lines)
    assert "328,300 ± 2,000" in printed_run(summaries[0], width=120, strata=visitors(1_000.0))
    assert "elsewhere" not in printed_run(summaries[0], width=120, strata=visitors().head(0))


def test_a_country_says_what_it_consists_of_and_what_its_settlements_lack(
    summaries: list[dict[str, Any]],
) -> None:
    places = pd.DataFrame({"place": ["a", "b", "c"], "is_city": [True, True, False]})

    text = " ".join(printed_run(summaries[0], width=120, places=places).split())

    assert "residents in 2 cities and the settlements of 1 regions" in text
    assert "neither cells nor coverage" in text


@pytest.mark.parametrize("width", [80, 100, 120])
def test_tables_fit_the_terminal_and_cut_nothing(summaries: list[dict[str, Any]], width: int) -> None:
    text = printed_run(summaries[0], width, strata=visitors(1_000.0))

    assert max(len(line.rstrip()) for line in text.splitlines()) <= width
    assert "…" not in text
    assert text.count("40,000") == len(Definition)
