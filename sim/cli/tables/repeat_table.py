"""What came of repeating a run: file by file, and in a sentence."""

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from sim.core.shown import MOST_OF_A_TITLE, shown

if TYPE_CHECKING:
    from sim.study.repeat import Repeated


def print_repeated(console: Console, repeated: "Repeated") -> None:
    """Print which files of a repeated run agree, and what is another where one does not."""
    console.print()
    console.print(Text(shown(repeated.title, MOST_OF_A_TITLE), "bold"))
    console.print(Text(f"run again as {repeated.folder} says, from nothing kept", "dim"), soft_wrap=True)
    console.print()
    width = max(map(len, repeated.agrees))
    for name, agrees in repeated.agrees.items():
        console.print(Text.assemble(f"  {name:{width}}  ", "the same" if agrees else ("differs", "bold")))
    console.print()
    console.print(Text(_verdict(repeated)))
    if repeated.changed:
        named: dict[bool, list[str]] = {True: [], False: []}
        for name in repeated.changed:
            named[(repeated.folder / name).exists()].append(name)
        told = [
            f"{', '.join(names)} {'changed since' if there else 'no longer there'}"
            for there, names in named.items()
            if names
        ]
        console.print(Text(f"In the folder, {'; '.join(told)}; held against is what the run wrote."))
    console.print()


def _verdict(repeated: "Repeated") -> str:
    total, same = len(repeated.agrees), sum(repeated.agrees.values())
    if repeated.is_same:
        despite = f", although {repeated.why}" if repeated.others else ""
        return f"All {total} files agree, byte for byte but for the times of the work{despite}."
    return f"{total - same} of {total} files differ, probably because {repeated.why}."
