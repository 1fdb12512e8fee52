"""The errors a user can cause.

A message is one sentence: what is wrong, where, why, and what to do about it. It stays one, on one line and
of bearable length, whatever stands in the values that it repeats.
"""

from pathlib import Path

from sim.core.shown import sentence


class SafecityError(Exception):
    """Base of every error this package raises on purpose."""


class InputError(SafecityError):
    """What the user gave cannot be used; the command ends with exit code 2.

    Parameters
    ----------
    message
        One sentence: what is wrong, why, and what to do.
    file
        The file the mistake stands in, if it stands in one.
    line
        Its line, counted from 1.
    """

    def __init__(self, message: str, *, file: Path | str | None = None, line: int | None = None) -> None:
        self.file = Path(file) if file is not None else None
        self.line = line
        where = "" if file is None else f"{self.file}: " if line is None else f"{self.file}:{line}: "
        super().__init__(sentence(f"{where}{message}"))


class ContractError(SafecityError):
    """A table inside the model breaks its contract: a fault of ours, or of an imported layer."""
