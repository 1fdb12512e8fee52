"""Opens rasters of the formats that hold their data themselves, and nothing that lies beside them."""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.core.errors import InputError
from sim.files.file_kind import FileKind, file_kind, optional_library

_DRIVERS = {FileKind.TIFF: "GTiff", FileKind.GRID: "AAIGrid"}
RASTERS = frozenset(_DRIVERS)
"""Kinds of files that are rasters."""
_BESIDE = re.compile(rb"<(SRS|GeoTransform|NoDataValue|Scale|Offset|GCPList)\b")
_MOST_BESIDE_BYTES = 2**24


@contextmanager
def open_raster(file: Path) -> Iterator[Any]:
    """Open a GeoTIFF or an ASCII grid, as rasterio's dataset.

    Raises
    ------
    InputError
        If it cannot be read, then or later, or refers to other files.
    """
    rasterio: Any = optional_library("rasterio", f"reading {file.name}")
    kind = file_kind(file)
    if kind not in _DRIVERS:
        msg = f"the file is {kind}, not a raster that is read; give a GeoTIFF"
        raise InputError(msg, file=file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
            # Masks, overviews and descriptions beside it could be of any format and lead anywhere.
            with (
                rasterio.Env(GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR"),
                rasterio.open(file.absolute(), driver=_DRIVERS[kind]) as source,
            ):
                _check_alone(source, file)
                yield source
    except (rasterio.errors.RasterioError, rasterio.errors.CRSError, UnicodeError) as error:
        # Of a failed read only the error behind it says what failed.
        reason = str(error.__cause__ or error).splitlines()[0].rstrip(".")
        msg = f"the raster cannot be read to its end ({reason}); fetch or make it again"
        raise InputError(msg, file=file) from error


def _check_alone(source: Any, file: Path) -> None:
    """Refuse what names other files, and what would be read wrong without the file beside it."""
    if source.tags(ns="OVERVIEWS").get("OVERVIEW_FILE"):
        msg = "the raster names another file for its overviews, which is not opened; save it anew as GeoTIFF"
        raise InputError(msg, file=file)
    beside = file.with_name(f"{file.name}.aux.xml")
    if not beside.is_file():
        return
    with beside.open("rb") as opened:
        found = _BESIDE.search(opened.read(_MOST_BESIDE_BYTES))
    if found:
        msg = (
            f"{beside.name} beside the raster states its {found.group(1).decode()}, which is not read from "
            "there; save the raster anew, so that it states it itself"
        )
        raise InputError(msg, file=file)
