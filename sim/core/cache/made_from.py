"""Says in a digest what a thing was made from: equal facts give equal digests, in every process."""

import dataclasses
import hashlib
from collections.abc import Mapping
from datetime import date
from enum import Enum

import numpy as np

DIGEST_DIGITS = 64


def made_from_digest(facts: object) -> str:
    """Digest of everything that decides what is made, 64 hexadecimal digits.

    Parameters
    ----------
    facts
        Words, numbers, dates, None, arrays, frozen dataclasses; mappings (in any order), sequences of these.

    Raises
    ------
    TypeError
        If something in it has no text that names its whole content, such as a set or a table.
    """
    return hashlib.sha256(_text(facts).encode()).hexdigest()


def _text(facts: object) -> str:
    """Write *facts* so that different ones have different texts; each kind of thing has a mark of its own."""
    kind = type(facts).__qualname__
    match facts:
        case np.generic():
            text = _text(facts.item())
        case Enum():
            text = f"{kind}.{facts.name}"
        case None | bool() | int() | float() | str() | bytes() | date():
            text = repr(facts)
        case np.ndarray():
            text = _array_text(facts)
        case Mapping():
            rows = sorted(f"{_text(key)}:{_text(value)}" for key, value in facts.items())
            text = f"{{{','.join(rows)}}}"
        case tuple() | list():
            text = f"[{','.join(map(_text, facts))}]"
        case _ if dataclasses.is_dataclass(facts) and not isinstance(facts, type):
            fields = [field.name for field in dataclasses.fields(facts)]
            text = f"{kind}({','.join(f'{name}={_text(getattr(facts, name))}' for name in fields)})"
        case _:
            msg = f"a {kind} cannot say what a thing is made from; give words, numbers or arrays"
            raise TypeError(msg)
    return text


def _array_text(array: np.ndarray) -> str:
    if array.dtype.hasobject:
        msg = f"an array of {array.dtype} cannot say what a thing is made from"
        raise TypeError(msg)
    content = hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()
    return f"array({array.dtype.str},{array.shape},{content})"
