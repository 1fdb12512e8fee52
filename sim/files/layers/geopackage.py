"""Looks into a GeoPackage before GDAL does: tables that are computed by extensions could open other files."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from sim.core.errors import InputError

_VIRTUAL = re.compile(r"\s*create\s+virtual\s+table\b.*?\busing\s+[\"'\[`]?(\w+)", re.IGNORECASE | re.DOTALL)
_HARMLESS = frozenset({"rtree", "fts3", "fts4", "fts5"})


def check_geopackage(file: Path) -> None:
    """Make sure that a GeoPackage holds nothing but tables and their indices.

    Raises
    ------
    InputError
        If it cannot be read, or a table in it is one that stands for something else.
    """
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
            rows = database.execute("select name, sql from sqlite_master where sql is not null").fetchall()
    except (sqlite3.Error, UnicodeError) as error:
        msg = f"the GeoPackage is damaged or cut short ({error}); fetch or make it again"
        raise InputError(msg, file=file) from error
    if not any(name.lower() == "gpkg_contents" for name, _ in rows):
        msg = "the file is a database, but no GeoPackage; save the layer as GeoPackage"
        raise InputError(msg, file=file)
    for name, sql in rows:
        virtual = re.match(r"\s*create\s+virtual\b", sql, re.IGNORECASE) and _VIRTUAL.match(sql)
        if virtual and virtual.group(1).lower() not in _HARMLESS:
            msg = (
                f"table '{name}' of the GeoPackage is a window onto something else ({virtual.group(1)}); "
                "save the layer anew as GeoPackage"
            )
            raise InputError(msg, file=file)
