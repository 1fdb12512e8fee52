"""Good files with one or two things in them changed."""

import copy
import csv
import io
import json
import re
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.made_texts import JSON_ODD
from tests.fuzz.odd_values import CODINGS, ODD, encoded, spoilt

_VALUE = re.compile(r'(?<==")[^"]*(?=")')
_MARKS = str.maketrans({"&": "&amp;", "<": "&lt;", '"': "&quot;"})


@st.composite
def changed_json(draw: st.DrawFn, good: Any) -> bytes:
    """Replace, drop or repeat up to two pieces of a document."""
    document = copy.deepcopy(good)
    for _ in range(draw(st.integers(0, 2))):
        places = list(_places(document))
        holder, key = draw(st.sampled_from(places)) if places else ({}, "")
        how = draw(st.integers(0, 5))
        if how == 0:
            del holder[key]
        elif how == 1 and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        else:
            holder[key] = copy.deepcopy(draw(JSON_ODD))
    return draw(spoilt(encoded(json.dumps(document), draw(st.sampled_from(CODINGS)))))


def _places(piece: Any) -> Any:
    if isinstance(piece, dict | list):
        keys = list(piece) if isinstance(piece, dict) else range(len(piece))
        for key in keys:
            yield piece, key
            yield from _places(piece[key])


@st.composite
def changed_table(draw: st.DrawFn, good: str) -> bytes:
    """Change up to three cells of a table, drop a row, or write it in another way."""
    rows = [row[:] for row in csv.reader(io.StringIO(good))]
    for _ in range(draw(st.integers(0, 3))):
        row = rows[draw(st.integers(0, len(rows) - 1))]
        row[draw(st.integers(0, len(row) - 1))] = draw(ODD)
    if draw(st.integers(0, 9)) == 7:
        rows[draw(st.integers(0, len(rows) - 1))].pop()
    out = io.StringIO()
    csv.writer(out, delimiter=draw(st.sampled_from(",,,;\t"))).writerows(rows)
    return draw(spoilt(encoded(out.getvalue(), draw(st.sampled_from(CODINGS)))))


@st.composite
def changed_xml(draw: st.DrawFn, good: str) -> bytes:
    """Change up to two values of attributes, and drop or repeat a line."""
    text = good
    for _ in range(draw(st.integers(0, 2))):
        spans = [found.span() for found in _VALUE.finditer(text)]
        begin, end = draw(st.sampled_from(spans))
        text = text[:begin] + draw(ODD).translate(_MARKS) + text[end:]
    lines = text.split("\n")
    if draw(st.integers(0, 4)) == 2:
        lines.insert(draw(st.integers(0, len(lines))), draw(st.sampled_from(lines)))
    return draw(spoilt("\n".join(lines).encode("utf-8", "replace")))
