r"""Text of others as it is shown: on one line, with what can't be seen written out, and never endless.

A title, a name or a value in a file can hold anything. What moves the cursor, renames the window, rings, or
turns the direction of writing is written as its escape, such as `\x1b`; half a character likewise.
"""

import re

MOST_OF_A_VALUE = 80
"""Characters of a quoted value that are repeated in a sentence."""

MOST_OF_A_TITLE = 300
"""Characters of a title, a question or a remark, which has lines of its own."""

MOST_OF_A_WORD = 255
"""Characters of a word without quotes, mostly a path: as long as a file's name may be."""

MOST_OF_A_PATH = 200
"""Characters of a path in quotes, of which the end is kept."""

MOST_OF_A_SENTENCE = 600

_MOST_LOOKED_AT = 4_000
_CUT = "…"
_PATH = re.compile(r"[/\\][^/\\]")
_QUOTED = re.compile(r"(?<!\w)'(.*?)'(?!\w)", re.DOTALL)
_LONG_WORD = re.compile(rf"\S{{{MOST_OF_A_WORD + 1},}}")
_BREAK = re.compile(r"[ \t]*[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]\s*")
UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff\U000e0000-\U000e007f]"
)
"""A character that nobody sees, or that does something: controls, marks of direction, half characters."""

_PILE = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})"
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
"""More marks on one letter than any script has: piled up they cover the lines above and below."""

_SHORT = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}


def visible(text: str, *, keep: str = "") -> str:
    """Write out what a terminal would obey, and what nobody would see; take marks off that pile up.

    Parameters
    ----------
    text
        Anything.
    keep
        Characters to leave as they are, such as the ends of lines.
    """
    text = _PILE.sub(r"\1", text)
    return UNSEEN.sub(lambda found: found[0] if found[0] in keep else _escape(found[0]), text)


def cut(text: str, most: int = MOST_OF_A_VALUE) -> str:
    """Shorten *text* to *most* characters: in its middle, or before the end of a path, which tells more."""
    if len(text) <= most:
        return text
    if _PATH.search(text[-most:]):
        return f"{_CUT}{text[1 - most :]}"
    end = most // 3
    return f"{text[: most - end - 1].rstrip()}{_CUT}{text[-end:].lstrip()}"


def shown(text: str, most: int = MOST_OF_A_VALUE) -> str:
    """Write a value, a name or a title: visible and no longer than *most* characters."""
    return cut(visible(text), most)


def sentence(text: str) -> str:
    """Write a sentence on one line, with long values in it cut and everything in it visible."""
    text = _middle_out(text, _MOST_LOOKED_AT)
    text = _QUOTED.sub(lambda found: f"'{_value(found[1])}'", text)
    text = visible(_BREAK.sub(" ", text).strip())
    text = _LONG_WORD.sub(lambda found: cut(found[0], MOST_OF_A_WORD), text)
    return _middle_out(text, MOST_OF_A_SENTENCE)


def _middle_out(text: str, most: int) -> str:
    """Take out the middle of a text that runs on: what is wrong stands before it, what to do behind."""
    if len(text) <= most:
        return text
    return f"{text[: most // 2].rstrip()} {_CUT} {text[3 - most // 2 :].lstrip()}"


def _value(text: str) -> str:
    most = MOST_OF_A_PATH if _PATH.search(text) else MOST_OF_A_VALUE
    return shown(text, most)


def _escape(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    number = ord(character)
    if number <= 0xFF:  # noqa: PLR2004 - two hexadecimal digits
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"  # noqa: PLR2004 - four
