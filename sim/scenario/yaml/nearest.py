"""Suggestions for misspelt words."""

import difflib
from collections.abc import Iterable

from sim.scenario.renamed import RENAMED

_MANY = 12  # A longer list of known words would bury the sentence it stands in.


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Find the one of the *known* words that looks most like *word*; None if none does."""
    words = list(known)
    if RENAMED.get(word) in words:
        return RENAMED[word]
    return next(iter(difflib.get_close_matches(word, words, n=1, cutoff=0.6)), None)


def suggest(word: str, known: Iterable[str]) -> str:
    """Say which of the *known* words was probably meant.

    Returns
    -------
    "did you mean 'x'?" for the nearest known word, otherwise the list of what is known.
    """
    words = list(known)
    near = nearest(word, words)
    if near is not None:
        return f"did you mean '{near}'?"
    if not words:
        return "none is known here"
    listed = ", ".join(words[:_MANY])
    return f"known here: {listed}{', ...' if len(words) > _MANY else ''}"
