"""What a mapped camera sees where its file does not say."""

from pathlib import Path

import pandas as pd
import pytest

from sim.cameras.mapped.optics import MAPPED_AS, MappedSettings, with_optics
from sim.cameras.mapped.read import read_mapped_cameras
from sim.core.errors import InputError
from sim.core.vocabulary import PixelDensity, SiteClass
from sim.scenario.parameters.library import Library, Numbers
from sim.world.read_settings import mapped_settings


@pytest.fixture(scope="module")
def shipped() -> MappedSettings:
    return mapped_settings(Numbers(Library(), date=None, changes=()), PixelDensity.DETECT)


def views(tmp_path: Path, text: str) -> pd.DataFrame:
    file = tmp_path / "cameras.csv"
    file.write_text(text, encoding="utf-8")
    return read_mapped_cameras(file).views


def test_every_kind_that_a_camera_is_taken_for_is_shipped(shipped: MappedSettings) -> None:
    assert set(shipped.likeliest_kind) == set(MAPPED_AS)
    for word in MAPPED_AS:
        shares = Numbers(Library()).table(f"cameras/mapped_kind/{word}")
        assert set(shares) <= set(shipped.kinds)
        assert shares[shipped.likeliest_kind[word]] == max(shares.values())


def test_what_a_file_states_is_kept(tmp_path: Path, shipped: MappedSettings) -> None:
    said = views(tmp_path, "lat,lon,angle,range,height,kind\n43,76,60,500,9,turning_4mp\n")
    (row,) = with_optics(said, shipped, file=tmp_path, range_m=20).to_dict("records")
    assert (row["angle_deg"], row["range_m"], row["height_m"]) == (60, 500, 9)
    assert row["kind"] == "turning_4mp"
    assert row["near_m"] == 0


def test_what_it_does_not_state_follows_from_type_and_place(tmp_path: Path, shipped: MappedSettings) -> None:
    said = views(
        tmp_path,
        "lat,lon,type,analytics,site_class\n43,76,fixed,,\n43,76,panning,,\n43,76,,anpr,\n43,76,,,entrance\n",
    )
    table = with_optics(said, shipped, file=tmp_path)
    kinds = [shipped.kinds[word] for word in table["kind"]]
    likeliest = [shipped.likeliest_kind[word] for word in ("fixed", "panning", "anpr", "fixed")]
    assert [kind.name for kind in kinds] == likeliest
    assert table["angle_deg"].tolist() == [kind.angle_deg for kind in kinds]
    assert table["height_m"].tolist() == [kind.height_m for kind in kinds]
    caps = shipped.sight_line_cap_m
    ground = [kind.ground(shipped.seeing) for kind in kinds]
    assert table["near_m"].tolist() == [one.near_m for one in ground]
    places = [SiteClass.ROAD] * 3 + [SiteClass.ENTRANCE]
    expected = [min(one.far_m, caps[place]) for one, place in zip(ground, places, strict=True)]
    assert table["range_m"].tolist() == pytest.approx(expected)


def test_a_range_for_those_that_state_none_is_taken_as_it_is(tmp_path: Path, shipped: MappedSettings) -> None:
    said = views(tmp_path, "lat,lon,range\n43,76,\n43,76,12\n")
    assert with_optics(said, shipped, file=tmp_path, range_m=300)["range_m"].tolist() == [300, 12]


def test_a_kind_that_there_is_not_is_said_with_its_camera(tmp_path: Path, shipped: MappedSettings) -> None:
    said = views(tmp_path, "id,lat,lon,kind\na,43,76,all_seeing\n")
    with pytest.raises(InputError, match="the camera 'a' is of the kind 'all_seeing'"):
        with_optics(said, shipped, file=tmp_path / "cameras.csv")
