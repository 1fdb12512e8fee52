"""Damage to the bytes of one file, whatever it holds."""

import random
from pathlib import Path


def cut(file: Path, chance: random.Random) -> str:
    """Keep the beginning of a file."""
    content = file.read_bytes()
    file.write_bytes(content[: chance.randrange(len(content))])
    return f"{file.name}: cut"


def flip(file: Path, chance: random.Random) -> str:
    """Change one bit."""
    content = bytearray(file.read_bytes())
    place = chance.randrange(len(content))
    content[place] ^= 1 << chance.randrange(8)
    file.write_bytes(bytes(content))
    return f"{file.name}: bit flipped in byte {place}"
