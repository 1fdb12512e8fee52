"""The schema of a scenario file and of a file of overrides."""

from pydantic import Field

from sim.scenario.base import Day, FileName, Section, Text
from sim.scenario.policy.policy_section import PolicySection
from sim.scenario.run_section import RunSection
from sim.scenario.stock.stock_section import StockSection


class Changes(Section):
    """What a scenario or an override can say of the world and the policy."""

    city: FileName | None = None
    """A name from `safecity list cities`, or the path of a city folder, such as ./cities/mine."""
    date: Day | None = None
    """The day whose numbers hold, such as 2025-06-25; without it the latest known ones do."""
    stock: StockSection | None = None
    """The camera stock."""
    policy: PolicySection | None = None
    """What may be done with cameras, and how."""
    run: RunSection | None = None
    """How the day is computed."""
    parameters_from: FileName | None = None
    """A folder of parameter files, relative to this file, whose numbers replace the shipped ones."""
    parameters: dict[str, float] | None = None
    """New values for sourced numbers, by `area/name` or `area/name[key]`, in the number's own unit."""


class ScenarioFile(Changes):
    """One scenario: a world, a policy and the question they answer."""

    title: Text | None = None
    """A line for tables and pictures; without it the file's name serves."""
    question: Text | None = None
    """The question that this scenario answers."""
    extends: FileName | None = None
    """The scenario this one starts from: a shipped name, or a path beside this file."""
    overrides: list[Text] | None = Field(default=None)
    """Named changes to apply; two that touch one key are an error."""


class OverrideBlock(Changes):
    """A named change."""

    description: Text
    """What the change means, and why its numbers are what they are."""
