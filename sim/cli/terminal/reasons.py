"""What a user can do about an error, in one sentence: the last resort of the command."""

import os
import re
from pathlib import Path

import sim
from sim.core.errors import InputError

BAD_USAGE = 2

_SUGGESTION = re.compile(r"\. Did you mean (.+)\?$")
_CHOICE = re.compile(r"'([^']*)' is not one of (.+)$")
_OUT_OF_MEMORY = re.compile(r"cannot allocate memory|failed to map segment|not enough memory|bad_alloc", re.I)
_NO_NAME = re.compile(r"embedded null (byte|character)", re.I)


def reason_of(error: BaseException) -> str | None:
    """Say what is wrong with what was given, or with the machine; None if the fault is ours."""
    if isinstance(error, InputError):
        return str(error)
    if _lacks_memory(error):
        return "this needs more memory than there is; take a smaller city, file or --sample"
    if isinstance(error, RecursionError):
        return "what was given is nested too deeply, or leads back to itself; make it flatter"
    if isinstance(error, OSError):
        return _of_the_system(error)
    return _of_text(error) if isinstance(error, ValueError) else _wrong_usage(error)


def _lacks_memory(error: BaseException | None) -> bool:
    """Tell whether *error*, or what led to it, is that memory has run out."""
    if error is None:
        return False
    is_it = isinstance(error, MemoryError) or _OUT_OF_MEMORY.search(str(error)) is not None
    return is_it or _lacks_memory(error.__cause__ or error.__context__)


def _of_text(error: ValueError) -> str | None:
    if _NO_NAME.search(str(error)):
        return "a name of a file holds a NUL character, which no name can; give another one"
    if isinstance(error, UnicodeEncodeError) and error.reason == "surrogates not allowed":
        half = error.object[error.start]
        return (
            f"the text '{error.object}' holds half a character ('{half}'), which no file can; write it anew"
        )
    return None


def _of_the_system(error: OSError) -> str | None:
    named = error.filename if error.filename2 is None else error.filename2
    if error.strerror is None:
        return None
    if named is None:
        return (
            f"reading or writing failed: {error.strerror.lower()}; check the disk, and where output is sent"
        )
    if _is_ours(named):
        return None
    return f"{os.fsdecode(named)}: {error.strerror.lower()}; check the path, its permissions and the disk"


def _is_ours(named: object) -> bool:
    """Tell whether a file is part of the program, whose absence would be our fault."""
    if not isinstance(named, str | bytes | os.PathLike):
        return True
    try:
        return Path(os.fsdecode(named)).absolute().is_relative_to(Path(sim.__file__).parent)
    except (OSError, ValueError):
        return False


def _wrong_usage(error: BaseException) -> str | None:
    """Turn a wrong option or argument into our own sentence; None if *error* is no usage error."""
    if getattr(error, "exit_code", None) != BAD_USAGE or not hasattr(error, "format_message"):
        return None
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "safecity"
    told = " ".join(str(error.format_message()).split()).replace("Value error, ", "")
    told = _SUGGESTION.sub(r" – \1, perhaps", told).rstrip(".")
    return f"{told[:1].lower()}{told[1:]}{_meant(told)}; `{path} --help` shows what is possible"


def _meant(told: str) -> str:
    """Say which of the words to choose from was probably meant, as one of them may be called that now."""
    from sim.scenario.section import nearest

    found = _CHOICE.search(told)
    near = found and nearest(found[1].lower(), re.findall(r"[\w-]+", found[2]))
    return f" – {near}, perhaps" if near else ""
