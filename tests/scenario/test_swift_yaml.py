"""Shipped files read the same by both loaders; what libyaml alone would take is refused all the same."""

import pytest
import yaml

from sim.core.disk.files import shipped_folder
from sim.scenario import yaml_values
from sim.scenario.yaml_values import PlainLoader, compose

FILES = sorted(shipped_folder("scenarios").rglob("*.yaml"))


def told(node: yaml.Node | None) -> object:
    """Tag, line and content of a node and of all below it."""
    assert node is not None
    content = node.value if isinstance(node.value, str) else [_entry(entry) for entry in node.value]
    return node.tag, node.start_mark.line, content


def _entry(entry: yaml.Node | tuple[yaml.Node, yaml.Node]) -> object:
    return [told(node) for node in entry] if isinstance(entry, tuple) else told(entry)


def test_both_loaders_read_every_shipped_file_alike() -> None:
    assert len(FILES) > 200
    for file in FILES[::5]:
        text = file.read_text(encoding="utf-8")
        assert told(compose(text)) == told(PlainLoader(text).get_single_node()), file


def test_an_alias_is_refused_whichever_loader_there_is() -> None:
    for text in ("a: &x 1\nb: *x\n", "a: &x [1]\nb: [*x]\n"):
        with pytest.raises(yaml.YAMLError, match="alias"):
            compose(text)


def test_files_are_read_without_libyaml_too(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = told(compose("a: 1\nb: [x, 2025-01-01]\n"))
    monkeypatch.setattr(yaml_values, "_SwiftLoader", None)
    assert told(compose("a: 1\nb: [x, 2025-01-01]\n")) == fast
