"""What the documents say is true of the tree."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from sim.cameras.mapped.readers.csv_file import COLUMNS_OF_CSV
from sim.core.vocabulary import Definition
from sim.results.folder import store
from sim.scenario.model import CHOICES, read_choice
from sim.scenario.resolve import load_scenario, shipped_scenarios
from sim.scenario.schema import Changes, RunSection, StockSection
from sim.scenario.section import Section

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "scenarios/README.md",
    "geodata/kazakhstan/README.md",
]


def blocks(document: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / document).read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    file = ROOT / document
    links = re.findall(r"\]\((?!https?://)([^)#]+)", file.read_text())
    assert [link for link in links if not (file.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_that_are_named_exist(document: str) -> None:
    text = (ROOT / document).read_text()
    named = set(re.findall(r"`((?:sim|scenarios|geodata|tests|notebooks|benchmarks)/[\w./-]+)`", text))
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_readme_opens_with_the_two_commands() -> None:
    assert blocks("README.md", "sh")[0] == "make run\nmake test\n"


def test_every_scenario_the_readme_runs_is_shipped() -> None:
    shipped = {spec.name for spec in shipped_scenarios()}
    for line in blocks("README.md", "sh")[1].splitlines():
        words = line.split("#")[0].split()
        if words[0] == "safecity" and words[1] != "list":
            # Every option in these lines takes a value.
            values = [after for option, after in pairwise(words) if option.startswith("--")]
            names = [word for word in words[2:] if not word.startswith("--") and word not in values]
            assert names
            assert set(names) <= shipped


def test_the_readmes_scenario_resolves(tmp_path: Path) -> None:
    (example,) = blocks("README.md", "yaml")
    (tmp_path / "mine.yaml").write_text(example)
    scenario = load_scenario(tmp_path / "mine.yaml")
    assert scenario.city == "pavlodar"
    assert (scenario.stock.linked.measure, scenario.stock.linked.value) == ("share", 1)


def test_the_readmes_python_runs_and_counts_what_it_says() -> None:
    (example,) = blocks("README.md", "python")
    shown: dict[str, Any] = {}
    *lines, last = example.strip().splitlines()
    exec("\n".join(lines), shown)  # noqa: S102 - our own document
    found = eval(last, shown)  # noqa: S307
    assert shown["run"].value("people_observed", definition="recognition") > 0
    assert (found["difference"] > 0).tolist() == [False, True]


def test_the_readme_lists_every_definition_and_every_file_of_a_run() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [word for word in Definition if f"| `{word}` |" not in text] == []
    files = [value for name, value in vars(store).items() if name.endswith("_FILE")]
    assert len(files) >= 10
    assert [name for name in files if f"`{name}`" not in text] == []


def test_pins_cover_every_dependency_and_keep_its_lower_bound() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pins = {
        line.split("==")[0].lower().replace("_", "-"): line.split("==")[1]
        for line in (ROOT / "constraints.txt").read_text().splitlines()
        if "==" in line
    }
    wanted = [
        *project["dependencies"],
        *(w for group in project["optional-dependencies"].values() for w in group),
    ]
    for text in wanted:
        requirement = Requirement(text)
        if requirement.name != project["name"]:
            assert any(bound.operator == ">=" for bound in requirement.specifier), text
            assert requirement.specifier.contains(pins[requirement.name.lower()]), text


def test_the_changelog_knows_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text()
    assert f'"{version}"' in (ROOT / "sim/__init__.py").read_text()


def test_every_column_of_a_table_of_cameras_is_documented() -> None:
    text = (ROOT / "scenarios/README.md").read_text().split("## Mapped cameras")[1]
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    assert set(re.findall(r"`(\w+)`", " ".join(rows))) == set(COLUMNS_OF_CSV)


@pytest.mark.parametrize("key", CHOICES)
def test_the_guide_lists_the_words_of_each_structural_choice_and_marks_the_one_that_holds(key: str) -> None:
    choice = read_choice(key)
    words = ", ".join(f"**`{w}`**" if w == choice.default else f"`{w}`" for w in choice.alternatives)
    assert f"| `{key}` | {words} |" in (ROOT / "scenarios/README.md").read_text()


@pytest.mark.parametrize("section", [Changes, StockSection, RunSection])
def test_the_scenario_of_the_guide_shows_every_key(section: type[Section]) -> None:
    guide = blocks("scenarios/README.md", "yaml")[0]
    assert [key for key in section.model_fields if key not in guide] == []
