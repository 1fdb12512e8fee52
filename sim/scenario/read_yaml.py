"""The strict YAML reader: every value knows its line, and whatever could be misread is an error.

Only plain YAML is understood: mappings, lists, text, numbers, true/false and dates. Duplicate keys, empty
values, aliases and tags are errors. Keys are always text, as written (`2025-01-01`, `7`).
"""

import codecs
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sim.core.errors import InputError
from sim.scenario.yaml_values import (
    LIST,
    MAPPING,
    EmptyValueError,
    TooMuchError,
    compose,
    plain_value,
    text_problem,
)

MOST_BYTES = 1_000_000
"""What says more is no scenario: the largest shipped file holds 15 kB."""

_ODD = {
    "\u00a0": "a no-break space",
    "\u202f": "a narrow no-break space",
    "\u3000": "a full-width space",
    "\u200b": "a space of no width",
    "\u2060": "a space of no width",
    "\ufeff": "a byte order mark",
    "\u2028": "a line separator",
    "\u2029": "a paragraph separator",
    "\u0085": "a control character that ends lines",
    "\uff1a": "a full-width colon",
} | {chr(code): "a typographic space" for code in range(0x2000, 0x200B)}
_ODD_CLASS = "[" + "".join(_ODD) + "]"
_WHERE_SPACES_COUNT = re.compile(rf"^[ \t]*+(?:- )*+(?:[\w/\[\]]++:)?+[ \t]*+({_ODD_CLASS})", re.MULTILINE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


KeyPath = tuple[str | int, ...]
_SYNTAX = (
    (r"'\\t'", "a tab stands where only spaces may", "replace tabs by spaces"),
    (
        "mapping values are not allowed",
        "a ':' stands in the middle of a value",
        "check indentation and quotes",
    ),
    ("could not find expected ':'", "a key has no ':'", "write it as `key: value`"),
    ("expected <block end>", "the indentation fits no level above", "indent entries of one level alike"),
    ("found unexpected end of stream", "a quoted text has no end", "close the quotes"),
    (
        "expected ',' or",
        "a bracket is not closed, or stands in a name",
        "close it, put commas between its entries, and write names with brackets on lines of their own",
    ),
    ("found another document", "a second document begins", "remove the line `---`"),
    ("found undefined alias", "an alias is used", "write the value out"),
)


def read_text(file: Path) -> str:
    """Read the text of a YAML file, without byte order marks.

    Raises
    ------
    InputError
        If there is no such file, it is none that ends, is too long, or is no text.
    """
    content = _bytes(file)
    if len(content) > MOST_BYTES:
        msg = f"the file is longer than {MOST_BYTES / 1e6:g} MB, which nothing here is; check its name"
        raise InputError(msg, file=file)
    coding = "utf-16" if content.startswith(_UTF_16) else "utf-8"
    try:
        text = content.decode(coding).lstrip("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1 if coding == "utf-8" else None
        msg = "the file is not UTF-8 text, so it can't be read; save it as UTF-8"
        raise InputError(msg, file=file, line=line) from None
    _check_spaces(file, text)
    return text


def is_file(file: Path) -> bool:
    """Tell whether there is an ordinary file; one that can't be looked up is none."""
    try:
        return file.is_file()
    except (OSError, ValueError):
        return False


def odd_character(line: str) -> str | None:
    """Name a character of *line* that looks like a space or a colon and is none; None if there is none."""
    return next((_ODD[character] for character in line if character in _ODD), None)


def _bytes(file: Path) -> bytes:
    try:
        mode = file.stat().st_mode
        if stat.S_ISDIR(mode):
            raise InputError("this is a folder, not a file; name the file in it", file=file)
        if not stat.S_ISREG(mode):
            msg = "this is a device or a pipe, which may never end; write what it says into a file"
            raise InputError(msg, file=file)
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except FileNotFoundError:
        msg = f"there is no file {file}; check the path, or use a name from `safecity list scenarios`"
        raise InputError(msg) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name can't be one"
        msg = f"the file can't be opened ({reason}); check its path and permissions"
        raise InputError(msg, file=file) from None


def _check_spaces(file: Path, text: str) -> None:
    """Refuse characters that look like spaces where YAML counts spaces."""
    if text.isascii():
        return
    found = _WHERE_SPACES_COUNT.search(text)
    if found is not None:
        msg = (
            f"the line has {_ODD[found[1]]} where an ordinary space should be, and they look alike; type an "
            "ordinary one"
        )
        line = text.count("\n", 0, found.start(1)) + 1
        raise InputError(msg, file=file, line=line)


@dataclass(frozen=True)
class Document:
    """What a YAML file says, and in which line it says it.

    Parameters
    ----------
    file
        Where it was read from; None if a program said it.
    content, lines
        The top-level mapping; line (from 1) of each key and list entry, by its path from the top.
    what
        What it is, for sentences: the file, or a block of it.
    """

    file: Path | None
    content: dict[str, Any]
    lines: Mapping[KeyPath, int]
    what: str = "the file"

    def line(self, *path: str | int) -> int:
        """Find the line of the entry at *path*, or of the nearest entry above it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1

    def part(self, key: str, what: str) -> "Document":
        """Cut out the mapping under the top-level *key*, keeping its lines; *what* is what it is."""
        lines = {path[1:]: line for path, line in self.lines.items() if path[0] == key and len(path) > 1}
        return Document(self.file, self.content[key], {(): self.line(key), **lines}, what)

    def error(self, message: str, *path: str | int) -> InputError:
        """Make the error that points at the entry at *path*."""
        if self.file is None:
            return InputError(f"in {self.what}: {message}")
        return InputError(message, file=self.file, line=self.line(*path))


def read_yaml(file: Path) -> Document:
    """Read one YAML file strictly.

    Raises
    ------
    InputError
        With file and line, if the file is missing, is not YAML, or could be misread.
    """
    try:
        return _document(file)
    except RecursionError:
        msg = "the file is nested too deeply to be meant; write it flatter"
        raise InputError(msg, file=file) from None


def _document(file: Path) -> Document:
    root = _compose(file, read_text(file))
    if root is None:
        msg = "the file is empty, so there is nothing to read; write `key: value` lines into it"
        raise InputError(msg, file=file)
    if not isinstance(root, yaml.MappingNode):
        msg = "the file must consist of `key: value` lines at its top level; write for example `title: ...`"
        raise InputError(msg, file=file, line=root.start_mark.line + 1)
    lines: dict[KeyPath, int] = {}
    return Document(file, _mapping(file, root, (), lines), lines)


def _compose(file: Path, text: str) -> yaml.Node | None:
    try:
        return compose(text)
    except TooMuchError as error:
        raise InputError(str(error), file=file, line=error.line) from None
    except yaml.MarkedYAMLError as error:
        line = _error_line(error)
        odd = odd_character("".join(text.splitlines()[max((line or 1) - 2, 0) : line]))
        msg = f"this is not YAML, and here or in the line above stands {odd}; type an ordinary one instead"
        if odd is None:
            msg = _sentence(error.problem or "")
        raise InputError(msg, file=file, line=line) from None
    except yaml.YAMLError:
        msg = "the file holds a character that YAML does not allow; remove control characters from it"
        raise InputError(msg, file=file) from None


def _error_line(error: yaml.MarkedYAMLError) -> int | None:
    """Point at where an open quote, bracket or key begins, and otherwise at where reading stopped."""
    is_open = re.match("while (scanning|parsing a flow)", error.context or "")
    mark = (error.context_mark if is_open else None) or error.problem_mark
    return mark.line + 1 if mark is not None else None


def _sentence(problem: str) -> str:
    for pattern, wrong, remedy in _SYNTAX:
        if re.search(pattern, problem) or pattern in problem:
            return f"this is not YAML, because {wrong}; {remedy}"
    return f"this is not YAML ({problem}); check indentation, colons and quotes here and in the line above"


def _mapping(file: Path, node: yaml.MappingNode, path: KeyPath, lines: dict[KeyPath, int]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            msg = "a key must be a single word or number; write it as `key: value`"
            raise InputError(msg, file=file, line=line)
        key = str(key_node.value)
        odd = odd_character(key)
        problem = text_problem(key) if odd is None else f"holds {odd}; type an ordinary one, or leave it out"
        if problem is not None:
            raise InputError(f"a key {problem}", file=file, line=line)
        here = (*path, key)
        if here in lines:
            msg = (
                f"the key '{key}' stands twice (first in line {lines[here]}), "
                "so one of the two would be lost; keep one"
            )
            raise InputError(msg, file=file, line=line)
        lines[here] = line
        content[key] = _value(file, value_node, here, lines)
    return content


def _value(file: Path, node: yaml.Node, path: KeyPath, lines: dict[KeyPath, int]) -> Any:
    if isinstance(node, yaml.MappingNode) and node.tag == MAPPING:
        return _mapping(file, node, path, lines)
    if isinstance(node, yaml.SequenceNode) and node.tag == LIST:
        return [_entry(file, child, (*path, i), lines) for i, child in enumerate(node.value)]
    try:
        return plain_value(node)
    except EmptyValueError:
        msg = f"'{_dotted(path)}' has no value; write one after the ':' or remove the line"
        raise InputError(msg, file=file, line=node.start_mark.line + 1) from None
    except ValueError as error:
        msg = f"'{_dotted(path)}' {error}"
        raise InputError(msg, file=file, line=node.start_mark.line + 1) from None


def _entry(file: Path, node: yaml.Node, path: KeyPath, lines: dict[KeyPath, int]) -> Any:
    lines[path] = node.start_mark.line + 1
    return _value(file, node, path, lines)


def _dotted(path: KeyPath) -> str:
    return ".".join(str(part) for part in path)
