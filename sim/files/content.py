"""What a file holds: its bytes, and the text that they are, whatever program and code page wrote it."""

import codecs
import re
from pathlib import Path

from sim.core.errors import InputError
from sim.files.file_kind import check_known, check_regular

MOST_BYTES = 256_000_000
"""A text file that is larger holds no walk and no city's cameras, and would fill the memory."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEAD = 4096
_WEB_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[А-яЁёІіЇїЄєҐґЎў]+")
_SIGNS = frozenset("\xa0№«»—–…“”„’‘°²³±§•·")
_FEWEST_LETTERS = 3


def read_content(file: Path, *, most_bytes: int = MOST_BYTES) -> bytes:
    """Read a file that people made, once.

    Raises
    ------
    InputError
        If it is not there, is no ordinary file, cannot be read, is packed, no text, or too large to be one.
    """
    try:
        size = check_regular(file).stat().st_size
        if size > most_bytes:
            msg = (
                f"the file has {size / 1e6:,.0f} MB, and no more than {most_bytes / 1e6:,.0f} MB are read; "
                "cut it to the place that is meant"
            )
            raise InputError(msg, file=file)
        data = file.read_bytes()
    except OSError as error:
        msg = f"the file cannot be read: {(error.strerror or str(error)).lower()}"
        raise InputError(msg, file=file) from error
    check_known(data[:_HEAD], file)
    return data


def decode(data: bytes, file: Path) -> tuple[str, tuple[str, ...]]:
    """Turn bytes into text: UTF-8, UTF-16 or UTF-32, or Windows-1251 if it can be nothing else.

    Returns
    -------
    text, remarks
        The text without marks of byte order, and a line if its code page was guessed.

    Raises
    ------
    InputError
        With the line, if it is in another code page, or no text at all.
    """
    encoding = _unicode_of(data)
    remarks: tuple[str, ...] = ()
    try:
        text = data.decode(encoding)
    except UnicodeError as error:
        guessed = _windows_1251(data) if encoding == "utf-8" else None
        if guessed is None:
            start = getattr(error, "start", 0)
            msg = (
                "the file is no UTF-8 text, nor surely in another code page; save it as UTF-8 "
                "(Excel: 'CSV UTF-8')"
            )
            raise InputError(msg, file=file, line=data.count(b"\n", 0, start) + 1) from error
        text, remarks = guessed
    text = text.lstrip("\ufeff")
    if "\0" in text:
        msg = "the file holds zero bytes, so it is no text, or damaged; save or fetch it again"
        raise InputError(msg, file=file, line=text.count("\n", 0, text.index("\0")) + 1)
    return text, remarks


def read_text(file: Path) -> tuple[str, tuple[str, ...]]:
    """Read and decode a file that people made.

    Raises
    ------
    InputError
        As `read_content` and `decode`, or if it is a web page, which a server sends instead of a file.
    """
    text, remarks = decode(read_content(file), file)
    if _WEB_PAGE.match(text):
        msg = "the file is a web page; the download went wrong, so fetch the file again"
        raise InputError(msg, file=file)
    return text, remarks


def is_wide(data: bytes) -> bool:
    """Tell whether bytes are UTF-16 or UTF-32, in which every letter takes two or four."""
    return _unicode_of(data) != "utf-8"


def _unicode_of(data: bytes) -> str:
    """Tell UTF-8, 16 and 32 apart by their marks, or by where the zeros of plain letters stand."""
    marked = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    if marked is not None:
        return marked
    head = data[: _HEAD - _HEAD % 2]
    high, low = head[1::2].count(0), head[::2].count(0)
    if max(high, low) > len(head) / 4 and min(high, low) == 0:
        return "utf-16-le" if high else "utf-16-be"
    return "utf-8"


def _windows_1251(data: bytes) -> tuple[str, tuple[str, ...]] | None:
    """Read text as Windows-1251, if it is Russian words in it and in no other code page."""
    try:
        text = data.decode("cp1251")
    except UnicodeError:
        return None
    foreign = {word for word in set(_WORD.findall(text)) if not word.isascii()}
    signs = {sign for sign in set(text) if not sign.isascii() and not sign.isalpha()}
    if not signs <= _SIGNS or not all(_is_russian(word) for word in foreign):
        return None
    if foreign and max(map(len, foreign)) < _FEWEST_LETTERS:
        return None
    shown = f", such as '{max(sorted(foreign), key=len)}'" if foreign else ""
    return text, (f"the file is no UTF-8, and was read as Windows-1251{shown}",)


def _is_russian(word: str) -> bool:
    """Tell Russian from KOI8-R taken for it, whose words would begin small and go on large."""
    return _CYRILLIC.fullmatch(word) is not None and not (word[0].islower() and not word.islower())
