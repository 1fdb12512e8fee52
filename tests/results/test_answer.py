from typing import Any

import pytest

from sim.core.vocabulary import Definition
from sim.results.answer import answer, answers_by_comparison
from sim.results.changes import changes_of
from tests.results.made_comparison import made_comparison

TITLES = ("Today", "Tomorrow")
MORE = "How many more residents could the police watch?"
ALERTS = "How many fewer false alerts would there be?"


def summary(**more: Any) -> dict[str, Any]:
    definitions = {str(word): {"share_observed": 0.25} for word in Definition}
    return {"residents": 14_000, "definitions": definitions, **more}


def answered(question: str, linked: tuple[float, float], reach: float = 0.0) -> list[str]:
    figures = {
        ("people_observed", "linked"): tuple(1_000 * share for share in linked),
        ("share_observed", "linked"): linked,
        ("people_observed", "installed"): (500, 500),
        ("share_observed", "installed"): (0.5, 0.5),
        ("false_alert.residents_events", ""): (3.9, 0.098),
    }
    changes = changes_of(made_comparison(TITLES, figures, reach=reach))
    return [told for _, told in answers_by_comparison(("Today?", question), changes, TITLES)]


def test_a_level_is_not_said_to_be_a_change():
    assert "only a comparison says" in answer(MORE, summary())
    assert "only a comparison says" not in answer("How many are observed?", summary())


def test_false_alerts_that_are_asked_for_are_told():
    alerts = {"false_alert": {"residents_events": 3.0, "visitors_events": 1.0}}
    assert "False alerts a day: 4." in answer(ALERTS, summary(funnel=alerts))
    assert "False alerts" not in answer(MORE, summary(funnel=alerts))
    rates = {"false_alerts_by_threshold": {"strict": 0.4, "standard": 4.0, "lenient": 30.0}}
    assert "False alerts a day: 4, 0.4 to 30 from the strictest to the most lenient threshold." in answer(
        ALERTS, summary(funnel=alerts, alerts=rates)
    )


@pytest.mark.parametrize(
    ("linked", "reach", "words"),
    [
        ((0.2, 0.5), 0, "300 more residents are in view"),
        ((0.5, 0.2), 0, "300 fewer residents are in view"),
        ((0.2, 0.5), 20, "300 ± 20 more residents are in view"),
        ((0.5, 0.5), 0, "as many residents are in view"),
    ],
)
def test_how_many_more_is_answered_with_the_difference(linked, reach, words):
    (told,) = answered(MORE, linked, reach)
    assert told.startswith(f"Against “Today”: {words} of at least one camera that is linked")


def test_a_question_about_alerts_is_answered_with_alerts():
    assert answered(ALERTS, (0.2, 0.5)) == [
        "Against “Today”: false alerts a day about residents: −97 %, from 4 to 0.1."
    ]


def test_a_question_that_is_about_no_change_is_left_to_the_run():
    assert answered("How many does the police watch?", (0.2, 0.5)) == []


def test_a_question_about_a_week_is_answered_by_all_its_days_and_then_by_the_first():
    days = {str(n): 0.4 for n in range(1, 8)}
    told = {
        "share_observed": {"linked": 0.947},
        "days_in_view_mean": {"linked": 4.1},
        "share_observed_by_day": {"linked": days},
    }
    question = "How many different residents does the police see in a week?"
    first, second = answer(question, summary(several_days=told)).split("; a resident is on 4.1 of them. ")
    assert first == (
        "In this model, 94.7 % of residents are in view of at least one camera that is linked to a "
        "response centre in 7 days"
    )
    assert second.startswith("On the first day ")
    assert "7 days" not in answer(question, summary())
