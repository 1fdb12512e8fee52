"""The closed lists of words, those of levers and shocks too; each has one meaning everywhere."""

from enum import StrEnum


class Definition(StrEnum):
    """Which cameras a result counts; every result names its definition."""

    INSTALLED = "installed"
    PUBLIC = "public"
    STREET = "street"
    RESIDENTIAL = "residential"
    LINKED = "linked"
    RECOGNITION = "recognition"
    ANPR = "anpr"


DEFINITION_MEANING: dict[Definition, str] = {
    Definition.INSTALLED: "every camera in place",
    Definition.PUBLIC: "cameras that face streets, squares, stops, yards or entrances of blocks of flats",
    Definition.STREET: "public cameras that face streets, squares or stops",
    Definition.RESIDENTIAL: "cameras at homes: yards, entrances and private houses, which are not public",
    Definition.LINKED: "cameras that stream to a response centre",
    Definition.RECOGNITION: "linked cameras with face recognition, where it gets faces; not yet recognised",
    Definition.ANPR: "cameras that read number plates: they see vehicles, not faces",
}


class SiteClass(StrEnum):
    """The kind of place a camera stands at. The order is part of camera ids: append only."""

    INTERSECTION = "intersection"
    ROAD = "road"
    TRANSIT = "transit"
    SQUARE = "square"
    YARD = "yard"
    ENTRANCE = "entrance"
    PREMISES = "premises"
    SCHOOL = "school"
    STATE = "state"
    CLOSED = "closed"
    HOUSE = "house"


STREET_CLASSES = (SiteClass.INTERSECTION, SiteClass.ROAD, SiteClass.TRANSIT, SiteClass.SQUARE)
"""Met on the way: their footprints see intervals of street edges."""

SHARED_HOME_CLASSES = (SiteClass.YARD, SiteClass.ENTRANCE)
"""Ground and doors that the residents of a block of flats share."""

RESIDENTIAL_CLASSES = (*SHARED_HOME_CLASSES, SiteClass.HOUSE)
"""Met where people live, by those who come and go."""

PUBLIC_CLASSES = (*STREET_CLASSES, *SHARED_HOME_CLASSES)
"""Facing public space or ground that many share: not premises, closed sites or one household's own ground."""


class StreetClass(StrEnum):
    """The rank of a street edge."""

    ARTERIAL = "arterial"
    COLLECTOR = "collector"
    LOCAL = "local"


class Owner(StrEnum):
    """Who runs a camera."""

    STATE = "state"
    BUSINESS = "business"
    RESIDENTS = "residents"


class Analytics(StrEnum):
    """What software a camera's stream runs through."""

    NONE = "none"
    RECOGNITION = "recognition"
    ANPR = "anpr"


class DayKind(StrEnum):
    """The kind of a day: who works, who leaves home, and when."""

    WEEKDAY = "weekday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Role(StrEnum):
    """What a person mainly does on a weekday; a visitor lives elsewhere, and no resident is one."""

    WORKER = "worker"
    PUPIL = "pupil"
    STUDENT = "student"
    PRESCHOOL = "preschool"
    AT_HOME = "at_home"
    VISITOR = "visitor"


class Mode(StrEnum):
    """How a leg is travelled."""

    WALK = "walk"
    CAR = "car"
    TRANSIT = "transit"


ROLES = tuple(Role)
MODES = tuple(Mode)
"""Words by code: a code is a position in these."""


class Purpose(StrEnum):
    """Why a person is at a stop.

    Outside stands for a visitor's hours before and after the city; who escorts brings or collects a child.
    """

    HOME = "home"
    WORK = "work"
    SCHOOL = "school"
    ERRAND = "errand"
    LEISURE = "leisure"
    OUTSIDE = "outside"
    ESCORT = "escort"


class Placement(StrEnum):
    """The rule that weighs where cameras go."""

    UNIFORM = "uniform"
    RESIDENTS = "residents"
    AMBIENT = "ambient"
    ROAD_CLASS = "road_class"


class Counted(StrEnum):
    """Which cameras a count of a stock is of: those in use, or all that were ever put up and still hang."""

    IN_USE = "in_use"
    INSTALLED = "installed"


class PixelDensity(StrEnum):
    """How much of a person an image must resolve, after EN/IEC 62676-4."""

    DETECT = "detect"
    OBSERVE = "observe"
    RECOGNISE = "recognise"
    IDENTIFY = "identify"


class Turning(StrEnum):
    """How cameras that turn are taken."""

    ACTUAL = "actual"
    POSSIBLE = "possible"


TURNING_MEANING: dict[Turning, str] = {
    Turning.ACTUAL: "where it rests, or what its tour covers while one person passes",
    Turning.POSSIBLE: "wherever an operator can turn and zoom it, which is never all at once",
}


class Engine(StrEnum):
    """How residents are moved: everybody by cohorts of departure, or each one along its plan."""

    COHORT = "cohort"
    INDIVIDUAL = "individual"


class Light(StrEnum):
    """By what light cameras see, all day long."""

    DAY = "day"
    NIGHT = "night"


LIGHT_MEANING: dict[Light, str] = {
    Light.DAY: "as by day or on lit streets",
    Light.NIGHT: "by their own infra-red light alone",
}


class Threshold(StrEnum):
    """How alike two faces must be for software to call it a match."""

    STRICT = "strict"
    STANDARD = "standard"
    LENIENT = "lenient"


class WatchList(StrEnum):
    """Who is looked for."""

    NATIONAL = "national"
    EVADING = "evading"
    MISSING = "missing"
    CAPPED = "capped"


class RecognitionMode(StrEnum):
    """When faces are compared: as people pass, afterwards in footage, or never."""

    LIVE = "live"
    RETROSPECTIVE = "retrospective"
    NONE = "none"


class Linking(StrEnum):
    """Whether an owner's cameras stream to a response centre: all must, some do as in the stock, none may."""

    MANDATORY = "mandatory"
    VOLUNTARY = "voluntary"
    NONE = "none"


class PlatePurpose(StrEnum):
    """What plates may be read for: traffic and finding people, traffic only, or nothing."""

    PEOPLE = "people"
    TRAFFIC = "traffic"
    NONE = "none"


class Access(StrEnum):
    """Who may look at what cameras record."""

    EVERYBODY = "everybody"
    LAW_ENFORCEMENT = "law_enforcement"


class PredictiveRule(StrEnum):
    """What becomes of events that were found."""

    OFF = "off"
    NAIVE = "naive"
    CORRECTED = "corrected"


class Season(StrEnum):
    """What people wear."""

    SUMMER = "summer"
    WINTER = "winter"


class ShockKind(StrEnum):
    """What happens to a district."""

    POWER_CUT = "power_cut"
    UNREST = "unrest"
