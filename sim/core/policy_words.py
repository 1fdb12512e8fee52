"""The words of a policy: what its levers can be set to, and what can befall a day."""

from enum import StrEnum


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
