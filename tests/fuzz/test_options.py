"""What can be typed behind the command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.campaign import Case, some, try_case
from tests.fuzz.odd_values import HALF, ODD

VERBS = (
    ("run",), ("compare",), ("map",), ("explain",), ("track",), ("validate",), ("list",), ("cache",),
    ("city",),
    ("city", "import"),
)  # fmt: skip
OPTIONS = (
    "--out", "--seed", "--sample", "--engine", "--json", "--layer", "--hour", "--place", "--definition",
    "--cameras",
    "--track", "--range", "--density", "--turning", "--streets", "--population", "--districts", "--boundary",
    "--buildings", "--population-total", "--population-column", "--district-column", "--employed-share",
    "--licence",
    "--date", "--help", "-h", "--version", "--debug", "--", "-", "--nosuch", "--se",
)  # fmt: skip
VALUES = (
    "mine.yaml", "aqkol_smart_cit", "kazakhstan", "results", "notes.txt", "empty.csv", "empty.yaml", ".",
    "..", "/",
    "/dev/null", "/proc/self/mem", "/root/x", "~", "~nosuch/x", "x" * 256, "é" * 200, "x/" * 3000, "a\x00b",
    "\udcff",
    "map.png", "map.jpg", "map", "streets=2024", "streets=", "=x", "1", "0", "-1", "24", "1e400", "nan",
    "cohort",
    "people", "coverage", "scenarios", "show", "clea", "installed", "detect",
)  # fmt: skip
FILES = {"mine.yaml": b"extends: nowhere\n", "notes.txt": b"notes", "empty.csv": b"", "empty.yaml": b""}
WORDS = st.sampled_from((*OPTIONS, *VALUES)) | st.sampled_from(VALUES) | ODD | HALF


@some(120)
@given(verb=st.sampled_from(VERBS), words=st.lists(WORDS, max_size=6))
def test_whatever_is_typed_is_done_or_refused(
    verb: tuple[str, ...], words: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    case = Case((*verb, *(word for word in words if word != "--debug")), FILES)
    with pytest.MonkeyPatch.context() as patch:
        try_case("options", case, tmp_path_factory.getbasetemp() / "o", patch)
