"""What befalls the cameras of a day: a power cut, or the damage of unrest, all day long or in some hours."""

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from sim.cameras.contract import camera_xy_m
from sim.city.build import City
from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.core.vocabulary import ShockKind
from sim.engine.faults.draw_faults import draw_shock
from sim.engine.faults.outages import Outages
from sim.engine.faults.repairs import play_faults
from sim.engine.shared.camera_faults import kept_as_linked
from sim.engine.shared.keyed_uniforms import camera_uniform
from sim.scenario.resolve import ResolvedScenario
from sim.world.policy_rules import shock_of
from sim.world.policy_zones import district_shape


def befall(cameras: pd.DataFrame, scenario: ResolvedScenario, city: City, draws: Draws) -> pd.DataFrame:
    """Mark the cameras that are down all day because of what befell the place.

    A power cut goes on all day and hits cameras without a supply of their own. Unrest of the days before has
    broken linked cameras, and none is repaired yet.

    Parameters
    ----------
    cameras, city, draws
        Cameras before a policy changes their links, where they stand, and chance.
    scenario
        Says what befell which district.

    Returns
    -------
    The table with a column *hit*, if anything befell it.

    Raises
    ------
    InputError
        With file and line, if the city has no such district.
    """
    if scenario.run.shock is None or scenario.run.shock_hours is not None:
        return cameras
    drawn = camera_uniform(Decision.HIT_BY_SHOCK, cameras, draws) < shock_of(scenario).share
    return cameras.assign(hit=drawn & in_its_way(cameras, scenario, city))


def outages_of_shock(
    cameras: pd.DataFrame, scenario: ResolvedScenario, city: City, draws: Draws
) -> Outages | None:
    """Tell when cameras are down if something befalls the place in some hours of the day; None if not.

    In a power cut all that are hit are down from its begin to its end; in unrest they are broken one by one
    in its hours and stay down.

    Parameters
    ----------
    cameras, scenario, city, draws
        As for `befall`.
    """
    if scenario.run.shock is None or scenario.run.shock_hours is None:
        return None
    here = in_its_way(cameras, scenario, city)
    return play_faults(draw_shock(shock_of(scenario), 0, cameras, here, draws), len(cameras), n_days=1)


def in_its_way(cameras: pd.DataFrame, scenario: ResolvedScenario, city: City) -> NDArray[np.bool_]:
    """Mark the cameras that a scenario's shock may hit: in its district, and linked ones if it is unrest.

    Raises
    ------
    InputError
        With file and line, if the city has no such district.
    """
    run = scenario.run
    there = np.ones(len(cameras), dtype=bool)
    if run.shock is ShockKind.UNREST:
        there &= kept_as_linked(cameras)
    if run.shock_district is not None and run.shock_source is not None:
        ground = district_shape(city, run.shock_district, run.shock_source)
        shapely.prepare(ground)
        there &= np.asarray(shapely.intersects_xy(ground, camera_xy_m(cameras)))
    return there
