"""The numbers of the exposure model: how cameras, places and vehicles let people be seen."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.core.model_choices import VehicleVisibility
from sim.core.vocabulary import Mode, Role, SiteClass


@dataclass(frozen=True)
class ExposureSettings:
    """Everything the day needs to know about seeing and being seen.

    Parameters
    ----------
    availability_linked, availability_unlinked
        Share of cameras that work on a day, among those that stream to a response centre and the others
        (`exposure/availability`). While the first is no smaller, linking a camera never takes it down.
    failures_shared
        Part of each camera's rate of failure that takes down all cameras of its site at once: 0 where cameras
        fail one by one, 1 where only sites do (`model.failures`).
    vehicle_visibility
        Whether one chance decides for a whole trip or one a camera, and whether cameras that read plates look
        through windscreens (`model.vehicle_visibility`).
    occupant_visible
        Share of trips (or of cameras passed) on which somebody inside a vehicle can be seen from outside, for
        car and transit (`exposure/occupant_visible`).
    windscreen_visible
        Share of car trips on which a camera that reads plates sees somebody through the windscreen, by role
        (`exposure/windscreen_visible`, `exposure/front_seat_share`); 0 for other roles.
    meeting_correlation
        Correlation between any two cameras of a site in being met on one visit: 0 where each has its own
        chance, 1 where one chance decides for all of them (`model.site_meeting`).
    site_cameras_met
        Share of the cameras of a site that one visit leads past, by site class
        (`exposure/site_cameras_met`).
    share_of_stay_in_view
        Share of a stay (or of a wait) during which such a camera has the visitor in view, by the site classes
        people stay at (`exposure/share_of_stay_in_view`).
    passage_s
        Seconds in view of such a camera on the way in or out, by the site classes people pass through
        (`exposure/passage_s`).
    capture
        Probability that a pass through the view of a working camera counts (`exposure/capture`); 1 means
        that in view is seen.
    """

    availability_linked: float
    availability_unlinked: float
    failures_shared: float
    vehicle_visibility: VehicleVisibility
    occupant_visible: Mapping[Mode, float]
    windscreen_visible: Mapping[Role, float]
    meeting_correlation: float
    site_cameras_met: Mapping[SiteClass, float]
    share_of_stay_in_view: Mapping[SiteClass, float]
    passage_s: Mapping[SiteClass, float]
    capture: float
