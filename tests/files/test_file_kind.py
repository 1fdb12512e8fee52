"""Files are what they hold, not what they are called; what cannot be read is refused for the real reason."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from sim.core.errors import InputError
from sim.files.file_kind import FileKind, file_kind
from sim.files.layers.layer_source import layer_names
from sim.files.layers.vector_file import in_metres, read_vector

SQUARE = shapely.box(75.0, 48.0, 75.02, 48.02)
FEATURE = {"type": "Feature", "properties": {"name": "A"}, "geometry": shapely.geometry.mapping(SQUARE)}


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("people.shp", "x")
    return packed.getvalue()


def square(file: Path, **columns: list[object]) -> Path:
    frame = gpd.GeoDataFrame(columns or {"name": ["A"]}, geometry=[SQUARE], crs="EPSG:4326")
    frame.to_parquet(file) if file.suffix == ".parquet" else frame.to_file(file)
    return file


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (zipped(), "a ZIP archive or an Excel workbook; unpack it first"),
        (gzip.compress(b"{}", mtime=0), "compressed by gzip; unpack it first"),
        (b"7z\xbc\xaf\x27\x1c...", "a 7z archive; unpack it first"),
        (b"Rar!\x1a\x07", "a RAR archive; unpack it first"),
        (b"\xfd7zXZ\0...", "compressed by xz"),
        (b"\xd0\xcf\x11\xe0....", "an old Excel or Word file; save the table as CSV"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "a web page; the download went wrong"),
        (b"\n <HTML><head>404</head></HTML>", "a web page; the download went wrong"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n", "only Git LFS's note"),
        (b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"/>', "KML; save it as GeoPackage"),
        (b'{"type": "Topology", "objects": {}}', "TopoJSON; convert it to GeoJSON"),
        (
            b'{"geometryType": "esriGeometryPolygon", "features": []}',
            "Esri JSON; ask the server for f=geojson",
        ),
        (b"%PDF-1.7 ...", "a PDF; fetch the data themselves"),
        (b"CDF\x01....", "netCDF; convert it to a GeoTIFF"),
        (b"EHFA_HEADER_TAG", "an Erdas image"),
        (b"SQLite format 3\0" + bytes(100), "a database, but no GeoPackage"),
    ],
)
@pytest.mark.parametrize("name", ["layer.geojson", "layer.tif", "layer.csv"])
def test_what_is_no_layer_is_called_by_name(name: str, content: bytes, sentence: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=f"{name}: the file is {sentence}"):
        file_kind(tmp_path / name)
    with pytest.raises(InputError, match=f"{name}: the file is {sentence}"):
        read_vector(tmp_path / name)


def test_a_packed_giant_is_refused_by_its_first_bytes(tmp_path: Path) -> None:
    file = tmp_path / "people.zip"
    with file.open("wb") as opened:
        opened.write(zipped())
        opened.truncate(4 * 10**9)
    with pytest.raises(InputError, match="unpack it first"):
        read_vector(file)


def test_a_giant_of_json_is_refused_by_its_size(tmp_path: Path) -> None:
    file = tmp_path / "people.geojson"
    with file.open("wb") as opened:
        opened.write(b'{"type": "FeatureCollection", "features": [')
        opened.truncate(2 * 10**9)
    with pytest.raises(InputError, match="larger than 1 GB; cut it to the city"):
        read_vector(file)


@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".shp", ".fgb", ".parquet"])
def test_formats_that_hold_their_data_are_read(ending: str, tmp_path: Path) -> None:
    frame = read_vector(square(tmp_path / f"a{ending}"))
    assert frame["name"].tolist() == ["A"]
    assert frame.geometry.name == "geometry"
    assert shapely.equals(frame.geometry.iloc[0], SQUARE)


def test_a_geojson_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    square(tmp_path / "a.geojson").rename(tmp_path / "download.txt")
    assert file_kind(tmp_path / "download.txt") is FileKind.JSON
    assert read_vector(tmp_path / "download.txt")["name"].tolist() == ["A"]


@pytest.mark.parametrize("between", ["\n", "\n\x1e"])
def test_features_line_by_line_are_read(between: str, tmp_path: Path) -> None:
    file = tmp_path / "a.geojsonl"
    file.write_text(between.strip("\n") + between.join([json.dumps(FEATURE)] * 3) + "\n")
    assert len(read_vector(file)) == 3


def test_lines_that_are_no_features_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "a.geojsonl"
    file.write_text("\n".join([json.dumps(FEATURE), '{"type": "Feature", "prop', json.dumps(FEATURE)]))
    with pytest.raises(InputError, match="of its 3 lines are no features"):
        read_vector(file)


@pytest.mark.parametrize("broken", ["'A'", '"A', '"A"}}, {'])
def test_a_collection_with_one_broken_feature_is_not_read_in_part(broken: str, tmp_path: Path) -> None:
    features = ",\n".join(
        [json.dumps(FEATURE), json.dumps(FEATURE).replace('"A"', broken), json.dumps(FEATURE)]
    )
    (tmp_path / "a.geojson").write_text('{"type": "FeatureCollection", "features": [\n' + features + "\n]}")
    with pytest.raises(InputError, match="the layer cannot be read"):
        read_vector(tmp_path / "a.geojson")


def test_a_whole_number_beyond_64_bits_is_not_cut(tmp_path: Path) -> None:
    features = [{**FEATURE, "properties": {"people": number}} for number in (1, 10**400)]
    (tmp_path / "a.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    with pytest.raises(InputError, match="the layer cannot be read"):
        read_vector(tmp_path / "a.geojson")


def test_texts_of_another_code_page_are_told(tmp_path: Path) -> None:
    text = json.dumps({"type": "FeatureCollection", "features": [FEATURE]}).replace('"A"', '"Алматы"')
    (tmp_path / "a.geojson").write_bytes(text.encode("cp1251"))
    with pytest.raises(InputError, match="texts in another code page than it says"):
        read_vector(tmp_path / "a.geojson")


def test_one_layer_of_several_can_be_chosen(tmp_path: Path) -> None:
    file = tmp_path / "a.gpkg"
    for layer in ("nodes", "edges"):
        frame = gpd.GeoDataFrame({"name": [layer]}, geometry=[SQUARE], crs="EPSG:4326")
        frame.to_file(file, layer=layer)
    assert sorted(layer_names(file)) == ["edges", "nodes"]
    assert read_vector(file, "edges")["name"].tolist() == ["edges"]
    with pytest.raises(InputError, match="holds several layers"):
        read_vector(file)


def test_a_shapefile_without_its_index_is_told(tmp_path: Path) -> None:
    file = square(tmp_path / "a.shp")
    file.with_suffix(".shx").unlink()
    with pytest.raises(InputError, match=r"the \.shx file beside it is missing"):
        read_vector(file)


@pytest.mark.parametrize("encoding", ["cp1251", "utf-8"])
@pytest.mark.parametrize("states_it", [True, False])
def test_names_in_a_shapefile_are_read_in_their_code_page(
    encoding: str, states_it: bool, tmp_path: Path
) -> None:
    frame = gpd.GeoDataFrame({"name": ["Алматы", "Медеу"]}, geometry=[SQUARE] * 2, crs="EPSG:4326")
    frame.to_file(tmp_path / "a.shp", encoding=encoding)
    if not states_it:
        (tmp_path / "a.cpg").unlink()
    assert read_vector(tmp_path / "a.shp")["name"].tolist() == ["Алматы", "Медеу"]


def test_a_layer_with_a_mistaken_name_is_told(tmp_path: Path) -> None:
    square(tmp_path / "a.gpkg").rename(tmp_path / "a.geojson")
    with pytest.raises(InputError, match=r"the name of a GeoPackage has to end in \.gpkg; rename it"):
        read_vector(tmp_path / "a.geojson")


@pytest.mark.parametrize("keep", [100, 5000])
def test_a_database_that_is_cut_short_is_told(keep: int, tmp_path: Path) -> None:
    file = square(tmp_path / "a.gpkg")
    file.write_bytes(file.read_bytes()[:keep])
    with pytest.raises(InputError, match=r"damaged or cut short|no GeoPackage"):
        read_vector(file)


def test_a_path_that_gdal_would_take_for_an_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a!b").mkdir()
    file = square(tmp_path / "a.gpkg").rename(tmp_path / "a!b" / "a.gpkg")
    with pytest.raises(InputError, match="the file's path has a '!' or ';'"):
        read_vector(file)


def test_one_feature_beyond_all_degrees_is_lost_and_not_the_layer(tmp_path: Path) -> None:
    shapes = [SQUARE, shapely.box(75.1, 48, 75.2, 48.1), shapely.box(5e5, 5e6, 5.1e5, 5.1e6)]
    gpd.GeoDataFrame({"name": list("ABC")}, geometry=shapes, crs="EPSG:4326").to_file(tmp_path / "a.gpkg")
    frame = read_vector(tmp_path / "a.gpkg")
    assert frame.geometry.isna().tolist() == [False, False, True]


def test_what_has_no_place_in_a_crs_is_lost_and_not_the_layer(tmp_path: Path) -> None:
    shapes = [SQUARE, shapely.box(0.0, 1e30, 1.0, 2e30)]
    frame = gpd.GeoDataFrame({"name": list("AB")}, geometry=shapes, crs="EPSG:4326")
    assert in_metres(frame, "EPSG:32643", tmp_path / "a.gpkg").geometry.isna().tolist() == [False, True]


def test_latitudes_beyond_the_pole_are_said_to_be_swapped(tmp_path: Path) -> None:
    file = tmp_path / "a.gpkg"
    swapped = shapely.box(48.0, 130.0, 48.1, 130.1)
    gpd.GeoDataFrame({"name": ["A"]}, geometry=[swapped], crs="EPSG:4326").to_file(file)
    with pytest.raises(InputError, match="latitudes up to 130; longitude and latitude may be swapped"):
        read_vector(file)
