"""Where a city came from: the files of its layers and what became of each, as plain values."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sim
from sim.city.layers.import_city import Imported
from sim.city.layers.request import LayerFiles, Wanted
from sim.core.disk.files import file_digest


def provenance(
    imported: Imported, files: LayerFiles, wanted: Wanted, numbers: Mapping[str, float]
) -> dict[str, Any]:
    """Write down what a city was made from; nothing in it comes from a clock.

    Parameters
    ----------
    imported
        The city and the accounts of its layers.
    files, wanted
        What the user gave.
    numbers
        Sourced numbers that entered, by name.
    """
    city, place = imported.city, imported.city.place
    tables = ("cells", "nodes", "edges", "sites", "districts")
    return {
        "city": {
            "name": place.name,
            "title": place.title,
            "residents": place.residents,
            "residents_from": imported.totals_from or "the population layer",
            "employed_share": place.employed_share,
            "longitude_deg": place.longitude_deg,
            "latitude_deg": place.latitude_deg,
            "crs": city.crs,
            "rows": {name: len(getattr(city, name)) for name in tables}
            | ({} if city.buildings is None else {"buildings": len(city.buildings)}),
        },
        "layers": {
            name: _layer(name, file, files.streets, imported, wanted) for name, file in files.named().items()
        },
        "warnings": list(imported.warnings),
        "numbers": dict(sorted(numbers.items())),
        "made_by": f"safecity-sim {sim.__version__}",
    }


def _layer(name: str, file: Path, streets: Path, imported: Imported, wanted: Wanted) -> dict[str, Any]:
    tally = imported.tallies[name]
    # One file may hold several layers, and says once when it was made.
    said = wanted.dates.get(name) or (imported.street_date if file == streets else "")
    return {
        "file": file.name,
        "sha256": file_digest(file),
        "licence": wanted.licences.get(name),
        "date": said or None,
        "unit": tally.unit,
        "read": tally.read,
        "kept": tally.kept,
        "left_out": dict(tally.left_out),
        "facts": dict(tally.facts),
        "warnings": list(tally.warnings),
        "notes": list(tally.notes),
    }
