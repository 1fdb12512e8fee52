"""Names made from content: the same content has the same digest on every machine."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def canonical_json(content: Mapping[str, Any]) -> str:
    """Write *content* with sorted keys and no superfluous space."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def content_digest(content: Mapping[str, Any]) -> str:
    """Digest of *content*'s canonical JSON, 64 hexadecimal digits (SHA-256)."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def file_digest(path: Path) -> str:
    """Digest of a file's bytes, 64 hexadecimal digits (SHA-256)."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
