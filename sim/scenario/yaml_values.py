"""What a bare word in YAML means here: true/false, numbers and dates as in YAML 1.2; all else is text.

YAML 1.1 would read `no` as false, `010` as eight and `12:30` as 750; none of that happens here.
"""

import datetime
import math
import re

import yaml

_TAG = "tag:yaml.org,2002:"
MAPPING, LIST = _TAG + "map", _TAG + "seq"
LARGEST_WHOLE = 2**63
DEEPEST = 20
"""Blocks within blocks; those of a scenario go four deep."""
_MOST_ENTRIES = 20_000
"""Keys, values and brackets; the largest shipped file has some thousand, and these take two seconds."""
_SHORT, _FEW, _OPENING = 50_000, 500, ("[", "{", "- ", "? ")
_LONGEST = 10_000
"""Characters of one value; the longest shipped one has a thousand."""
_WORDS = {
    "null": (r"^(?:~|null|)$", ["~", "n", ""]),
    "bool": (r"^(?:true|false)$", ["t", "f"]),
    "int": (r"^[-+]?(?:0|[1-9][0-9_]*)$", list("-+0123456789")),
    "float": (r"^[-+]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
    "timestamp": (r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", list("0123456789")),
}


class EmptyValueError(ValueError):
    """A key stands without a value."""


class TooMuchError(ValueError):
    """A file is too deep or too long to be meant; *line* is where."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class PlainLoader(yaml.SafeLoader):
    """YAML without the surprises of version 1.1, and without aliases."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse aliases: a value that stands elsewhere can't be pointed at by its line."""
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "found undefined alias", event.start_mark)
        return super().compose_node(parent, index)


PlainLoader.yaml_implicit_resolvers = {}  # none of those of YAML 1.1
for _word, (_pattern, _first) in _WORDS.items():
    PlainLoader.add_implicit_resolver(_TAG + _word, re.compile(_pattern), _first)


def compose(text: str) -> yaml.Node | None:
    """Read text into nodes that know their lines.

    What libyaml reads without complaint is read by it, ten times as fast; the rest is read by the loader that
    refuses aliases and whose complaints are known.

    Raises
    ------
    TooMuchError
        If it is deeper or longer than anything that is meant.
    yaml.YAMLError
        If it is not YAML, or holds an alias.
    """
    _check_extent(text)
    if _SwiftLoader is not None and "*" not in text:
        try:
            return _SwiftLoader(text).get_single_node()
        except yaml.YAMLError:
            pass
    return PlainLoader(text).get_single_node()


def _check_extent(text: str) -> None:
    """Count depth and entries before anything is built of them: loaders call themselves for each level.

    What is short and opens few levels can't be deep: indentation alone needs many characters for each level.
    """
    if len(text) < _SHORT and sum(map(text.count, _OPENING)) < _FEW:
        return
    depth = 0
    try:
        for number, event in enumerate(yaml.parse(text, Loader=_SwiftLoader or PlainLoader)):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                msg = "the file is nested too deeply to be meant; write it flatter"
                raise TooMuchError(msg, _line(event))
            if number > _MOST_ENTRIES:
                msg = f"the file has more than {_MOST_ENTRIES:,} entries, too many to be meant; shorten it"
                raise TooMuchError(msg, _line(event))
    except yaml.YAMLError:
        return  # said when it is read


def _swift_loader() -> type[yaml.SafeLoader] | None:
    """Give the same loader over libyaml, if PyYAML was built with it."""
    if not yaml.__with_libyaml__:
        return None
    resolvers = {"yaml_implicit_resolvers": PlainLoader.yaml_implicit_resolvers}
    return type("SwiftLoader", (yaml.CSafeLoader,), resolvers)


_SwiftLoader = _swift_loader()


def plain_value(node: yaml.Node) -> bool | int | float | str | datetime.date:
    """Turn a scalar node into a value.

    Raises
    ------
    EmptyValueError
        If nothing stands there.
    ValueError
        If the value can't be used; its text says why, to be put after the key's name.
    """
    text = str(node.value)
    problem = text_problem(text)
    if problem is not None:
        raise ValueError(problem)
    match node.tag.removeprefix(_TAG):
        case "str":
            return text
        case "null":
            raise EmptyValueError
        case "bool":
            return text == "true"
        case "int":
            return _whole(text)
        case "float":
            return _finite(text)
        case "timestamp":
            return _day(text)
    msg = f"carries the tag {node.tag}, which is not allowed; write a plain value"
    raise ValueError(msg)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


def text_problem(text: str) -> str | None:
    """Say why *text* can be neither a key nor a value; None if it can."""
    if len(text) > _LONGEST:
        return f"is {len(text):,} characters long, more than anything that is meant; shorten it"
    if "\0" in text:
        return "holds the character NUL, which no name can; remove it"
    if any("\ud800" <= character <= "\udfff" for character in text):
        return (
            "holds half a character (a lone surrogate), which can't be kept in any file; write the whole one"
        )
    return None


def _whole(text: str) -> int:
    number = int(text.replace("_", "")) if re.match(_WORDS["int"][0], text) else LARGEST_WHOLE
    if abs(number) >= LARGEST_WHOLE:
        msg = f"is {text[:30]}, which is no whole number that can be used; write a smaller one"
        raise ValueError(msg)
    return number


def _finite(text: str) -> float:
    number = float(text.replace("_", ""))
    if not math.isfinite(number):
        msg = f"is {text}, which is too large for a number; write a smaller one"
        raise ValueError(msg)
    return number


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        msg = f"is {text}, which is not a day of the calendar; write it as year-month-day, such as 2025-06-25"
        raise ValueError(msg) from None
