"""Reads mapped cameras from whatever file they are in, each once: tiles are merged, and rows copied."""

import gc
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from sim.cameras.mapped.contract import MappedCameras
from sim.cameras.mapped.readers.csv_file import READ_AS, checked_csv, is_speed_list, read_csv, speed_cameras
from sim.cameras.mapped.readers.keys import with_colons
from sim.cameras.mapped.readers.statements import Statements, is_said
from sim.cameras.mapped.readers.translate import translate
from sim.cameras.mapped.views import make_views
from sim.core.arrays import BoolArray, IntArray
from sim.core.errors import InputError
from sim.files.osm.record import AGAIN, OLDER

_OTHERS = {
    **dict.fromkeys((".xlsx", ".xls", ".ods"), "a workbook; save it as CSV"),
    ".kml": "a KML file; export the cameras as GeoJSON",
    ".gpx": "a GPX file; export the cameras as GeoJSON",
    ".xml": "called otherwise; call it .osm if it is an extract of OpenStreetMap",
}
_PACKED = (".gz", ".zip", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz", ".zst", ".kmz")
_OF_OSM = re.compile(r"(node|way|relation)/-?\d+")
_VERSIONS = ("@version", "version", "osm_version")
_TIMES = ("timestamp", "@timestamp")
_NO_VERSION = -1.0
UNDECIDED = "there in several versions, and neither a version nor a day says which is the latest"
_HISTORY = frozenset(
    (*_VERSIONS, "@timestamp", "timestamp", "@changeset", "changeset", "@user", "@uid", "user", "uid")
)


def _read_json(file: Path) -> Statements:
    from sim.cameras.mapped.readers.json_file import read_json_cameras  # noqa: PLC0415  # others need not load it

    return read_json_cameras(file)


def _read_osm(file: Path) -> Statements:
    from sim.cameras.mapped.readers.osm_file import read_osm_cameras  # noqa: PLC0415  # others need not load it

    return read_osm_cameras(file)


def _read_layer(file: Path) -> Statements:
    from sim.cameras.mapped.readers.layer_file import read_layer_cameras  # noqa: PLC0415  # others need not load it

    return read_layer_cameras(file)


_READERS: dict[str, Callable[[Path], Statements]] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".txt": read_csv,
    ".geojson": _read_json,
    ".geojsonl": _read_json,
    ".geojsons": _read_json,
    ".geojsonseq": _read_json,
    ".ndjson": _read_json,
    ".json": _read_json,
    ".gpkg": _read_layer,
    ".shp": _read_layer,
    ".fgb": _read_layer,
    ".osm": _read_osm,
    ".osm.pbf": _read_osm,
    ".pbf": _read_osm,
    ".osm.bz2": _read_osm,
    ".osm.gz": _read_osm,
    ".o5m": _read_osm,
    ".osh": _read_osm,
}


def read_mapped_cameras(file: Path) -> MappedCameras:
    """Read the cameras of a file by its ending: a table, JSON, a layer, or an extract of OpenStreetMap.

    Raises
    ------
    InputError
        One sentence, if the file cannot be read or holds no camera that is anywhere.
    """
    name = file.name.lower()
    ending = next((ending for ending in _READERS if name.endswith(ending)), None)
    if ending is None and name.endswith(_PACKED):
        raise InputError("the file is packed; unpack it first, and give what is in it", file=file)
    if ending is None:
        what = (
            f"is {_OTHERS[file.suffix.lower()]}" if file.suffix.lower() in _OTHERS else "is called otherwise"
        )
        msg = f"cameras are read from {', '.join(_READERS)}, and this file {what}"
        raise InputError(msg, file=file)
    with _no_collection():
        said = _READERS[ending](file)
        said = each_once(replace(said, said=with_colons(said.said)), file=file)
        if is_speed_list(said.said):
            said = replace(speed_cameras(said), read_as=(*said.read_as, READ_AS))
        found = translate(said)
        rows = found.rows
        if said.part == "line" and not found.by_tags:
            rows = checked_csv(rows, found.number, file)
        return make_views(rows, found.remarks, file=file, number=found.number, part=said.part)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Let the collector of garbage rest: it would go through all objects of a large file again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def each_once(said: Statements, *, file: Path) -> Statements:
    """Leave out what is there again.

    The same name with the same statements is one camera. Where statements differ, the latest version of an
    object of OpenStreetMap counts, by version, then by day; if neither is told, one of them, which is said.
    Of other cameras nobody knows which is right.

    Raises
    ------
    InputError
        If two cameras that are not of OpenStreetMap have one name.
    """
    group, first = _groups(said)
    if group is None or first is None:
        return _unnamed(said)
    codes = _codes(said)
    differs = (codes != codes[first]).any(axis=1)
    in_dispute = np.isin(group, np.unique(group[differs])) & (group >= 0)
    disputed = np.flatnonzero(in_dispute & differs)
    is_osm = np.array([_OF_OSM.fullmatch(str(said.name[row])) is not None for row in disputed], dtype=bool)
    if not is_osm.all():
        raise _named_twice(said, int(disputed[int(np.argmin(is_osm))]), file)
    kept = np.arange(len(said)) == first
    older = undecided = 0
    if disputed.size:
        latest, undecided = _latest(said, group, in_dispute)
        older = int(in_dispute.sum() - len(latest))
        kept[in_dispute] = False
        kept[latest] = True
    skipped = Counter(said.skipped)
    for reason, count in ((OLDER, older), (AGAIN, int((~kept).sum()) - older)):
        if count:
            skipped[reason] += count
    unclear = Counter(said.unclear)
    if undecided:
        unclear[UNDECIDED] += undecided
    return _unnamed(replace(said, skipped=skipped, unclear=unclear).only(kept))


