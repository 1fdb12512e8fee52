"""Old names are answered with the new ones, wherever the new one is known."""

import pytest

from sim.scenario.section import RENAMED, called_now, nearest, suggest


def test_an_old_key_is_answered_with_its_new_name_in_the_same_block() -> None:
    assert called_now("stock.plate", ["linked", "anpr"]) == "'stock.plate' is called 'stock.anpr' now"


def test_an_old_parameter_is_answered_with_its_new_name() -> None:
    answer = called_now("exposure/uptime", ["exposure/availability"])
    assert answer == "'exposure/uptime' is called 'exposure/availability' now"


@pytest.mark.parametrize("word", ["plate", "stock.plate", "exposure/uptime"])
def test_an_old_name_is_as_unknown_as_any_other_where_the_new_one_is_not_known(word: str) -> None:
    assert called_now(word, ["linked", "recognition"]) is None


def test_a_name_that_never_was_another_is_not_answered() -> None:
    assert called_now("stock.linkd", ["linked", "anpr"]) is None


def test_an_old_word_is_taken_for_the_new_one_however_like_another_it_looks() -> None:
    assert nearest("plate", ["plates", "anpr"]) == "anpr"
    assert suggest("gates", ["rates", "face_access_points"]) == "did you mean 'face_access_points'?"


def test_no_old_name_leads_to_another_old_name() -> None:
    assert not set(RENAMED) & set(RENAMED.values())
    assert len(set(RENAMED.values())) == len(RENAMED)
