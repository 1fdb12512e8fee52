"""No layer, projection or description in a file makes a request or opens another file."""

import json
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pyproj
import pytest
import rasterio
import shapely

from sim.city.layers.districts import read_districts
from sim.city.layers.people.population import read_population
from sim.core.errors import InputError

CRS = "EPSG:32643"
BOUNDS = np.array([498_000.0, 5_315_000.0, 503_000.0, 5_320_000.0])
SQUARE = shapely.box(75.0, 48.0, 75.02, 48.02)
PLACE = "http://HERE/layer"


class Listener:
    """Listens on loopback and counts who calls."""

    def __init__(self) -> None:
        self.calls: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            with caller, suppress(OSError):  # a caller that hangs up is a caller
                caller.settimeout(1)
                self.calls.append(b"")
                self.calls[-1] = caller.recv(65536)
                caller.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    made = Listener()
    pyproj.network.set_network_enabled(active=True)
    yield made
    pyproj.network.set_network_enabled(active=False)
    made.close()


def feature(**more: object) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"name": "A", "people": 5},
        "geometry": {**shapely.geometry.mapping(SQUARE), **more},
    }


def collection(**more: object) -> str:
    return json.dumps({"type": "FeatureCollection", **more, "features": [feature()]})


LINK = {"type": "link", "properties": {"href": PLACE, "type": "proj4"}}
VRT = f"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/vsicurl/{PLACE}</SrcDataSource></OGRVRTLayer>"
VRT += "</OGRVRTDataSource>"
RASTER_VRT = (
    "<VRTDataset rasterXSize='20' rasterYSize='20'><SRS>EPSG:4326</SRS><GeoTransform>75,.001,0,48.02,0,-.001"
    "</GeoTransform><VRTRasterBand dataType='Float32' band='1'><SimpleSource><SourceFilename>/vsicurl/"
    f"{PLACE}</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>"
)
WMS = (
    f"<GDAL_WMS><Service name='WMS'><ServerUrl>{PLACE}?</ServerUrl><Layers>a</Layers><SRS>EPSG:4326</SRS>"
    "</Service><DataWindow><UpperLeftX>75</UpperLeftX><UpperLeftY>48.02</UpperLeftY><LowerRightX>75.02"
    "</LowerRightX><LowerRightY>48</LowerRightY><SizeX>20</SizeX><SizeY>20</SizeY></DataWindow>"
    "<BandsCount>1</BandsCount></GDAL_WMS>"
)
TEXTS = {
    "vrt.geojson": VRT,
    "bom.geojson": "\ufeff \n" + VRT,
    "declared.gpkg": "<?xml version='1.0'?>" + VRT,
    "vrt.shp": VRT,
    "raster.tif": RASTER_VRT,
    "raster.vrt": RASTER_VRT,
    "wms.tif": WMS,
    "wms.geojson": WMS,
    "wfs.geojson": f"<OGRWFSDataSource><URL>{PLACE}</URL></OGRWFSDataSource>",
    "gml.geojson": "<FeatureCollection xmlns='http://www.opengis.net/gml' xmlns:xsi='http://www.w3.org/2001/"
    f"XMLSchema-instance' xsi:schemaLocation='a {PLACE}.xsd'/>",
    "dtd.geojson": f"<!DOCTYPE kml SYSTEM '{PLACE}'><kml/>",
    "link.geojson": collection(crs=LINK),
    "escaped.geojson": collection(crs=LINK).replace('"crs"', '"\\u0063r\\u0053"'),
    "quoted.geojson": json.dumps({**feature(), "crs": LINK}).replace('"crs"', "'crs'"),
    "commented.geojson": json.dumps({**feature(), "crs": LINK}).replace('"crs"', '"crs"/* : */'),
    "cut.geojson": json.dumps({**feature(), "crs": LINK}).replace('"crs"', '"crs\\u0000"'),
    "twice.geojson": collection(crs=LINK).replace('"link"', '"name", "type": "link"'),
    "geometry.geojson": json.dumps({"type": "FeatureCollection", "features": [feature(crs=LINK)]}),
    "lines.geojsonl": json.dumps(feature(crs=LINK)) + "\n" + json.dumps(feature()) + "\n",
    "named.geojson": collection(crs={"type": "name", "properties": {"name": PLACE}}),
    "grid.geojson": collection(
        crs={"type": "name", "properties": {"name": f"+proj=longlat +ellps=bessel +nadgrids={PLACE}"}}
    ),
    "algorithm.json": json.dumps(
        {"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline ! read /vsicurl/{PLACE}"}
    ),
    "points.csv": f"/vsicurl/{PLACE}\n",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_leads_to_the_network_is_refused_and_not_followed(
    name: str, listener: Listener, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_text(TEXTS[name].replace("HERE", listener.host))
    with pytest.raises(InputError):
        read_population(file, CRS, BOUNDS, cell_m=250.0)
    with pytest.raises(InputError):
        read_districts(file, CRS)
    assert listener.calls == []


def test_the_listener_hears_what_is_followed(tmp_path: Path) -> None:
    heard = Listener()
    file = tmp_path / "vrt.geojson"
    file.write_text(VRT.replace("HERE", heard.host))
    pyogrio.set_gdal_config_options({"GDAL_HTTP_TIMEOUT": 5})
    try:
        with pytest.raises((pyogrio.errors.CRSError, pyogrio.errors.DataSourceError)):
            pyogrio.read_dataframe(file)
    finally:
        pyogrio.set_gdal_config_options({"GDAL_HTTP_TIMEOUT": None})
    assert heard.calls
    heard.close()


@pytest.mark.parametrize("extension", ["PROJ4_GRIDS", "PROJ4", "own file"])
@pytest.mark.parametrize("name", ["people.shp", "people.gpkg"])
def test_a_crs_that_names_a_grid_is_refused(
    name: str, extension: str, listener: Listener, tmp_path: Path
) -> None:
    grid = f"http://{listener.host}/grid.tif" if extension != "own file" else str(tmp_path / "other.gsb")
    (tmp_path / "other.gsb").write_text("not for us")
    bessel = f"+proj=merc +ellps=bessel +nadgrids={grid} +wktext"
    datum = 'DATUM["D",SPHEROID["Bessel 1841",6377397.155,299.15]{}],PRIMEM["Greenwich",0]'
    wkt = {
        "PROJ4": f'PROJCS["u",GEOGCS["u",{datum.format("")},UNIT["degree",0.0174532925199433]],PROJECTION['
        '"Mercator_1SP"],PARAMETER["central_meridian",0],PARAMETER["scale_factor",1],UNIT["metre",1],'
        f'EXTENSION["PROJ4","{bessel}"]]'
    }.get(
        extension,
        f'GEOGCS["u",{datum.format(f""",EXTENSION["PROJ4_GRIDS","{grid}"]""")},UNIT["degree",'
        "0.0174532925199433]]",
    )
    file = tmp_path / name
    plain = "EPSG:3857" if extension == "PROJ4" else "EPSG:4326"
    frame = gpd.GeoDataFrame({"people": [5], "name": ["A"]}, geometry=[SQUARE], crs="EPSG:4326")
    frame.to_crs(plain).to_file(file)
    if name.endswith("shp"):
        file.with_suffix(".prj").write_text(wkt)
    else:
        with closing(sqlite3.connect(file)) as database, database:
            code = plain.removeprefix("EPSG:")
            database.execute(
                "update gpkg_spatial_ref_sys set definition = ?, organization = 'NONE' where srs_id = ?",
                [wkt, int(code)],
            )
    with pytest.raises(InputError, match="the CRS names another file"):
        read_population(file, CRS, BOUNDS, cell_m=250.0)
    assert listener.calls == []


def test_a_database_with_windows_onto_other_files_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "people.gpkg"
    gpd.GeoDataFrame({"people": [5]}, geometry=[SQUARE], crs="EPSG:4326").to_file(file)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("pragma writable_schema = 1")
        database.execute(
            "insert into sqlite_master values ('table', 'more', 'more', 0, "
            "'CREATE VIRTUAL TABLE more USING VirtualShape(''/elsewhere'', UTF8, 4326)')"
        )
    with pytest.raises(InputError, match="table 'more' of the GeoPackage is a window onto something else"):
        read_population(file, CRS, BOUNDS, cell_m=250.0)


def write_raster(file: Path) -> Path:
    with rasterio.open(
        file, "w", driver="GTiff", height=20, width=20, count=1, dtype="float32", crs="EPSG:4326",
        transform=rasterio.Affine(0.001, 0, 75, 0, -0.001, 48.02),
    ) as raster:  # fmt: skip
        raster.write(np.ones((20, 20), "float32"), 1)
    return file


@pytest.mark.parametrize("ending", [".msk", ".ovr", ".aux.xml"])
def test_what_lies_beside_a_raster_is_not_opened(ending: str, listener: Listener, tmp_path: Path) -> None:
    file = write_raster(tmp_path / "people.tif")
    beside = RASTER_VRT
    if ending == ".aux.xml":
        beside = "<PAMDataset><Metadata domain='OVERVIEWS'><MDI key='OVERVIEW_FILE'>/vsicurl/"
        beside += f"{PLACE}</MDI></Metadata></PAMDataset>"
    (tmp_path / f"people.tif{ending}").write_text(beside.replace("HERE", listener.host))
    assert read_population(file, CRS, BOUNDS, cell_m=250.0).people.sum() == 400
    assert listener.calls == []


def test_what_a_raster_needs_from_beside_it_is_asked_for(tmp_path: Path) -> None:
    file = write_raster(tmp_path / "people.tif")
    (tmp_path / "people.tif.aux.xml").write_text(
        "<PAMDataset><PAMRasterBand band='1'><NoDataValue>1</NoDataValue></PAMRasterBand></PAMDataset>"
    )
    with pytest.raises(InputError, match=r"people\.tif\.aux\.xml beside the raster states its NoDataValue"):
        read_population(file, CRS, BOUNDS, cell_m=250.0)


def test_a_raster_that_names_another_file_is_refused(listener: Listener, tmp_path: Path) -> None:
    file = write_raster(tmp_path / "people.tif")
    with rasterio.open(file, "r+") as raster:
        raster.update_tags(ns="OVERVIEWS", OVERVIEW_FILE=f"/vsicurl/http://{listener.host}/x.tif")
    with pytest.raises(InputError, match="names another file for its overviews"):
        read_population(file, CRS, BOUNDS, cell_m=250.0)
    assert listener.calls == []


@pytest.mark.parametrize("ending", ["geojson", "shp", "gpkg", "csv"])
def test_a_description_of_another_local_file_is_not_read(ending: str, tmp_path: Path) -> None:
    (tmp_path / "mine.geojson").write_text(collection())
    assert read_districts(tmp_path / "mine.geojson", CRS).names == ("A",)
    (tmp_path / f"given.{ending}").write_text(
        "<OGRVRTDataSource><OGRVRTLayer name='mine'><SrcDataSource relativeToVRT='1'>mine.geojson"
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )
    with pytest.raises(InputError, match="a description of a layer that lies elsewhere"):
        read_districts(tmp_path / f"given.{ending}", CRS)


@pytest.mark.parametrize(
    "name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "http://www.opengis.net/def/crs/OGC/1.3/CRS84"]
)
def test_a_crs_that_is_named_plainly_is_read(name: str, listener: Listener, tmp_path: Path) -> None:
    (tmp_path / "a.geojson").write_text(collection(crs={"type": "name", "properties": {"name": name}}))
    assert read_districts(tmp_path / "a.geojson", CRS).names == ("A",)
    assert listener.calls == []


def test_a_column_called_crs_is_no_crs(tmp_path: Path) -> None:
    one = feature()
    one["properties"] = {"name": "crs", "crs": "EPSG:4326"}
    (tmp_path / "a.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [one]}))
    assert read_districts(tmp_path / "a.geojson", CRS).names == ("crs",)
