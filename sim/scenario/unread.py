"""Numbers that a scenario changes although its own choices leave them unread."""

from collections.abc import Mapping, Sequence

from sim.core.model_choices import (
    FailureUnit,
    RecognitionSiting,
    SiteMeeting,
    SiteSizes,
    Tours,
    VehicleVisibility,
)
from sim.core.vocabulary import Counted
from sim.scenario.parameters.library import Change

_READ_WHERE: dict[str, tuple[str, str]] = {
    "exposure/availability": ("stock.counted", Counted.INSTALLED),
    "exposure/availability_in_use": ("stock.counted", Counted.IN_USE),
    "exposure/meeting_correlation": ("model.site_meeting", SiteMeeting.PARTIAL),
    "exposure/failures_shared": ("model.failures", FailureUnit.PARTIAL),
    "exposure/windscreen_visible": ("model.vehicle_visibility", VehicleVisibility.ENFORCEMENT),
    "exposure/front_seat_share": ("model.vehicle_visibility", VehicleVisibility.ENFORCEMENT),
    "city/site_size_spread": ("model.site_sizes", SiteSizes.HEAVY_TAILED),
    "people/return_home_share": ("model.tours", Tours.RETURN_HOME),
    "people/chain_share": ("model.tours", Tours.CHAINS),
    **{
        f"cameras/recognition_weight/{word}": ("model.recognition_siting", word) for word in RecognitionSiting
    },
}
"""Parameters that count only where a choice has a word; who leaves others unread is told, not refused."""


def check_unread(changes: Sequence[Change], words: Mapping[str, str]) -> None:
    """Make sure that no changed number is one that the scenario's choices leave out.

    Parameters
    ----------
    changes
        Numbers that the scenario changes.
    words
        The word of each setting that decides about some.

    Raises
    ------
    InputError
        With file and line, if one is never read.
    """
    for change in changes:
        setting, word = _READ_WHERE.get(change.name, ("", ""))
        if setting and words[setting] != word:
            there = [
                name for name, (one, it) in _READ_WHERE.items() if one == setting and it == words[setting]
            ]
            instead = f"change {there[0]}, or " if len(there) == 1 else ""
            msg = (
                f"'{change.name}' is changed, but it counts only with `{setting}: {word}`, and here that is "
                f"{words[setting]}; {instead}set `{setting}: {word}`, or leave the number out"
            )
            raise change.source.error(msg)
