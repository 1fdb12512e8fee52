"""The section `stock:`: how many cameras there are, what they can do and where they stand."""

from typing import Annotated, Literal

from pydantic import Field

from sim.core.vocabulary import Placement
from sim.scenario.base import FileName, Section
from sim.scenario.stock.amount_section import CameraAmount, LayerAmount

Scope = Literal["kazakhstan", "city"]


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
    plate: LayerAmount | None = None
    """Cameras that read number plates; `share` is of all cameras. None if left out."""
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
