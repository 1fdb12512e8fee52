"""Which kind of XML a file is, by its first element."""

import re

_ROOT = re.compile(rb"<(?:!doctype\s+)?(?:[\w.-]+:)?([a-z][\w.-]*)", re.IGNORECASE)
_ASIDE = re.compile(rb"<!--.*?(-->|\Z)|<\?.*?(\?>|\Z)", re.DOTALL)
_UTF8_BOM = b"\xef\xbb\xbf"


def root_element(head: bytes) -> str:
    """Give the name of the first element in the first bytes of a file; empty if it is no XML."""
    text = _ASIDE.sub(b"", head.removeprefix(_UTF8_BOM).lstrip()).lstrip()
    root = _ROOT.match(text)
    return "" if root is None else root[1].decode("ascii", "replace")
