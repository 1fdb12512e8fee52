import os
from pathlib import Path

import pytest

from sim.core.errors import InputError
from sim.files.file_kind import check_file, check_regular


def test_a_file_and_a_link_to_one_are_files(tmp_path: Path) -> None:
    file, link = tmp_path / "a.csv", tmp_path / "b.csv"
    file.write_text("")
    link.symlink_to(file)

    assert check_regular(file) == file
    assert check_regular(link) == link


def test_what_may_never_end_is_no_file(tmp_path: Path) -> None:
    pipe, device, circle = (tmp_path / name for name in ("pipe.csv", "device.csv", "circle.csv"))
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    circle.symlink_to(circle)

    for path, words in (
        (pipe, "this is a pipe"),
        (device, "this is a device"),
        (circle, "cannot be read"),
        (tmp_path, "this is a folder"),
        (tmp_path / "none", "there is no such file"),
        (tmp_path / "none\0", "cannot be read"),
    ):
        with pytest.raises(InputError, match=words):
            check_regular(path)


def test_a_layer_or_extract_that_may_never_end_is_refused_for_that(tmp_path: Path) -> None:
    device = tmp_path / "town.osm"
    device.symlink_to("/dev/zero")
    with pytest.raises(InputError, match="this is a device, which may never end, not a file"):
        check_file(device)
