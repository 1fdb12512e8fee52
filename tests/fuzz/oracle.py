"""Runs the command on made-up input and says what is wrong with its answer, whatever the input was.

Bad input ends with exit code 2 and one sentence, everything else with a result: no fault of ours, no words of
Python, nothing that a terminal would obey, no endless lines.
"""

import contextlib
import io
import json
import re
import signal
import sys
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import TextIO

from sim.cli.main import answer
from sim.core.shown import MOST_OF_A_SENTENCE, UNSEEN

REFUSED = 2
_SENTENCE = "safecity: "
_PROGRESS = re.compile(r" *\d+\.\d s  ")
_PYTHON = re.compile(
    r"Traceback|\b\w+(Error|Exception|Warning)\b|NoneType|\berrno\b|\bdtype\b|ndarray|DataFrame|\bnumpy\b|pandas"
    r"|\b(u?int|float)\d+\b|object at 0x|<class|\bfault of ours\b",
    re.IGNORECASE,
)
_CONTROL = re.compile(rf"(?!\n){UNSEEN.pattern}")


class TooSlowError(BaseException):
    """The command took longer than anybody waits; no `except Exception` keeps it."""


@dataclass(frozen=True)
class Told:
    """What the command gave."""

    code: int
    out: str
    err: str

    @property
    def refused(self) -> bool:
        return self.code == REFUSED

    @property
    def sentence(self) -> str:
        return self.err.splitlines()[-1] if self.err else ""


def run(arguments: Sequence[str], *, within_s: int = 0) -> Told:
    """Run the command in this process, with at most *within_s* seconds if that is above 0."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        _warnings_as_users_see_them(err),
        _watched(within_s),
    ):
        code = answer(list(arguments))
        sys.stdout.flush()
        sys.stderr.flush()
    return Told(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))


def fault_of(told: Told, *, is_json: bool = False) -> str | None:
    """Say what is wrong with an answer; None if nothing is."""
    if told.code not in {0, REFUSED}:
        return f"exit code {told.code}: {told.sentence}"
    for name, text in (("output", told.out), ("errors", told.err)):
        if found := _CONTROL.search(text):
            return f"{found[0]!r} reaches the terminal in its {name}"
    if told.refused:
        return _fault_of_refusal(told)
    if _PYTHON.search(told.err):
        return f"words of Python: {told.err[-MOST_OF_A_SENTENCE:]}"
    return _fault_of_json(told.out) if is_json else None


def _fault_of_refusal(told: Told) -> str | None:
    *before, last = told.err.splitlines() or [""]
    if not last.startswith(_SENTENCE) or len(last) > len(_SENTENCE) + MOST_OF_A_SENTENCE:
        return f"not one sentence: {last[: 2 * MOST_OF_A_SENTENCE]}"
    if any(not _PROGRESS.match(line) and not line.startswith(_SENTENCE) for line in before):
        return f"more than one sentence: {before}"
    if found := _PYTHON.search(last):
        return f"'{found[0]}' is no plain word: {last}"
    return "a result beside a refusal" if told.out else None


def _fault_of_json(text: str) -> str | None:
    try:
        json.loads(text, parse_constant=_no_number)
    except ValueError as error:
        return f"no JSON: {error}"
    return None


def _no_number(word: str) -> None:
    msg = f"{word} is no JSON"
    raise ValueError(msg)


@contextlib.contextmanager
def _warnings_as_users_see_them(err: TextIO) -> Iterator[None]:
    """Print warnings as the command would, where the suite makes errors of them."""

    def show(message: Warning | str, category: type[Warning], *_where: object, **_more: object) -> None:
        err.write(f"{category.__name__}: {message}\n")

    with warnings.catch_warnings():
        warnings.simplefilter("default")
        for unseen in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
            warnings.simplefilter("ignore", unseen)
        warnings.showwarning = show
        yield


@contextlib.contextmanager
def _watched(within_s: int) -> Iterator[None]:
    if not within_s:
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(within_s)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
