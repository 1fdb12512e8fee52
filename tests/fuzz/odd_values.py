"""Values that people, programs and enemies write where a number, a word or a time belongs."""

from hypothesis import strategies as st

NUMBERS = (
    "0", "-0", "1", "-1", "45", "0.5", "1e9", "-1e9", "1e-9", "1e308", "1e400", "-1e400", "inf", "-inf",
    "nan",
    "NaN", "9" * 400, "0." + "9" * 400, "1,5", "1.234,5", "1 234", "1\u00a0234", "1'234", "０１", "٣", "0x10",
    "1_0",
    "+5", "5.", ".5", "5e", "--5", "5 m", "5m", "5'11\"", "16 ft", "~5", "<5", "5;6", "5-6", "5/2", "50%",
)  # fmt: skip
WORDS = (
    "", " ", "none", "None", "NA", "null", "yes", "no", "true", "да", "жоқ", "forward", "NE", "N",
    "dome;fixed",
    "ALPR", "guard", "gunshot_detector", "camera", "x" * 300, "\t", "\n", "\r\n", "\x00", "\x1b[31m", "\x07",
    "\u202e",
    "\ufeff", "\u2028", "=1+1", "@SUM(A1)", "'", '"', "a,b", "a;b", "<b>", "&amp;", "[red]", "{}", "$x$",
    "%s", "{0}",
    "../..", "/etc/passwd", "\U0001f600", "é", "e\u0301", "İ",
)  # fmt: skip
TIMES = (
    "2025-03-01T10:00:00Z", "2025-03-01 10:00:00", "2025-03-01T10:00:00+05:00",
    "2025-03-01T10:00:00.123456789Z",
    "01.03.2025 10:00", "03/01/2025 10:00 PM", "10:00:00", "2025-03-01", "1740823200", "1740823200000",
    "1740823200000000", "1740823200000000000", "1970-01-01T00:00:00Z", "0", "-1", "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00Z", "2025-13-45", "2025-02-30T00:00:00Z", "2025-03-01T24:00:00Z",
    "2025-03-01T10:00:60Z", "yesterday", "20250301100000", "1e10", "1e300", "24 мар. 2025 г.",
)  # fmt: skip

LATITUDES = st.floats(43.2, 43.3).map(lambda value: f"{value:.6f}")
LONGITUDES = st.floats(76.9, 77.0).map(lambda value: f"{value:.6f}")
ODD = st.sampled_from((*NUMBERS, *WORDS, *TIMES)) | st.text(max_size=6)
HALF = st.text(st.characters(codec=None), max_size=4)


def mostly(usual: st.SearchStrategy[str], odd: st.SearchStrategy[str] = ODD) -> st.SearchStrategy[str]:
    """Draw usual values, and odd ones now and then."""
    return st.integers(0, 59).flatmap(lambda die: odd if die == 7 else usual)


@st.composite
def spoilt(draw: st.DrawFn, content: bytes) -> bytes:
    """Leave a file as it is, mostly, or cut it off, flip a byte, repeat a piece of it or put junk into it."""
    how = draw(st.integers(0, 39)) - 5
    if not 0 <= how <= 3 or not content:
        return content
    where = draw(st.integers(0, len(content) - 1))
    piece = draw(st.binary(min_size=1, max_size=4))
    return (
        content[:where],
        content[:where] + piece + content[where + 1 :],
        content[:where] + content[where // 2 :],
        content[:where] + piece + content[where:],
    )[how]


CODINGS = (*("utf-8",) * 9, "utf-8-sig", "utf-16", "cp1251", "cp866", "latin-1")


def encoded(text: str, coding: str) -> bytes:
    """Write *text* in a coding; what that lacks, and half characters, become something."""
    if coding.startswith("utf"):
        return (
            text.encode("utf-16", "surrogatepass") if coding == "utf-16" else text.encode(coding, "replace")
        )
    return text.encode(coding, "replace")
