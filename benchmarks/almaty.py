"""Almaty, one to one: `python benchmarks/almaty.py [ROUNDS]`."""

import sys
from collections.abc import Sequence

from cold_and_warm import Case, main_of


def main(argv: Sequence[str] = ()) -> None:
    main_of(Case("almaty"), argv)


if __name__ == "__main__":
    main(sys.argv[1:])
