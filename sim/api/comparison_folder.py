"""The folder of a comparison: its table, pictures, and a certificate that names its runs."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from sim.core.disk.files import content_digest
from sim.core.disk.whole_folder import whole_folder
from sim.core.table import safe_cells
from sim.plots.charts.comparison_pictures import all_stems, pictures_of_comparison
from sim.plots.picture_file import SUFFIXES, save_picture
from sim.results.as_text import WRITERS
from sim.results.folder.certificate import CERTIFICATE_FILE, comparison_certificate, with_files
from sim.results.folder.load import load_certificate
from sim.results.folder.store import scenario_folder
from sim.results.run_tables import RunTables

COMPARISONS = "comparisons"
TABLE_FILE = "comparison.csv"
_LONGEST_NAME = 100  # bytes; with the digest, far below what file systems allow


def save_comparison(
    out: Path,
    comparison: pd.DataFrame,
    runs: Sequence[RunTables],
    folders: Sequence[Path],
    *,
    suffix: str = ".png",
    texts: Mapping[str, str] | None = None,
    command: str = "",
) -> Path:
    """Write a comparison to a folder that the compared runs name, and return it.

    Parameters
    ----------
    out
        The folder of all results.
    comparison, runs
        The table, which keeps the contract COMPARISON, and what it is of.
    folders
        Of the runs.
    suffix
        Of chart and maps: .png, .pdf or .svg.
    texts, command
        The table as text for a report, by its ending, and how it was asked for.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    folders = [folder.resolve() for folder in folders]  # they may be called `.`
    scenarios = [scenario_folder(Path(), run.scenario).name for run in runs]
    names = "_vs_".join(scenarios)
    found = zip(scenarios, folders, strict=True)
    digest = content_digest({"runs": [f"{scenario}/{folder.name}" for scenario, folder in found]})
    shortened = names.encode()[:_LONGEST_NAME].decode(errors="ignore")
    place = out / COMPARISONS / f"{shortened}-{digest[:8]}"
    certificate = comparison_certificate([load_certificate(folder) for folder in folders], command=command)
    with whole_folder(place, own_files(runs)) as folder:
        safe_cells(comparison).to_csv(folder / TABLE_FILE, index=False, lineterminator="\n")
        for ending, text in (texts or {}).items():
            (folder / f"comparison{ending}").write_text(text, encoding="utf-8")
        for stem, figure in pictures_of_comparison(comparison, runs):
            save_picture(figure, folder / f"{stem}{suffix}")
        whole = with_files(certificate, folder.iterdir())
        text = json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
        (folder / CERTIFICATE_FILE).write_text(text, encoding="utf-8", newline="\n")
    return place


def own_files(runs: Sequence[RunTables]) -> list[str]:
    """Name every file that a comparison of these runs may have written, now or in other formats before."""
    tables = [f"comparison{ending}" for ending, _write in WRITERS.values()]
    pictures = [f"{stem}{suffix}" for stem in all_stems(runs) for suffix in SUFFIXES]
    return [TABLE_FILE, *pictures[: len(SUFFIXES)], *tables, *pictures[len(SUFFIXES) :], CERTIFICATE_FILE]
