"""Suggestions for misspelt words."""

import difflib
from collections.abc import Iterable

_MANY = 12  # A longer list of known words would bury the sentence it stands in.


def suggest(word: str, known: Iterable[str]) -> str:
    """Say which of the *known* words was probably meant.

    Returns
    -------
    "did you mean 'x'?" for the nearest known word, otherwise the list of what is known.
    """
    words = list(known)
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    if not words:
        return "none is known here"
    listed = ", ".join(words[:_MANY])
    return f"known here: {listed}{', ...' if len(words) > _MANY else ''}"
