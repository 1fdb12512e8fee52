"""The schema of a scenario file and of a file of overrides: world, stock, policy, model and run, key by key.

Editors check and complete scenarios by `scenarios/schema.json`, which `python -m sim.scenario.schema` writes
after a change.
"""

import json
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from sim.core.disk.files import shipped_folder
from sim.core.vocabulary import (
    Access,
    Counted,
    DayKind,
    Engine,
    Light,
    Linking,
    Owner,
    PixelDensity,
    Placement,
    PlatePurpose,
    PredictiveRule,
    RecognitionMode,
    Season,
    ShockKind,
    SiteClass,
    Threshold,
    Turning,
)
from sim.scenario.amounts import CameraAmount, LayerAmount, Level, ListedPeople, Operators, ShareLevel
from sim.scenario.model_section import ModelSection
from sim.scenario.section import Day, FileName, Section, Text

_Owners = Annotated[list[Annotated[Owner, Field(strict=False)]], Field(min_length=1)]
_Classes = Annotated[list[Annotated[SiteClass, Field(strict=False)]], Field(min_length=1)]
_Linking = Annotated[Linking, Field(strict=False)]
_Hour = Annotated[int, Field(ge=0, le=24)]
_MOST_TIMES = 1_000.0
Rate = Annotated[float, Field(ge=0, le=_MOST_TIMES)]
"""How many times as much as elsewhere."""


Scope = Literal["kazakhstan", "city"]


class LinkSection(Section):
    """Whose cameras stream to a response centre; owners left out stay as in the stock."""

    state: _Linking | None = None
    """Cameras of the state: `mandatory`, `voluntary` (as in the stock) or `none`."""
    business: _Linking | None = None
    """Cameras of businesses, likewise."""
    residents: _Linking | None = None
    """Cameras of residents, likewise."""


class NoRecognitionSection(Section):
    """Where no camera may recognise faces."""

    places: _Classes | None = None
    """Kinds of places."""
    districts: Annotated[list[Text], Field(min_length=1)] | None = None
    """Districts of the city."""
    around: _Classes | None = None
    """Kinds of places round which it holds too, within `radius_m`."""
    radius_m: Level | None = None
    """Metres round them, as a number or a parameter."""
    zones: FileName | None = None
    """A GeoJSON file of polygons (WGS 84), relative to the file that names it."""


class ShiftSection(Section):
    """Operators who come every day at the same hours."""

    begin_h: Annotated[float, Field(ge=0, le=24)]
    """Hour of the day at which they begin."""
    end_h: Annotated[float, Field(ge=0, le=24)]
    """Hour at which they end; before it begins, a shift goes on past midnight."""
    operators: Operators
    """People at screens, 1 or more."""


class FaceAccessSection(Section):
    """Gates that look people in the face and name whoever is enrolled."""

    entrances: ShareLevel | None = None
    """Share of the entrances of houses that open to a face."""
    transit: ShareLevel | None = None
    """Share of the rides on buses and metro that can be paid with a face."""
    enrolled: ShareLevel | None = None
    """Share of the people who pass whose face is known; the sourced one unless said."""


class AlertLevers(Section):
    """What makes and decides alerts; a lever that is left out stays as things are."""

    threshold: Annotated[Threshold, Field(strict=False)] = Threshold.STANDARD
    """How alike two faces must be: `strict`, `standard` unless said, or `lenient`."""
    judicial_authorisation: bool = False
    """Whether a judge has to authorise each entry of the list."""
    reviewers: Annotated[int, Field(ge=0, le=5)] = 1
    """Operators who must agree on an alert: 1 unless said, 2 for two-person review, 0 for software alone."""
    operators: Operators | None = None
    """Operators of each response centre who look at alerts, at any hour."""


class PlainLevers(AlertLevers):
    """Levers whose level is what the file says; the others name parameters, or blocks of their own."""

    recognition: Annotated[RecognitionMode, Field(strict=False)] = RecognitionMode.LIVE
    """When faces are compared: `live`, `retrospective` (in footage only) or `none`."""
    access: Annotated[Access, Field(strict=False)] = Access.EVERYBODY
    """Who may look at footage: `everybody` who has some unless said, or `law_enforcement` only."""
    plates: Annotated[PlatePurpose, Field(strict=False)] = PlatePurpose.PEOPLE
    """What plates may be read for: `people` (and traffic) unless said, `traffic` only, or `none`."""
    predictive_placement: Annotated[PredictiveRule, Field(strict=False)] = PredictiveRule.OFF
    """Whether cameras follow what cameras have found: `off` unless said, `naive` or `corrected`."""


class PolicySection(PlainLevers):
    """The levers; one that is left out stays as things are."""

    predictive_rates: Annotated[dict[Text, Rate], Field(min_length=1)] | None = None
    """How many times as many events for each resident there are in a district (region, of the country) as
    elsewhere; the same everywhere unless said."""
    cameras_per_1000: Level | None = None
    """Most cameras for each 1,000 residents; a stock above it is cut to it, its shares kept."""
    mask_homes: ShareLevel | None = None
    """Share of the cameras in yards and at entrances whose picture is masked, so that it shows nobody."""
    link: LinkSection | None = None
    """Whose cameras stream to a response centre."""
    recognition_owners: _Owners | None = None
    """Who may run face recognition; everybody unless said."""
    recognition_hours: Annotated[list[_Hour], Field(min_length=2, max_length=2)] | None = None
    """From which to which hour of the day, such as [7, 19]; always unless said."""
    no_recognition: NoRecognitionSection | None = None
    """Where no camera may recognise faces."""
    sunset: Day | None = None
    """The day from which face recognition is off, unless renewed."""
    watch_list: ListedPeople | None = None
    """Who is looked for in the whole country: `national` unless said, `evading`, `missing`, `capped`, or a
    number of people."""
    shifts: Annotated[list[ShiftSection], Field(min_length=1)] | None = None
    """The same as operators, by shift; every hour of the day must be staffed."""
    retention_cap_days: Level | None = None
    """Most days that footage may be kept, by anybody."""
    face_access_points: FaceAccessSection | None = None
    """Entrances and fares that look people in the face; none unless said."""


