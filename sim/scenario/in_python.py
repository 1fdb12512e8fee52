"""What Python says of a scenario: keywords, read and checked like the lines of a file."""

import datetime
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from enum import Enum
from pathlib import PurePath
from typing import Any

from sim.core.errors import InputError
from sim.scenario.parameters.library import PYTHON
from sim.scenario.read_yaml import Document, KeyPath
from sim.scenario.schema import Changes
from sim.scenario.section import suggest
from sim.scenario.yaml_values import DEEPEST, LARGEST_WHOLE, text_problem

RUN_KEYWORDS = ("seed", "sample", "engine")
"""Keys of the section `run:` that are keywords of their own, as they are options of the command."""

KEYWORDS = ("title", "question", "overrides", *Changes.model_fields, *RUN_KEYWORDS)

_WORDS = ("title", "question")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def document_of(keywords: Mapping[str, Any]) -> Document:
    """Read keywords as a document; those that are None say nothing.

    Raises
    ------
    InputError
        If a keyword is not known, or its value could not stand in a file.
    """
    for name in keywords:
        if name not in KEYWORDS:
            msg = f"a scenario has no '{name}', so it would have no effect; {suggest(name, KEYWORDS)}"
            raise _error(msg)
    content = {name: _plain(value, (name,)) for name, value in keywords.items() if value is not None}
    for name in RUN_KEYWORDS:
        if name in content:
            run = content.setdefault("run", {})
            if isinstance(run, dict) and name in run:
                msg = f"'{name}' and 'run.{name}' are both given; keep one of them"
                raise _error(msg)
            if isinstance(run, dict):
                run[name] = content.pop(name)
    # In their order, as lines of a file are, so that the first mistake is told first.
    lines = {path: line for line, path in enumerate(_entries(content), start=1)}
    return Document(None, content, lines, PYTHON)


def _plain(value: Any, path: KeyPath) -> Any:
    """Give a value as a file would say it: NumPy's are numbers and lists, paths and words are text."""
    if len(path) > DEEPEST:
        raise _refused(path[:1], "is nested too deeply to be meant; write it flatter")
    if isinstance(value, Mapping):
        return {_key(key, path): _plain(inner, (*path, str(key))) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        ordered: Iterable[Any] = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [_plain(inner, (*path, place)) for place, inner in enumerate(ordered)]
    if isinstance(value, Enum):
        return _plain(value.value, path)
    if isinstance(value, PurePath):
        value = str(value)
    if type(value).__module__ == "numpy" and hasattr(value, "tolist"):
        plain = value.tolist()
        return _plain(plain, path) if isinstance(plain, list) else _single(plain, path)
    return _single(value, path)


def _single(value: Any, path: KeyPath) -> Any:
    if isinstance(value, str):
        problem = text_problem(value)
        if problem is not None:
            raise _refused(path, problem)
        if path[0] not in _WORDS and _DAY.fullmatch(value):
            with suppress(ValueError):
                return datetime.date.fromisoformat(value)
        return value
    if value is None:
        raise _refused(path, "has no value; give one, or leave it out")
    if isinstance(value, int) and abs(value) >= LARGEST_WHOLE:
        raise _refused(path, "is no whole number that can be used; give a smaller one")
    if isinstance(value, float) and not math.isfinite(value):
        raise _refused(path, f"is {value}, which is no number that can be used; give another one")
    if isinstance(value, bool | int | float | datetime.date):
        return value
    raise _refused(path, f"can't be of the type {type(value).__name__}; give a text, number, list or dict")


def _key(key: Any, path: KeyPath) -> str:
    problem = text_problem(str(key))
    if problem is not None:
        raise _refused(path, f"has a key that {problem}")
    return str(key)


def _entries(content: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    inner = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in inner:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from _entries(value, (*path, key))


def _refused(path: KeyPath, problem: str) -> InputError:
    return _error(f"'{'.'.join(map(str, path))}' {problem}")


def _error(message: str) -> InputError:
    return InputError(f"in {PYTHON}: {message}")
