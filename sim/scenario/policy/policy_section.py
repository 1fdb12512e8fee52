"""The section `policy:`: what may be done with cameras, and how it is done; every key is a lever."""

from typing import Annotated

from pydantic import Field

from sim.core.policy_words import Access, Linking, PlatePurpose, PredictiveRule, RecognitionMode, Threshold
from sim.core.vocabulary import Owner, SiteClass
from sim.scenario.base import Day, FileName, Section, Text
from sim.scenario.policy.policy_amount import Level, ListedPeople, Operators, ShareLevel

_Owners = Annotated[list[Annotated[Owner, Field(strict=False)]], Field(min_length=1)]
_Classes = Annotated[list[Annotated[SiteClass, Field(strict=False)]], Field(min_length=1)]
_Linking = Annotated[Linking, Field(strict=False)]
_Hour = Annotated[int, Field(ge=0, le=24)]


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


class GatesSection(Section):
    """Gates that look people in the face and name whoever is enrolled."""

    entrances: ShareLevel | None = None
    """Share of the entrances of houses that open to a face."""
    transit: ShareLevel | None = None
    """Share of the rides on buses and metro that can be paid with a face."""
    enrolled: ShareLevel | None = None
    """Share of the people who pass whose face is known; the sourced one unless said."""


class CameraLevers(Section):
    """How many cameras there are, and what they show and to whom."""

    cameras_per_1000: Level | None = None
    """Most cameras for each 1,000 residents; a stock above it is cut to it, its shares kept."""
    mask_homes: ShareLevel | None = None
    """Share of the cameras in yards and at entrances whose picture is masked, so that it shows nobody."""
    link: LinkSection | None = None
    """Whose cameras stream to a response centre."""


class RecognitionLevers(Section):
    """Whether, where and when faces are compared."""

    recognition: Annotated[RecognitionMode, Field(strict=False)] | None = None
    """When faces are compared: `live`, `retrospective` (in footage only) or `none`."""
    recognition_owners: _Owners | None = None
    """Who may run face recognition; everybody unless said."""
    recognition_hours: Annotated[list[_Hour], Field(min_length=2, max_length=2)] | None = None
    """From which to which hour of the day, such as [7, 19]; always unless said."""
    no_recognition: NoRecognitionSection | None = None
    """Where no camera may recognise faces."""
    sunset: Day | None = None
    """The day from which face recognition is off, unless renewed."""


class AlertLevers(Section):
    """Who is looked for, and who looks at the alerts."""

    threshold: Annotated[Threshold, Field(strict=False)] | None = None
    """How alike two faces must be: `strict`, `standard` unless said, or `lenient`."""
    watch_list: ListedPeople | None = None
    """Who is looked for in the whole country: `national` unless said, `evading`, `missing`, `capped`, or a
    number of people."""
    judicial_authorisation: bool | None = None
    """Whether a judge has to authorise each entry of the list."""
    reviewers: Annotated[int, Field(ge=0, le=5)] | None = None
    """Operators who must agree on an alert: 1 unless said, 2 for two-person review, 0 for software alone."""
    operators: Operators | None = None
    """Operators of each response centre who look at alerts, at any hour."""
    shifts: Annotated[list[ShiftSection], Field(min_length=1)] | None = None
    """The same by shift; every hour of the day must be staffed."""


class FootageLevers(Section):
    """What else is done with cameras."""

    retention_cap_days: Level | None = None
    """Most days that footage may be kept, by anybody."""
    access: Annotated[Access, Field(strict=False)] | None = None
    """Who may look at footage: `everybody` who has some unless said, or `law_enforcement` only."""
    plates: Annotated[PlatePurpose, Field(strict=False)] | None = None
    """What plates may be read for: `people` (and traffic) unless said, `traffic` only, or `none`."""
    gates: GatesSection | None = None
    """Entrances and fares that look people in the face; none unless said."""
    predictive_placement: Annotated[PredictiveRule, Field(strict=False)] | None = None
    """Whether cameras follow what cameras have found: `off` unless said, `naive` or `corrected`."""


class PolicySection(FootageLevers, AlertLevers, RecognitionLevers, CameraLevers):
    """The levers; one that is left out stays as things are."""
