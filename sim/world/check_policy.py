"""Whether a policy and a shock can be, asked before anything is built; errors name file and line."""

from sim.city.country.gazetteer import is_country
from sim.core.vocabulary import Engine
from sim.scenario.resolve import ResolvedScenario, RunSettings
from sim.world.place_settings import analytics_of
from sim.world.policy_cameras import read_outlines

_FOLLOWS_HOURS = Engine.INDIVIDUAL


def check_policy(scenario: ResolvedScenario) -> None:
    """Make sure that a policy and the numbers of what follows being in view can be, before anything is built.

    Raises
    ------
    InputError
        With file and line: a list longer than the population, hours without operators, an empty window.
    """
    zones = scenario.policy.no_recognition.zones
    if is_country(scenario.city):
        _check_places(scenario)
    if zones is not None:
        read_outlines(zones)
    _check_hours(scenario.run)
    analytics_of(scenario)


def _check_hours(run: RunSettings) -> None:
    """Refuse a shock of some hours with an engine that keeps cameras up or down all day."""
    if run.shock_source is not None and run.shock_hours is not None and run.engine != _FOLLOWS_HOURS:
        msg = (
            "'run.shock_hours' takes cameras down for a part of the day, which only the engine "
            f"'{_FOLLOWS_HOURS}' follows; add `engine: {_FOLLOWS_HOURS}`, and in a large city a `sample`"
        )
        raise run.shock_source.error(msg)


def _check_places(scenario: ResolvedScenario) -> None:
    """Refuse places of one city where the whole country is asked for."""
    banned, run = scenario.policy.no_recognition, scenario.run
    msg = "is about one city, but the scenario is about the country; name a city"
    if banned.districts or banned.zones is not None:
        raise scenario.policy.source("no_recognition").error(f"'policy.no_recognition' {msg}")
    if run.shock_district is not None and run.shock_source is not None:
        raise run.shock_source.error(f"'run.shock_district' {msg}")
