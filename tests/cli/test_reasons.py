import errno
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.cli.terminal.reasons import reason_of
from sim.core.shown import sentence


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "more memory than there is"),
        (ImportError("x.so: failed to map segment from shared object"), "more memory than there is"),
        (RecursionError("maximum recursion depth exceeded"), "nested too deeply"),
        (OSError(errno.ENAMETOOLONG, "File name too long", "x" * 300), "file name too long"),
        (OSError(errno.ENOSPC, "No space left on device"), "no space left on device"),
        (PermissionError(errno.EACCES, "Permission denied", "/locked/a"), "/locked/a: permission denied"),
        (ValueError("embedded null byte"), "NUL"),
        (UnicodeEncodeError("utf-8", "a\ud800b", 1, 2, "surrogates not allowed"), r"'a\ud800b'"),
    ],
)
def test_what_the_machine_refuses_is_no_fault_of_ours(error: Exception, words: str) -> None:
    assert words in sentence(reason_of(error) or "")


def test_an_array_too_large_for_the_machine_is_said_so() -> None:
    with pytest.raises(MemoryError) as refused:
        np.empty(2**55)

    assert "more memory" in (reason_of(refused.value) or "")


@pytest.mark.parametrize(
    "error",
    [
        ValueError("x"),
        KeyError("x"),
        ZeroDivisionError(),
        OSError("a broken table"),
        FileNotFoundError(errno.ENOENT, "No such file", str(Path(sim.__file__).parent / "core" / "x")),
    ],
)
def test_everything_else_stays_a_fault_of_ours(error: Exception) -> None:
    assert reason_of(error) is None
