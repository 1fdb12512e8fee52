"""The schema of the section `model:` of a scenario: a word for each structural choice."""

from typing import Annotated

from pydantic import Field

from sim.core.model_choices import (
    FailureUnit,
    RecognitionSiting,
    SiteMeeting,
    SiteSizes,
    Tours,
    VehicleVisibility,
    WorkTrips,
)
from sim.scenario.section import Section


class ModelSection(Section):
    """Structural choices; one that is left out is as its file in `scenarios/parameters/model/` says."""

    site_meeting: Annotated[SiteMeeting, Field(strict=False)] | None = None
    """How one visit meets the cameras of a site: each by its own chance (`independent`), all or none
    (`once_a_visit`), or with a correlation between them (`partial`)."""
    failures: Annotated[FailureUnit, Field(strict=False)] | None = None
    """What fails together: each `camera` alone, all of a `site`, or `partial`, some of either."""
    vehicle_visibility: Annotated[VehicleVisibility, Field(strict=False)] | None = None
    """What decides whether somebody in a vehicle can be seen: each `trip`, each `camera`, or `enforcement`
    cameras, which look through windscreens, and each trip for the others."""
    site_sizes: Annotated[SiteSizes, Field(strict=False)] | None = None
    """Whether sites of a class are `equal`, or `heavy_tailed` in visits and cameras."""
    work_trips: Annotated[WorkTrips, Field(strict=False)] | None = None
    """Whether homes alone bind where people work (`singly_constrained`), or jobs too
    (`doubly_constrained`)."""
    tours: Annotated[Tours, Field(strict=False)] | None = None
    """What a day out is made of: `one` tour, some with a `return_home` in between, or a survey's `chains`."""
    recognition_siting: Annotated[RecognitionSiting, Field(strict=False)] | None = None
    """Where face recognition is put first: `squares_and_stops`, `venues`, `doors`, or `in_proportion`."""
    city_seed: Annotated[int, Field(ge=0)] | None = None
    """The seed from which streets and sites are drawn anew, 0 or more; the shipped city unless said. Of an
    imported city sites alone are drawn."""
