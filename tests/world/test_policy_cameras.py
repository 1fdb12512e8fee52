"""What a policy leaves of the cameras of a town."""

import numpy as np

from sim.core.cache.disk_cache import user_cache
from sim.scenario.resolve import load_scenario
from sim.world.world import RunMemo, build_network


def test_a_masked_camera_of_homes_sees_no_ground_and_every_other_one_sees_what_it_saw(scenario_file):
    memo = RunMemo(user_cache())
    usual, masked = (
        build_network(load_scenario(scenario_file("extends: aqkol_smart_city", *policy)), memo).cameras
        for policy in ((), ("policy: {mask_homes: 1}",))
    )
    homes = np.isin(usual["site_class"].to_numpy(dtype=object), ["yard", "entrance", "house"])
    assert 0 < homes.sum() < len(homes)
    assert (masked["masked"].to_numpy() == homes).all()
    for column in ("near_m", "range_m"):
        before, after = (cameras[column].to_numpy() for cameras in (usual, masked))
        assert (after[homes] == 0).all()
        assert (after[~homes] == before[~homes]).all()
    assert (usual["range_m"].to_numpy()[homes] > 0).all()
