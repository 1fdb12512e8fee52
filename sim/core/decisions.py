"""The list of everything that is decided by chance; no draw happens under a name that is not here."""

from enum import StrEnum


class Decision(StrEnum):
    """Names of keyed draws, by package. *who* is given in brackets."""

    # city
    STREET_JITTER_X = "city/street jitter x"  # [lattice node]
    STREET_JITTER_Y = "city/street jitter y"  # [lattice node]
    STREET_KEPT = "city/street kept"  # [lattice edge]
    SITE_X = "city/site x"  # [site of its class]; occasion: site class
    SITE_Y = "city/site y"
    # cameras
    SITE_ORDER = "cameras/site order"  # [site]
    CAMERA_KIND = "cameras/kind"  # [rank in class]; occasion: site class
    CAMERA_BEARING = "cameras/bearing"
    CAMERA_ARM = "cameras/first direction faced"  # [site]
    CAMERA_WAY = "cameras/way a mapped camera looks"  # [view of its file]
    CAMERA_OWNER = "cameras/owner"
    SIGHT_LINE = "cameras/something in the way"  # [rank in class]; occasion: site class and direction
    CAMERA_UP = "cameras/up today"
    # people
    IN_SAMPLE = "people/in the sample"  # [resident]
    HOME_SITE = "people/home entrance"
    ROLE = "people/role"
    WORKPLACE_CELL = "people/workplace cell"
    WORKPLACE_CLASS = "people/workplace class"
    WORKPLACE_SITE = "people/workplace site"
    SCHOOL_CELL = "people/school cell"
    SCHOOL_SITE = "people/school site"
    MOTORISED_MODE = "people/motorised mode"
    WALKS = "people/walks"
    LEAVES_HOME = "people/leaves home"
    EXTRA_STOPS = "people/number of extra stops"
    STOP_PURPOSE = "people/purpose of stop"  # [resident]; occasion: stop
    STOP_CELL = "people/cell of stop"
    STOP_CLASS = "people/class of stop"
    STOP_SITE = "people/site of stop"
    GATE = "people/gate a visitor comes by"  # [visitor]
    DEPARTURE = "people/departure"
    STAY = "people/length of stay"
    # engine
    SEEN_IN_VEHICLE = "engine/occupant visible"  # [resident]; occasion: trip
    MET_AT_PLACE = (
        "engine/camera of a site met, the resident's part"  # [resident]; occasion: place of the day
    )
    MET_CAMERA = "engine/camera of a site met, the camera's part"  # [rank in class]; occasion: site class
    CAPTURED_RESIDENT = "engine/captured, the resident's part"  # [resident]; occasion: pass of that camera
    CAPTURED_CAMERA = "engine/captured, the camera's part"  # [rank in class]; occasion: site class
    MASKED = "engine/picture of a camera masked"  # [rank in class]; occasion: site class
    OPEN_FAULTS = "engine/faults open at midnight"  # [rank in class]; occasion: site class and fault
    OPEN_REPAIR = "engine/how long the repair of such a fault still takes"
    NEW_FAULTS = "engine/faults of a day"  # [rank in class]; occasion: site class, day and fault
    FAULT_TIME = "engine/when a fault comes"
    REPAIR_TIME = "engine/how long a repair takes"
    HIT_BY_SHOCK = "engine/camera hit by a shock"  # [rank in class]; occasion: site class and shock
    SHOCK_TIME = "engine/when a shock hits a camera"
    SHOCK_REPAIR = "engine/how long a camera stays broken after a shock"
    PATROLLED = "engine/district that is looked at"  # [repetition]; occasion: step
    DISCOVERED = "engine/events found there"
    BELIEVED = "engine/found events that count"
    ALERTS_OF_HOUR = "engine/number of alerts in an hour"  # [hour]; occasion: true or false
    ALERT_TIME = (
        "engine/when in its hour an alert comes"  # [alert of the hour]; occasion: hour, true or false
    )
    REVIEW_TIME = "engine/how long an alert is looked at"  # [who]; occasion: alert, reviewer
    REVIEW_VERDICT = "engine/alert accepted"  # [who]; occasion: alert, reviewer
    HANDLING_TIME = "engine/how long an accepted alert is handled"  # [who]; occasion: alert
