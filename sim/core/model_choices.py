"""The structural choices of the model: closed lists of words, each an assumption that can be argued."""

from enum import StrEnum


class SiteMeeting(StrEnum):
    """How one visit meets the several cameras of a site."""

    INDEPENDENT = "independent"
    ONCE_A_VISIT = "once_a_visit"
    PARTIAL = "partial"


class FailureUnit(StrEnum):
    """What fails together: each camera alone, all cameras of a site, or now the one and now the other."""

    CAMERA = "camera"
    SITE = "site"
    PARTIAL = "partial"


class VehicleVisibility(StrEnum):
    """What decides whether somebody in a vehicle can be seen."""

    TRIP = "trip"
    CAMERA = "camera"
    ENFORCEMENT = "enforcement"


class SiteSizes(StrEnum):
    """Whether sites of a class are alike in visits and cameras, or few are large and many small."""

    EQUAL = "equal"
    HEAVY_TAILED = "heavy_tailed"


class WorkTrips(StrEnum):
    """Whether only homes bind where people work, or jobs too."""

    SINGLY_CONSTRAINED = "singly_constrained"
    DOUBLY_CONSTRAINED = "doubly_constrained"


class Tours(StrEnum):
    """What a day out is made of."""

    ONE = "one"
    RETURN_HOME = "return_home"
    CHAINS = "chains"


class RecognitionSiting(StrEnum):
    """Where cameras with face recognition are put first."""

    SQUARES_AND_STOPS = "squares_and_stops"
    VENUES = "venues"
    DOORS = "doors"
    IN_PROPORTION = "in_proportion"