class StockSection(Section):
    """The camera stock."""

    scope: Scope | None = None
    """Whose cameras are counted: `city`, or `kazakhstan`, where a city gets its part by residents."""
    cameras: CameraAmount | None = None
    """Cameras in use, of any owner."""
    linked: LayerAmount | None = None
    """Cameras that stream to a response centre; `share` is of all cameras. None if left out."""
    recognition: LayerAmount | None = None
    """Linked cameras with face recognition; `share` is of the linked cameras. None if left out."""
    anpr: LayerAmount | None = None
    """Cameras that read number plates; `share` is of all cameras. None if left out."""
    layers: Literal["counts", "shares"] | None = None
    """What of linked, recognition and anpr cameras holds where `cameras` alone is stated anew: their `counts`
    unless said, or their `shares` of all cameras."""
    counted: Annotated[Counted, Field(strict=False)] | None = None
    """Which cameras the counts are of: `in_use`, without those that are broken for good, so that only outages
    of the day are taken off (exposure/availability_in_use); or `installed`, working or not, unless said
    (exposure/availability)."""
    placement: Annotated[Placement, Field(strict=False)] | None = None
    """The rule by which sites are weighed: by nothing, residents, jobs and visits, or street class."""
    site_mix: str | None = None
    """How cameras divide over site classes: the name of a table in parameters/cameras/site_mix/."""
    mapped: FileName | None = None
    """A file of mapped cameras (.csv, .geojson, .osm, .osm.pbf), relative to the file that names it; `none`
    for a synthetic stock."""
    top_up: bool | None = None
    """Whether synthetic cameras make up the stock beside the mapped ones, as they do unless said; or
    the mapped ones are all there are, with links and software in the stock's proportions."""


class RunSection(Section):
    """How the day is computed."""

    engine: Annotated[Engine, Field(strict=False)] = Engine.COHORT
    """The engine that moves residents: `cohort`, for everybody of a city or the country, unless said; or
    `individual`, where each one walks its plan, for towns and samples. Both live the same day."""
    sample: Annotated[float, Field(gt=0, le=1)] | None = None
    """The part of the residents that is simulated, above 0 and at most 1; all cameras are always there."""
    seed: Annotated[int, Field(ge=0)] | None = None
    """The seed of all chance of the day, 0 or more: same seed, same result."""
    day: Annotated[DayKind, Field(strict=False)] | None = None
    """The kind of day; of several days, that of the first."""
    pixel_density: Annotated[PixelDensity, Field(strict=False)] | None = None
    """How much of a person an image must resolve to count, after EN/IEC 62676-4."""
    turning: Annotated[Turning, Field(strict=False)] = Turning.ACTUAL
    """How cameras that turn are taken: `actual`, where they rest, unless said; or `possible`, wherever they
    can be turned."""
    light: Annotated[Light, Field(strict=False)] = Light.DAY
    """By what light cameras see: `day` unless said; or `night`, by their own light alone, all day long."""
    season: Annotated[Season, Field(strict=False)] = Season.SUMMER
    """What people wear: `summer` clothes unless said, or `winter` ones, which hide more faces."""
    shock: Annotated[ShockKind, Field(strict=False)] | None = None
    """What keeps cameras down all day: a `power_cut`, or `unrest` of the days before; nothing unless said."""
    shock_district: Text | None = None
    """The district that it befalls; the whole place unless said."""
    shock_hours: (
        Annotated[list[Annotated[int, Field(ge=0, le=24)]], Field(min_length=2, max_length=2)] | None
    ) = None
    """From which to which hour of the day, such as [18, 22], with the engine `individual`; all day unless
    said."""
    days: Annotated[int, Field(ge=1, le=366)] = 1
    """How many days people live and cameras fail and are repaired, 1 unless said, with the engine `cohort`.
    Figures of a day are those of the first; a week that begins with `weekday` goes from Monday to Sunday."""


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
    model: ModelSection | None = None
    """The structure of the model, choice by choice."""
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


SCHEMA_NAME = "schema.json"


def scenario_schema() -> str:
    """Write the JSON schema of a scenario file, from the models that check it."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_plain(ScenarioFile.model_json_schema()),
        "title": "A safecity-sim scenario",
    }
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def write_schema(folder: Path) -> Path:
    """Write the schema into *folder* and say where."""
    file = folder / SCHEMA_NAME
    file.write_text(scenario_schema(), encoding="utf-8")
    return file


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """Leave out titles made from names, and the None that stands for a key left out."""
    kept: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "anyOf":
            choices = [_plain(choice) for choice in value if choice != {"type": "null"}]
            kept |= choices[0] if len(choices) == 1 else {key: choices}
        elif isinstance(value, dict):
            kept[key] = _plain(value)
        elif key != "title" and not (key == "default" and value is None):
            kept[key] = value
    return kept


if __name__ == "__main__":
    sys.stdout.write(f"{write_schema(shipped_folder('scenarios'))}\n")
