"""Tells what a command spends on start and imports: `imports.py note LIST VERB...`, `imports.py repeat LIST`.

The first runs the command and lists every module that it came to import; the second imports just those.
"""

import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path


def main(what: str, listing: Path, words: list[str]) -> None:
    if what == "repeat":
        for name in listing.read_text().split():
            with suppress(
                Exception
            ):  # a few names stand for no file; the command did not import those either
                import_module(name)
        return
    from sim.cli.main import main as safecity  # noqa: PLC0415 - must not weigh on the other branch

    sys.argv = ["safecity", *words]
    try:
        safecity()
    finally:
        listing.write_text("\n".join(sys.modules))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
