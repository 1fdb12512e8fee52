"""Several seeds of one scenario: how far what chance decides moves the figures."""

import numpy as np
import pandas as pd
import pytest

import sim
from sim.core.errors import InputError
from sim.results.measures.spread import SPREAD, spread_over_seeds
from sim.study.seeds import seeds_from

TOWN = "aqkol_smart_city"


def shares(run, definition: str) -> float:
    return float(run.value("share_observed", definition=definition))


def test_the_spread_is_that_of_runs_made_one_by_one():
    town = sim.Scenario(TOWN, sample=0.05)
    one_by_one = [sim.run(town.with_(seed=seed)) for seed in (2025, 2026, 2027)]
    row = sim.run_seeds(town, 3).set_index(["measure", "definition"]).loc[("share_observed", "recognition")]
    values = np.array([shares(run, "recognition") for run in one_by_one])
    assert (row["lowest"], row["median"], row["highest"]) == (values.min(), np.median(values), values.max())
    assert row["standard_deviation"] == pytest.approx(values.std(ddof=1), rel=1e-12)
    assert row["seeds"] == len(values)


def test_a_figure_that_only_some_seeds_have_says_how_many():
    columns = ["measure", "definition", "stratum", "value"]
    first = pd.DataFrame([("people_observed", "linked", "", 10.0)], columns=columns)
    second = pd.DataFrame([("people_observed", "linked", "", float("nan"))], columns=columns)
    (row,) = spread_over_seeds([first, second]).to_dict("records")
    assert (row["seeds"], row["median"]) == (1, 10.0)
    SPREAD.check(spread_over_seeds([first, second]))


@pytest.mark.parametrize("n", [-1, 0, 1, 1_001])
def test_too_few_or_too_many_seeds_are_refused_before_anything_runs(n: int):
    with pytest.raises(InputError, match=f"from 2 to 1,000 seeds, but {n} are asked for"):
        seeds_from(2025, n)


def test_seeds_beyond_the_largest_number_are_refused_as_such():
    assert seeds_from(2**63 - 2, 2)[-1] == 2**63 - 1
    with pytest.raises(InputError, match=r"3 seeds from 9223372036854775806 on go beyond"):
        seeds_from(2**63 - 2, 3)


@pytest.mark.parametrize(("n", "new_city", "words"), [
    (True, False, "a whole number of seeds"), (2.0, False, "a whole number of seeds"),
    (np.int64(1), False, "from 2 to 1,000 seeds"), (2, "no", "new_city is True or False"),
])  # fmt: skip
def test_what_python_gives_is_a_number_and_a_yes_or_no(n, new_city, words):
    with pytest.raises(InputError, match=words):
        sim.run_seeds(TOWN, n, new_city=new_city)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--new-city"], "say how many with --seeds"),
        (["--seeds", "1"], "from 2 to 1,000 seeds"),
    ],
)
def test_options_that_do_not_go_together_are_refused_in_a_sentence(tmp_path, safecity, options, words):
    given = safecity("run", TOWN, *options, "--out", str(tmp_path))
    assert (given.code, words in " ".join(given.err.split())) == (2, True)
    assert not any(tmp_path.iterdir())


def test_the_command_prints_and_keeps_the_spread(tmp_path, safecity):
    given = safecity("run", TOWN, "--seeds", "2", "--sample", "0.05", "--out", str(tmp_path))
    said = " ".join(given.out.split())
    assert given.code == 0
    assert "seeds 2025 to 2026" in said
    (file,) = tmp_path.glob(f"{TOWN}/seeds_2025_to_2026_*/spread.csv")
    table = pd.read_csv(file, keep_default_na=False)
    median = table.query("measure == 'share_observed' and definition == 'installed'")["median"]
    assert f"{100 * float(median.iloc[0]):.1f} %" in said


def test_scenarios_of_one_name_keep_a_spread_each(tmp_path, safecity):
    files = [tmp_path / folder / "mine.yaml" for folder in ("one", "other")]
    for file, cameras in zip(files, (150, 60), strict=True):
        file.parent.mkdir()
        file.write_text(f"extends: {TOWN}\nrun: {{sample: 0.01}}\nstock: {{cameras: {{count: {cameras}}}}}\n")
    given = safecity("run", *map(str, files), "--seeds", "2", "--out", str(tmp_path / "out"))
    assert given.code == 0
    first, second = (tmp_path / "out" / "mine").glob("seeds_2025_to_2026_*/spread.csv")
    assert first.read_bytes() != second.read_bytes()
