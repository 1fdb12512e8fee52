"""Tables as spreadsheets and people write them: one way to read them, or a sentence."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.core.errors import InputError
from sim.files.tables.text_table import TextTable, read_text_table
from sim.files.tables.written_numbers import Marks, read_column

KNOWN = ("latitude", "longitude", "range", "direction", "name")
OTHER_NAMES = {"lat": "latitude", "lon": "longitude", "x": "longitude", "y": "latitude", "id": "name"}
NUMBERS = ("latitude", "longitude", "range", "direction")


def read(tmp_path: Path, text: str | bytes, encoding: str = "utf-8") -> TextTable:
    file = tmp_path / "table.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return read_text_table(
        file, KNOWN, needed=("latitude", "longitude"), numbers=NUMBERS, other_names=OTHER_NAMES
    )


def numbers(tmp_path: Path, text: str | bytes, encoding: str) -> None:
    table = read(tmp_path, text, encoding)
    for name in ("latitude", "longitude", "range"):
        if name in table.place:
            table.numbers(name)


def refused(tmp_path: Path, text: str | bytes, encoding: str = "utf-8") -> str:
    with pytest.raises(InputError) as caught:
        numbers(tmp_path, text, encoding)
    assert "\n" not in str(caught.value)
    return str(caught.value)


ONE_WAY = {
    "decimal commas between semicolons": ("lat;lon;range\n43,25;76,9;12,5\n", 12.5),
    "decimal commas between tabs": ("lat\tlon\trange\n43,25\t76,9\t12,5\n", 12.5),
    "three decimals after commas": ("lat;lon;range\n43,250;76,901;1,234\n", 1.234),
    "thousands with commas and decimals": ('lat,lon,range\n43.25,76.9,"1,234.5"\n', 1234.5),
    "thousands with points and decimals": ("lat;lon;range\n43,25;76,9;1.234,5\n", 1234.5),
    "thousands twice": ('lat,lon,range\n43.25,76.9,"1,234,567"\n', 1_234_567),
    "thousands with spaces": ("lat,lon,range\n43.25,76.9,1 234\n", 1234),
    "thousands with no-break spaces": ("lat,lon,range\n43.25,76.9,1\u00a0234\n", 1234),
    "thousands with narrow spaces": ("lat;lon;range\n43,25;76,9;1\u202f234,5\n", 1234.5),
    "thousands with apostrophes": ("lat,lon,range\n43.25,76.9,1'234.5\n", 1234.5),
    "the minus of typesetters": ("lat,lon,range\n43.25,76.9,\u22125\n", -5),
    "rows that mix decimal marks": ("lat;lon;range\n43.2505;76.9;100,5\n", 100.5),
    "a line that names the separator": ("sep=;\nlat;lon;range\n43,25;76,9;5\n", 5),
    "units in headings": ('"Lat (deg)";LON °;Range [m]\n43;76;5\n', 5),
    "carriage returns alone": ("lat,lon,range\r43,76,5\r", 5),
    "separators at the end of rows": ("lat,lon,range\n43,76,5,,\n", 5),
    "columns of a plane beside degrees": ("x,y,lat,lon,range\n654321,4790000,43,76,5\n", 5),
}


@pytest.mark.parametrize("case", ONE_WAY)
def test_what_can_be_read_one_way_only_is_read_without_a_word(tmp_path: Path, case: str) -> None:
    text, expected = ONE_WAY[case]
    table = read(tmp_path, text)
    assert table.numbers("range").tolist() == [expected]
    assert int(table.numbers("latitude")[0]) == 43
    assert table.remarks == ()


SAID = {
    "thousands where commas part columns": (
        'lat,lon,range\n43.25,76.9,"1,234"\n',
        1234,
        "a comma in the range was taken to part thousands: '1,234' is 1234",
    ),
    "thousands where commas are decimal marks": (
        "lat;lon;range\n43,25;76,9;1.234\n",
        1234,
        "a point in the range was taken to part thousands: '1.234' is 1234",
    ),
    "three decimals that may be thousands": (
        "lat;lon;range\n43;76;1.234\n",
        1.234,
        "a point in the range was taken to stand before decimals: '1.234' is not 1234",
    ),
    "both decimal marks in a column": (
        "lat;lon;range\n43;76;1,5\n43;76;1.5\n",
        1.5,
        "the range has decimal commas in some rows and decimal points in others; both were read",
    ),
}


@pytest.mark.parametrize("case", SAID)
def test_what_was_taken_for_granted_is_said(tmp_path: Path, case: str) -> None:
    text, expected, remark = SAID[case]
    table = read(tmp_path, text)
    assert table.numbers("range")[0] == expected
    assert table.remarks == (remark,)


REFUSED = {
    "a comma of either kind": (
        "lat;lon;range\n43.25;76.9;1,234\n",
        ":2: the range '1,234' may be 1.234 or 1234",
    ),
    "a point of either kind": (
        "lat;lon;range\n43;76;100,5\n43;76;1.234\n",
        ":3: the range '1.234' may be 1.234 or 1234",
    ),
    "commas of both kinds": (
        "lat;lon;range\n43;76;1,5\n43;76;1,234,567\n",
        ":3: the range '1,234,567' has a comma",
    ),
    "spaces anywhere": ("lat,lon,range\n43,76,12 34\n", ":2: the range '12 34' is no number"),
    "digits of another script": ("lat,lon,range\n43,76,٤٣\n", ":2: the range '٤٣' is no number"),
    "Python's own notation": ("lat,lon,range\n43,76,1_0\n", ":2: the range '1_0' is no number"),
    "truth": ("lat,lon\ntrue,76\n", ":2: the latitude 'true' is no number"),
    "infinity": ("lat,lon,range\n43,76,inf\n", ":2: the range 'inf' is no number"),
    "400 digits": (f"lat,lon,range\n43,76,{'1' * 400}\n", "is larger than any number"),
    "decimal commas between commas": (
        "lat,lon\n43,25,76,9\n",
        ":2: the row has more cells than there are headings (4 to 2)",
    ),
    "a heading twice": ("lat,lat,lon\n1,2,3\n", ":1: there are two columns 'lat'"),
    "a quote that is never closed": ('lat,lon,name\n43,76,"a\n43,77,b\n', ":2: a quote is opened here"),
    "zero bytes": (b"lat,lon\n43,76\n43,7\x006\n", ":3: the file holds zero bytes"),
    "comments alone": ("lat,lon\n# nothing\n", "there is no row under its headings"),
    "an archive": (b"PK\x03\x04\x14\x00", "the file is a ZIP archive or an Excel workbook; unpack it first"),
    "a comment that was a row": ("name,lat,lon\n#1,x,76\n", ":2: the latitude 'x' is no number"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_one_way_only_is_refused_by_line(tmp_path: Path, case: str) -> None:
    text, words = REFUSED[case]
    assert words in refused(tmp_path, text)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_table_is_the_same_in_every_unicode(tmp_path: Path, encoding: str) -> None:
    table = read(tmp_path, "lat\tlon\tname\n43,5\t76,5\tҚала\n", encoding)
    assert table.numbers("latitude").tolist() == [43.5]
    assert table.frame["name"].tolist() == ["Қала"]
    assert table.remarks == ()


def test_two_marks_of_byte_order_are_no_part_of_a_heading(tmp_path: Path) -> None:
    assert read(tmp_path, "\ufeff\ufefflat,lon\n43,76\n").numbers("latitude").tolist() == [43]


def test_russian_in_the_code_page_of_windows_is_read_and_said(tmp_path: Path) -> None:
    table = read(tmp_path, "lat;lon;name\n43,5;76,5;Парк Победы №28\n", "cp1251")
    assert table.frame["name"].tolist() == ["Парк Победы №28"]
    assert table.remarks == ("the file is no UTF-8, and was read as Windows-1251, such as 'Победы'",)


@pytest.mark.parametrize(
    ("encoding", "name"), [("koi8-r", "Привет"), ("cp866", "Привет"), ("cp1252", "Höhe")]
)
def test_other_code_pages_are_not_guessed(tmp_path: Path, encoding: str, name: str) -> None:
    assert ":3: the file is no UTF-8" in refused(
        tmp_path, f"lat;lon;name\n1;2;a\n43,5;76,5;{name}\n", encoding
    )


def test_words_are_words_and_only_numbers_can_be_missing_by_one(tmp_path: Path) -> None:
    table = read(tmp_path, "lat,lon,range,name\n43,76,NA,NA\n43,76,-,None\n43,76,5,nan\n43,76,,\n")
    assert table.frame["name"].tolist()[:3] == ["NA", "None", "nan"]
    assert table.frame["name"].isna().tolist() == [False, False, False, True]
    assert np.isnan(table.numbers("range")).tolist() == [True, True, False, True]
    assert table.remarks == (
        "the range is taken as not known where it says '-': 1",
        "the range is taken as not known where it says 'NA': 1",
    )


def test_texts_that_look_like_parted_thousands_stay_texts(tmp_path: Path) -> None:
    table = read(tmp_path, 'lat,lon,direction\n43,76,"355,175"\n43,76,355 175\n')
    assert table.frame["direction"].tolist() == ["355,175", "355 175"]


def test_columns_that_are_not_read_are_named_as_written(tmp_path: Path) -> None:
    table = read(tmp_path, "Lat,lon,Range (ft),id,name,\n43,76,5,1,A,\n")
    assert table.unread == ("Range (ft)", "id")
    assert table.frame["name"].tolist() == ["A"]


def test_rows_are_named_by_their_own_line(tmp_path: Path) -> None:
    text = '# by hand\n\nlat,lon,name\n43,76,"two\nlines"\n\n// a comment\n,,\n43,77\n'
    table = read(tmp_path, text)
    assert table.line.tolist() == [4, 9]
    assert table.remarks == (
        "lines of comment left out: 1",
        "rows with fewer cells than there are headings, the rest taken as empty: 1",
    )


def test_headings_may_stand_in_a_comment(tmp_path: Path) -> None:
    assert read(tmp_path, "# made today\n# lat,lon\n43,76\n").numbers("longitude").tolist() == [76]


def test_all_columns_can_be_asked_for_under_their_own_headings(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text('Lat,Lon,People\n43.1,76.1,"2,710"\n', encoding="utf-8")
    table = read_text_table(file, None, needed=(), numbers=("Lat", "Lon"), other_names={})
    assert table.numbers("People").tolist() == [2710]
    assert table.unread == ()


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6).map(lambda value: round(value, 2)), min_size=1, max_size=5),
    st.sampled_from([(",", "."), (" ", "."), (" ", ","), (".", ","), ("'", ".")]),
)
def test_two_decimals_are_read_whatever_the_country(values: list[float], marks: tuple[str, str]) -> None:
    between, before = marks
    cells = [f"{value:,.2f}".translate({ord(","): between, ord("."): before}) for value in values]
    column = read_column(cells, of_file=Marks, separator=";")
    assert column.wrong_row is None
    assert column.values.tolist() == values