def _groups(said: Statements) -> tuple[IntArray | None, IntArray | None]:
    """Give a number to names of objects' own, and say for each row which was the first of its name."""
    if len(set(said.name.tolist())) == len(said):
        return None, None
    group = np.where(said.is_own, pd.factorize(said.name)[0], -1).astype(np.int64)
    own = np.flatnonzero(group >= 0)
    names, at = np.unique(group[own], return_index=True)
    if len(names) == len(own):
        return None, None
    first = np.arange(len(said))
    first[own] = own[at[np.searchsorted(names, group[own])]]
    return group, first


def _codes(said: Statements) -> IntArray:
    """Give numbers to statements, a column a key: the same number is the same statement."""
    columns = [said.longitude_deg, said.latitude_deg]
    columns += [values for key, values in said.said.items() if key not in _HISTORY]
    return np.column_stack([pd.factorize(values)[0] for values in columns])


def _latest(said: Statements, group: IntArray, among: BoolArray) -> tuple[IntArray, int]:
    """Pick the latest of the objects of each group, and count the groups in which nothing tells which it is.

    There the one counts whose statements come last in the alphabet, so that no order of rows decides.
    """
    version = np.full(len(said), _NO_VERSION)
    for key in _VERSIONS:
        told = pd.to_numeric(pd.Series(said.of(key)), errors="coerce").to_numpy(dtype=float)
        version = np.where(np.isnan(told), version, told)
    rows = np.flatnonzero(among)
    when = np.full(len(rows), "", dtype=object)
    for key in _TIMES:
        values = said.of(key)[rows]
        when = np.where(is_said(values), values.astype(str), when)
    age = np.column_stack([version[rows], np.unique(when.astype(str), return_inverse=True)[1]])
    columns = [said.longitude_deg, said.latitude_deg]
    columns += [said.said[key] for key in sorted(said.said) if key not in _HISTORY]
    words = [json.dumps([str(values[row]) for values in columns]) for row in rows.tolist()]
    content = np.unique(np.array(words), return_inverse=True)[1]
    order = np.lexsort((content, age[:, 1], age[:, 0], group[rows]))
    is_last = np.append(group[rows[order]][1:] != group[rows[order]][:-1], True)
    same_age = np.append(False, (age[order][1:] == age[order][:-1]).all(axis=1) & ~is_last[:-1])
    differs = np.append(False, content[order][1:] != content[order][:-1])
    undecided = int(np.count_nonzero(is_last & same_age & differs))
    return np.asarray(rows[order][is_last], dtype=np.int64), undecided


def _named_twice(said: Statements, row: int, file: Path) -> InputError:
    where = "" if said.part == "line" else f" ({said.part} {said.number[row]:,})"
    msg = (
        f"the camera '{said.name[row]}' is there twice{where}; give each camera one row and a name of its own"
    )
    return InputError(msg, file=file, line=int(said.number[row]) if said.part == "line" else None)


def _unnamed(said: Statements) -> Statements:
    """Count cameras without a name that say what another says; they may well be several at one place."""
    nameless = np.flatnonzero(~said.is_own)
    if len(nameless) < 2:  # noqa: PLR2004  # one alone is like no other
        return said
    somewhere = is_said(said.longitude_deg)[nameless]
    alike = int(pd.DataFrame(_codes(said)[nameless[somewhere]]).duplicated().sum())
    if not alike:
        return said
    unclear = Counter(said.unclear)
    unclear["without a name and exactly like another, which may be the same camera again"] += alike
    return replace(said, unclear=unclear)
