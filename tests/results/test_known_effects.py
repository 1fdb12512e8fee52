"""What is known to move the shares in view most is shipped, complete, and told before sampling errors."""

import pandas as pd
import pytest

from sim.core.disk.files import shipped_folder
from sim.core.vocabulary import Definition
from sim.results.known_effects import EFFECTS, EFFECTS_FILE, known_effects, largest_uncertainty
from sim.scenario.model import CHOICES, read_choice
from sim.scenario.parameters.library import Library
from sim.study.effects import START, variants
from tests.results.effects_table import README, with_table


@pytest.fixture(scope="module")
def shipped() -> pd.DataFrame:
    return pd.read_csv(shipped_folder("scenarios") / EFFECTS_FILE)


def test_every_other_word_of_every_choice_and_both_ends_of_the_numbers_were_tried(
    shipped: pd.DataFrame,
) -> None:
    EFFECTS.check(shipped)
    tried = {(one.varied, one.setting, one.title) for one in variants()}
    assert set(zip(shipped["varied"], shipped["setting"], shipped["title"], strict=True)) == tried
    assert len(shipped) == len(tried) * len(Definition)
    assert set(shipped["scenario"]) == {START}


def test_differences_are_from_one_share_for_each_definition(shipped: pd.DataFrame) -> None:
    before = (shipped["share_observed"] - shipped["difference"]).round(6)
    assert before.notna().mean() > 0.9
    assert before.groupby(shipped["definition"]).nunique().eq(1).all()


def test_what_is_varied_is_a_choice_or_a_parameter_of_today(shipped: pd.DataFrame) -> None:
    choices = {f"model.{key}" for key in CHOICES}
    names = set(shipped["varied"].str.partition("[")[0])
    assert names <= choices | set(Library().names)
    assert all(read_choice(key).alternatives for key in CHOICES)


def test_effects_come_with_the_widest_first_and_hold_the_run_as_it_is(tmp_path) -> None:
    file = tmp_path / "effects.csv"
    columns = [column.name for column in EFFECTS.columns]
    rows = [
        ("town", "Town", 0.1, "people/a", "who goes out", "low", "linked", 0.3, -0.2),
        ("town", "Town", 0.1, "people/a", "who goes out", "high", "linked", 0.6, 0.1),
        ("town", "Town", 0.1, "model.b", "how", "other", "linked", 0.9, 0.4),
        ("town", "Town", 0.1, "model.b", "how", "other", "anpr", 0.9, 0.9),
    ]
    pd.DataFrame(rows, columns=columns).to_csv(file, index=False)
    place, (first, second) = known_effects(Definition.LINKED, file)
    assert (place, first.varied, first.low, first.high) == ("Town", "model.b", 0.0, 0.4)
    assert (second.varied, second.low, second.high) == ("people/a", -0.2, 0.1)


@pytest.mark.parametrize("definition", Definition)
def test_the_sentence_names_the_definition_the_place_and_the_widest(definition: Definition) -> None:
    place, (first, *_) = known_effects(definition)
    said = largest_uncertainty(definition)
    assert said.startswith(
        f"Largest known uncertainty of the share in view of {definition} cameras: {first.title}"
    )
    assert said.endswith(f"each changed alone in {place}.")


def test_the_readme_tells_what_the_table_holds() -> None:
    text = README.read_text(encoding="utf-8")
    assert with_table(text) == text, "run python -m tests.results.effects_table"
