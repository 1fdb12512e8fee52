"""What a file of arrays does when its bytes are not those that were written."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sim.core.cache import arrays_file
from sim.core.cache.arrays_file import Arrays, ArraysFile, DamagedFileError, write_arrays

SMALL = {"a": np.arange(5, dtype=np.int16), "b/c": np.array([[1.5, -0.0], [np.nan, np.inf]])}


def read(file: Path) -> dict[str, Any]:
    opened = ArraysFile(file)
    try:
        return dict(opened)
    finally:
        opened.close()


def same(one: Arrays, other: Arrays) -> bool:
    def written(arrays: Arrays) -> list[Any]:
        return [(name, array.dtype.str, array.shape, array.tobytes()) for name, array in arrays.items()]

    return written(one) == written(other)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.arrays"
    write_arrays(path, SMALL, {"of": "nowhere"})
    return path


PLAIN = hnp.arrays(
    dtype=st.one_of(
        hnp.boolean_dtypes(),
        hnp.integer_dtypes(endianness="?"),
        hnp.unsigned_integer_dtypes(endianness="?"),
        hnp.floating_dtypes(endianness="?"),
        hnp.unicode_string_dtypes(min_len=1, max_len=5),
    ),
    shape=hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5),
)


@given(arrays=st.dictionaries(st.text(min_size=1), PLAIN, max_size=4))
@settings(max_examples=50, deadline=None)
def test_arrays_come_back_to_the_byte(tmp_path_factory: pytest.TempPathFactory, arrays: Arrays) -> None:
    path = tmp_path_factory.mktemp("arrays") / "some"
    write_arrays(path, arrays, {})
    assert same(read(path), arrays)


def test_arrays_in_any_order_of_memory_come_back(tmp_path: Path) -> None:
    table = np.arange(12).reshape(3, 4)
    given_arrays = {"transposed": table.T, "steps": table[::2, ::-1], "fortran": np.asfortranarray(table)}
    write_arrays(tmp_path / "some", given_arrays, {})
    back = read(tmp_path / "some")
    assert all((back[name] == array).all() for name, array in given_arrays.items())
    assert all(array.flags.c_contiguous and array.flags.writeable for array in back.values())


def test_each_flipped_byte_is_found_or_changes_nothing(file: Path) -> None:
    whole = file.read_bytes()
    harmless = []
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        file.write_bytes(damaged)
        try:
            found = read(file)
        except DamagedFileError:
            continue
        assert same(found, SMALL), place
        harmless.append(place)
    between = set(range(SMALL["a"].nbytes, 64))  # arrays start at multiples of 64
    assert set(harmless) == between


def test_a_file_cut_off_anywhere_is_found_on_opening(file: Path) -> None:
    whole = file.read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        with pytest.raises(DamagedFileError):
            ArraysFile(file)


@pytest.mark.parametrize("more", [b"\0", b"and more", b"\0" * 4096])
def test_a_file_with_something_behind_it_is_damaged(file: Path, more: bytes) -> None:
    file.write_bytes(file.read_bytes() + more)
    with pytest.raises(DamagedFileError):
        ArraysFile(file)


def test_zeros_where_the_disk_lost_the_bytes_are_found(file: Path) -> None:
    """After a power cut a file may have its length but not its content."""
    whole = file.read_bytes()
    file.write_bytes(bytes(len(whole)))
    with pytest.raises(DamagedFileError, match="no table of contents"):
        ArraysFile(file)
    file.write_bytes(bytes(64) + whole[64:])
    with pytest.raises(DamagedFileError, match="check sum of 'a' is wrong"):
        ArraysFile(file)["a"]


def test_a_file_that_shrinks_while_it_is_read_is_damaged(file: Path) -> None:
    opened = ArraysFile(file)
    file.write_bytes(b"")
    with pytest.raises(DamagedFileError, match="cut off"):
        opened["b/c"]


def test_reads_that_give_less_than_asked_for_are_gone_on_with(file: Path) -> None:
    class Sip:
        """Gives three bytes at a time, as a system may that has limits."""

        def __init__(self, content: bytes) -> None:
            self.content = content

        def readinto(self, room: memoryview) -> int:
            size = min(3, len(room), len(self.content))
            room[:size], self.content = self.content[:size], self.content[size:]
            return size

    room = bytearray(10)
    arrays_file._read_into(Sip(b"0123456789rest"), memoryview(room))
    assert room == b"0123456789"
    with pytest.raises(OSError, match="cut off"):
        arrays_file._read_into(Sip(b"01234567"), memoryview(room))


def test_python_objects_are_neither_written_nor_read(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="array 'who' holds object"):
        write_arrays(tmp_path / "some", {"who": np.array([{}], dtype=object)}, {})


def test_names_are_listed_and_looked_up_without_reading(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = ArraysFile(file)
    monkeypatch.setattr(arrays_file, "_read_into", None)
    assert (list(opened), len(opened), "b/c" in opened, "c" in opened) == (["a", "b/c"], 2, True, False)
    assert opened.about == {"of": "nowhere"}


def test_threads_may_read_at_once(tmp_path: Path) -> None:
    arrays = {str(number): np.full(20_000, number) for number in range(40)}
    write_arrays(tmp_path / "some", arrays, {})
    opened = ArraysFile(tmp_path / "some")
    with ThreadPoolExecutor(8) as threads:
        back = list(threads.map(opened.__getitem__, list(arrays) * 5))
    assert [int(array[0]) for array in back] == list(range(40)) * 5
    assert all((array == array[0]).all() for array in back)


def test_nothing_that_exists_is_overwritten(file: Path) -> None:
    with pytest.raises(FileExistsError):
        write_arrays(file, {}, {})
    assert same(read(file), SMALL)
