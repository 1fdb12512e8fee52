"""The folder of a run: written, read back and checked."""

from pathlib import Path

CERTIFICATE_FILE = "certificate.json"


def names_run(name: str) -> bool:
    """Tell whether a name is that of a run folder, or of the certificate in one, rather than a scenario's."""
    path = Path(name)
    return path.name == CERTIFICATE_FILE or is_there(path / CERTIFICATE_FILE)


def is_there(file: Path) -> bool:
    """Tell whether there is such a file, as far as one can see: the folder may be closed to the reader."""
    try:
        return file.is_file()
    except OSError:
        return False
