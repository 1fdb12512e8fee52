"""The cohort engine against the reference: the same day, resident by resident and sighting by sighting."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sim.cameras.stock.stock import Stock
from sim.city.build import City
from sim.city.contract import EDGES, SITES
from sim.city.streets.routes import find_paths
from sim.core.vocabulary import Definition, Mode
from sim.people.plans.modes_and_legs import speeds_m_per_s
from sim.results.folder.store import save_run
from sim.scenario.resolve import load_scenario
from sim.study.run import run_scenario
from sim.world.network import Network
from tests.engine.cohort.two_engines import (
    Left,
    assert_same,
    certain,
    chancy,
    individual_day,
    network_of,
    part_of,
    people,
    simulated_by_both,
    town,
)

EXPOSURES = {"certain": certain, "chancy": chancy}


@pytest.fixture(scope="module")
def aqkol() -> Network:
    return network_of(part_of(town(14_000)), Stock(400, 200, 30, 60))


def with_river(city: City) -> City:
    """Let a river part the town from north to south: two bridges stay, one leads east and one leads west."""
    x_m, y_m = city.nodes["x_m"].to_numpy(), city.nodes["y_m"].to_numpy()
    is_east = x_m > np.quantile(x_m, 0.4) + 1.0
    u, v = city.edges["u"].to_numpy(), city.edges["v"].to_numpy()
    crossing = np.flatnonzero(is_east[u] != is_east[v])
    south, north = crossing[np.argsort(y_m[u[crossing]])][[0, -1]]
    edges = city.edges.copy()
    edges.loc[[south, north], "oneway"] = True
    # Streets lead from u to v; the other way round for whichever bridge would lead to the wrong side.
    turned = [bridge for bridge, side in ((south, True), (north, False)) if is_east[v[bridge]] != side]
    edges.loc[turned, ["u", "v"]] = edges.loc[turned, ["v", "u"]].to_numpy()
    edges.loc[turned, "geometry"] = edges.loc[turned, "geometry"].reverse()
    kept = ~np.isin(np.arange(len(edges)), crossing) | np.isin(np.arange(len(edges)), [south, north])
    edges = edges[kept].reset_index(drop=True).assign(edge_id=np.arange(kept.sum()))
    return replace(city, edges=EDGES.check(edges), sites=_sites_left(city, kept, turned))


def _sites_left(city: City, kept: np.ndarray, turned: list[int]):
    """Sites without those on bridges that are gone, their numbers closed up."""
    sites = city.sites.copy()
    on_turned = sites["edge_id"].isin(turned)
    length = city.edges["length_m"].to_numpy()[np.maximum(sites["edge_id"], 0)]
    sites["offset_m"] = np.where(on_turned, length - sites["offset_m"], sites["offset_m"])
    stays = (sites["edge_id"] < 0) | kept[np.maximum(sites["edge_id"], 0)]
    new_edge, new_site = np.cumsum(kept) - 1, np.cumsum(stays) - 1
    for name, number in (("edge_id", new_edge), ("parent_site", new_site.to_numpy())):
        sites[name] = np.where(sites[name] >= 0, number[np.maximum(sites[name], 0)], -1)
    sites = sites[stays].reset_index(drop=True)
    return SITES.check(sites.assign(site_id=np.arange(len(sites))))


@pytest.fixture(scope="module")
def river_town() -> Network:
    return network_of(part_of(with_river(town(2_500))), Stock(120, 60, 12, 20))


@pytest.mark.parametrize(("exposure", "residents"), [("certain", 14_000), ("chancy", 3_500)])
def test_everybody_in_aqkol_has_the_same_day(aqkol: Network, exposure: str, residents: int) -> None:
    one, other = simulated_by_both(aqkol, EXPOSURES[exposure](), sample=residents / 14_000)
    assert one.resident_id.size == residents
    observed = one.observed.mean(axis=0)
    assert (observed > 0.02).all()
    assert (observed < 0.9).all()
    assert_same(one, other)


def test_the_bridges_lead_one_way_each_and_join_the_town(river_town: Network) -> None:
    edges, n = river_town.city.edges, len(river_town.city.nodes)
    oneway = edges["oneway"].to_numpy()
    assert oneway.sum() == 2
    x_m = river_town.city.nodes["x_m"].to_numpy()
    eastward = (x_m[edges["v"]] > x_m[edges["u"]])[oneway]
    assert sorted(eastward) == [False, True]
    tail = np.concatenate([edges["u"], edges.loc[~oneway, "v"]])
    head = np.concatenate([edges["v"], edges.loc[~oneway, "u"]])
    streets = coo_array((np.ones(tail.size), (tail, head)), shape=(n, n)).tocsr()
    assert connected_components(streets, connection="strong")[0] == 1
    without = coo_array(
        (np.ones((~oneway).sum()), (edges.loc[~oneway, "u"], edges.loc[~oneway, "v"])), shape=(n, n)
    )
    assert connected_components(without.tocsr(), directed=False)[0] == 2


def test_the_way_back_over_the_river_is_another_one(river_town: Network) -> None:
    city, legs = river_town.city, individual_day(river_town, certain()).legs
    drives = legs[legs["mode"] == Mode.CAR]
    ends = drives["from_node"].to_numpy(), drives["to_node"].to_numpy()
    there, back = (
        find_paths(city.nodes, city.edges, *pair, speed_m_per_s=speeds_m_per_s(people().modes)[Mode.CAR])
        for pair in (ends, ends[::-1])
    )
    longer_m = np.abs(there.length_m - back.length_m)
    assert (longer_m > 100).mean() > 0.1, "every tenth drive has a detour on one of its ways"


@pytest.fixture(scope="module")
def river_days(river_town: Network) -> dict[str, tuple[Left, Left]]:
    return {name: simulated_by_both(river_town, exposure()) for name, exposure in EXPOSURES.items()}


@pytest.mark.parametrize("exposure", EXPOSURES)
def test_everybody_in_a_town_with_one_way_bridges_has_the_same_day(river_days, exposure: str) -> None:
    one, other = river_days[exposure]
    assert (one.observed.sum(axis=0) > 20).all()
    assert_same(one, other)


def test_where_nothing_is_certain_more_is_missed(river_days) -> None:
    sure, unsure = (river_days[exposure][1] for exposure in EXPOSURES)
    for name in ("n_sightings", "n_cameras", "in_view_us"):
        assert (sure.measures[name] >= unsure.measures[name]).all()
        assert (sure.measures[name].sum(axis=0) > unsure.measures[name].sum(axis=0)).all()


def test_a_sample_has_the_same_day_in_both_engines(river_town: Network) -> None:
    some, others = simulated_by_both(river_town, chancy(), sample=0.1)
    assert some.resident_id.size == 250
    assert_same(some, others)


def test_runs_with_either_engine_write_the_same_tables(tmp_path) -> None:
    runs = [
        run_scenario(load_scenario("aqkol_smart_city", sample=0.1, engine=engine))
        for engine in ("individual", "cohort")
    ]
    one, other = (
        save_run(run.outcome, tmp_path / name, certificate={"run_id": name}, overrides=[], timing={})
        for run, name in zip(runs, ("individual", "cohort"), strict=True)
    )
    names = sorted(path.name for path in one.iterdir())
    assert {"strata.csv", "funnel.csv", "cells.parquet", "hours.parquet"} <= set(names)
    for name in set(names) - {"summary.json", "certificate.json"}:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name
    summaries = [dict(run.outcome.summary) for run in runs]
    assert [summary.pop("engine") for summary in summaries] == ["individual", "cohort"]
    assert summaries[0] == summaries[1]
    for definition in Definition:
        exposures = [run.outcome.per_person.exposures[definition] for run in runs]
        ids = [np.argsort(run.outcome.per_person.people.resident_id) for run in runs]
        bits = [exposure.hour_bits[order] for exposure, order in zip(exposures, ids, strict=True)]
        assert (bits[0] == bits[1]).all()
