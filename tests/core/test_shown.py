import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.core.errors import InputError
from sim.core.shown import MOST_OF_A_SENTENCE, cut, sentence, shown, visible

ANYTHING = st.text(st.characters(codec=None), max_size=300)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\x1b]0;owned\a", r"\x1b]0;owned\x07"),
        ("\x9b2J", r"\x9b2J"),
        ("a\rb\tc\nd", r"a\rb\tc\nd"),
        ("abc\u202ecba", r"abc\u202ecba"),
        ("\ufefflatitude", r"\ufefflatitude"),
        ("half \udcff", r"half \udcff"),
        ("Қарағанды × 10 °", "Қарағанды × 10 °"),
        ("Z" + "\u0301" * 300 + "a", "Z" + "\u0301" * 4 + "a"),
        ("☎\U0001f600 नि‍", "☎\U0001f600 नि‍"),
    ],
)
def test_what_a_terminal_would_obey_and_nobody_would_see_is_written_out(text: str, seen: str) -> None:
    assert visible(text) == seen


def test_a_long_value_is_cut_in_its_middle_and_a_path_before_its_end() -> None:
    value, path = "begin" + "x" * 200 + "end", "/far/" + "x" * 300 + "/walk.gpx"

    assert shown(value).startswith("begin")
    assert shown(value).endswith("end")
    assert len(shown(value)) <= 80
    assert cut(path, 100).endswith("/walk.gpx")
    assert len(cut(path, 100)) == 100


def test_a_sentence_keeps_its_quotes_and_what_to_do_at_its_end() -> None:
    told = sentence(f"the day's kind '{'b' * 1_000}' is unknown\n  in 'a\nb'; write 'weekday'")

    assert told.startswith("the day's kind 'bbb")
    assert told.endswith(r"bbb' is unknown in 'a\nb'; write 'weekday'")
    assert len(told) <= MOST_OF_A_SENTENCE


def test_a_path_in_quotes_keeps_its_end_and_its_quotes() -> None:
    told = sentence(f"'{'folder/' * 100}cameras.csv' is empty; fill it")

    assert told.startswith("'…")
    assert told.endswith("/cameras.csv' is empty; fill it")


@given(ANYTHING, st.integers(0, 2))
def test_a_sentence_stays_on_one_line_and_bearable_whatever_it_repeats(text: str, times: int) -> None:
    told = str(InputError(f"the name '{text * 10**times}' is {text}", file="a.csv", line=3))

    assert len(told) <= MOST_OF_A_SENTENCE
    assert not any(unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"} for one in told)
    assert told.encode()
    assert sentence(told) == told


def test_a_sentence_of_nothing_but_quotes_takes_no_time() -> None:
    assert len(sentence("('a" * 100_000)) <= MOST_OF_A_SENTENCE
