"""The README's table of what choices of the model, and the numbers that matter most, do to shares in view.

`python -m tests.results.effects_table` writes it anew from `scenarios/effects.csv`, between its two marks.
"""

import sys
from math import isnan
from pathlib import Path

import pandas as pd

from sim.core.disk.files import shipped_folder
from sim.core.vocabulary import Definition
from sim.results.known_effects import EFFECTS_FILE
from sim.scenario.model import CHOICES, read_choice

README = Path("README.md")
BEGIN, END = "<!-- effects -->", "<!-- end of effects -->"
SHOWN = (Definition.INSTALLED, Definition.PUBLIC, Definition.LINKED, Definition.RECOGNITION)
MOST_NUMBERS = 10


def effects_table() -> str:
    """Write both tables: every choice, and the numbers that move any of the shown shares most."""
    effects = pd.read_csv(shipped_folder("scenarios") / EFFECTS_FILE)
    points = effects.assign(points=100 * effects["difference"]).pivot_table(
        index=["varied", "setting"], columns="definition", values="points", sort=False
    )[[str(word) for word in SHOWN]]
    head = f"| | {' | '.join(map(str, SHOWN))} |\n|---|{'---|' * len(SHOWN)}"
    central = (effects["share_observed"] - effects["difference"]).groupby(effects["definition"]).first()
    shares = " | ".join(f"{100 * central[str(word)]:.1f} %" for word in SHOWN)
    rows = [f"| **as shipped** | {shares} |"]
    for key in CHOICES:
        choice = read_choice(key)
        for word in choice.alternatives:
            if word != choice.default:
                moved = _signed(points.loc[f"model.{key}", word])
                rows.append(f"| `{key}: {word}` instead of `{choice.default}` | {moved} |")
    titles = effects.drop_duplicates("varied").set_index("varied")["title"]
    numbers = points[~points.index.get_level_values("varied").str.startswith("model.")]
    reach = numbers.groupby("varied", sort=False).agg(lambda ends: max(ends.max(), 0) - min(ends.min(), 0))
    for name in reach.max(axis=1).sort_values(ascending=False, kind="stable").index[:MOST_NUMBERS]:
        ends = [numbers.loc[name][str(word)] for word in SHOWN]
        cells = " | ".join(f"{_point(one.get('low', 0.0))} / {_point(one.get('high', 0.0))}" for one in ends)
        rows.append(f"| {titles[name]} (low / high) | {cells} |")
    return "\n".join([head, *rows])


def _signed(points: "pd.Series[float]") -> str:
    return " | ".join(_point(points[str(word)]) for word in SHOWN)


def _point(points: float) -> str:
    if isnan(points):
        return "cannot be"
    return f"{points:+.1f}".replace("-", "−") if abs(points) >= 0.05 else "0"


def with_table(readme: str) -> str:
    """Put the table into the README's text.

    Raises
    ------
    ValueError
        If the README has no place for it.
    """
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        msg = f"README.md has no {BEGIN} … {END}"
        raise ValueError(msg)
    return f"{before}{BEGIN}\n{effects_table()}\n{END}{after}"


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{README}\n")
