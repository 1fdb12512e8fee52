"""All of Kazakhstan, one to one: `python benchmarks/country.py [ROUNDS]`."""

import sys
from collections.abc import Sequence

from cold_and_warm import Case, main_of


def main(argv: Sequence[str] = ()) -> None:
    main_of(Case("kazakhstan"), argv)


if __name__ == "__main__":
    main(sys.argv[1:])
