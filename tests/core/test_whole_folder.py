from pathlib import Path

import pytest
from matplotlib.figure import Figure

from sim.core.disk.whole_folder import whole_folder
from sim.core.errors import InputError
from sim.plots.picture_file import check_picture_file, save_picture


def test_a_folder_appears_with_all_its_files(tmp_path: Path) -> None:
    with whole_folder(tmp_path / "a" / "b", ["file"]) as folder:
        (folder / "file").write_text("new")
        assert not (tmp_path / "a" / "b").exists()

    assert (tmp_path / "a" / "b" / "file").read_text() == "new"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]


def test_a_block_that_fails_leaves_the_older_folder_as_it_was(tmp_path: Path) -> None:
    place = tmp_path / "b"
    place.mkdir()
    (place / "file").write_text("old")

    def fail() -> None:
        with whole_folder(place, ["file"]) as folder:
            (folder / "file").write_text("new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert (place / "file").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_a_newer_folder_replaces_the_older_one(tmp_path: Path) -> None:
    for text in ("old", "new"):
        with whole_folder(tmp_path / "b", ["old", "new"]) as folder:
            (folder / text).write_text(text)

    assert [path.name for path in (tmp_path / "b").iterdir()] == ["new"]


@pytest.mark.parametrize("suffix", [".png", ".pdf", ".svg"])
def test_pictures_are_written_whole_in_each_format(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / "maps" / f"map{suffix}"

    save_picture(Figure(figsize=(2, 2)), file)

    assert file.stat().st_size > 0
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_folder_cannot_be_written_over_by_a_picture(tmp_path: Path) -> None:
    (tmp_path / "map.png").mkdir()

    with pytest.raises(InputError, match="this is a folder; name a file in it"):
        check_picture_file(tmp_path / "map.png")


def test_a_picture_whose_name_is_too_long_is_refused_beforehand(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="file name too long; name another file with --out"):
        check_picture_file(tmp_path / f"{'m' * 300}.png")


def test_a_picture_replaces_a_link_and_never_writes_through_it(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")
    (tmp_path / "map.png").symlink_to(tmp_path / "precious")

    save_picture(Figure(figsize=(2, 2)), tmp_path / "map.png")

    assert (tmp_path / "precious").read_text() == "mine"
    assert not (tmp_path / "map.png").is_symlink()
