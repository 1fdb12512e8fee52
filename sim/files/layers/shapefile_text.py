"""In which code page the texts of a shapefile are where nothing says so; GDAL would take Western Europe's."""

from pathlib import Path

from sim.core.errors import InputError
from sim.files.content import decode

_LANGUAGE_BYTE = 29
_HEADER_LENGTH = slice(8, 10)
_MOST_BYTES = 2**22


def shapefile_encoding(file: Path) -> str | None:
    """Find the code page of a shapefile's texts by looking at them.

    Returns
    -------
    Its name for GDAL, or None if the shapefile states it, or if the texts do not show it.
    """
    table = next((file.with_suffix(end) for end in (".dbf", ".DBF") if file.with_suffix(end).is_file()), None)
    if table is None or any(file.with_suffix(end).is_file() for end in (".cpg", ".CPG", ".cst")):
        return None
    with table.open("rb") as opened:
        data = opened.read(_MOST_BYTES)
    if len(data) <= _LANGUAGE_BYTE or data[_LANGUAGE_BYTE]:
        return None
    texts = data[int.from_bytes(data[_HEADER_LENGTH], "little") :].replace(b"\0", b" ")
    if texts.isascii():
        return None
    # A text cut at the end of what was read must not look like another code page.
    whole = texts if len(data) < _MOST_BYTES else texts[: texts.rfind(b" ")]
    try:
        _, guessed = decode(whole.rstrip(b"\x1a"), file)
    except InputError:
        return None
    return "CP1251" if guessed else "UTF-8"
