"""The folder of a run: written, read back and checked."""

from pathlib import Path

CERTIFICATE_FILE = "certificate.json"


def names_run(name: str) -> bool:
    """Tell whether a name is that of a run folder, or of the certificate in one, rather than a scenario's."""
    path = Path(name)
    return path.name == CERTIFICATE_FILE or (path / CERTIFICATE_FILE).is_file()
