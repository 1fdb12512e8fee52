"""Packed plans as plain arrays by name, as a cache keeps them, and back; blocks are read when asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from sim.engine.cohort.plans import PathPool, PlanBlock, Plans

Arrays = Mapping[str, NDArray[Any]]

_SIZE = "size"
_WAYS = "ways"
_FIELDS = tuple(field.name for field in fields(PlanBlock) if field.name != _WAYS)
_WAY_FIELDS = tuple(field.name for field in fields(PathPool))


def plans_to_arrays(plans: Plans) -> dict[str, NDArray[Any]]:
    """Name all arrays of plans: `size`, `blocks/00003/site`, `blocks/00003/ways/arcs` and the like."""
    arrays: dict[str, NDArray[Any]] = {_SIZE: np.array([plans.n_people, len(plans.blocks)], dtype=np.int64)}
    for number, block in enumerate(plans.blocks):
        arrays.update({_name(number, field): getattr(block, field) for field in _FIELDS})
        arrays.update({_name(number, _WAYS, field): getattr(block.ways, field) for field in _WAY_FIELDS})
    return arrays


def plans_from_arrays(arrays: Arrays) -> Plans:
    """Take plans out of arrays; each block is read from them anew whenever it is asked for."""
    n_people, n_blocks = arrays[_SIZE].tolist()
    return Plans(_Blocks(arrays, n_blocks), n_people)


class _Blocks(Sequence[PlanBlock]):
    """Blocks that stay in their mapping until one is asked for."""

    def __init__(self, arrays: Arrays, n_blocks: int) -> None:
        self._arrays = arrays
        self._n_blocks = n_blocks

    def __len__(self) -> int:
        return self._n_blocks

    def __iter__(self) -> Iterator[PlanBlock]:
        return map(self._read, range(self._n_blocks))

    @overload
    def __getitem__(self, number: int) -> PlanBlock: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[PlanBlock]: ...

    def __getitem__(self, number: int | slice) -> PlanBlock | Sequence[PlanBlock]:
        if isinstance(number, slice):
            return [self._read(row) for row in range(self._n_blocks)[number]]
        return self._read(range(self._n_blocks)[number])

    def _read(self, number: int) -> PlanBlock:
        ways = PathPool(**{field: self._arrays[_name(number, _WAYS, field)] for field in _WAY_FIELDS})
        return PlanBlock(**{field: self._arrays[_name(number, field)] for field in _FIELDS}, ways=ways)


def _name(block: int, *fields: str) -> str:
    return "/".join([f"blocks/{block:05d}", *fields])
