import numpy as np
import pandas as pd
import pytest

from sim.core.draws import Decision, Draws
from sim.core.vocabulary import SiteClass
from sim.people.destinations.site_choice import (
    choose_among,
    choose_classes,
    choose_mixed_sites,
    choose_sites,
    index_homes,
    index_sites,
)

CELL_XY_M = np.array([[0.0, 0.0], [250.0, 0.0], [500.0, 0.0], [2000.0, 0.0]])


def sites(*rows):
    table = pd.DataFrame(rows, columns=["site_class", "cell_id", "weight"])
    return table.assign(site_id=np.arange(len(table)))


def test_a_home_is_an_entrance_or_a_house_of_the_cell_by_how_many_people_they_hold() -> None:
    homes = index_homes(
        sites(("entrance", 0, 60.0), ("house", 0, 4.0), ("premises", 0, 9.0), ("house", 1, 4.0)), CELL_XY_M
    )
    number = (np.arange(6_400) + 0.5) / 6_400
    chosen = choose_among(homes, np.zeros(6_400, dtype=np.int64), number)
    assert np.bincount(chosen).tolist() == [6_000, 400]
    assert choose_among(homes, np.array([1]), np.array([0.5])).tolist() == [3]


def test_a_city_without_homes_has_none_to_choose() -> None:
    assert choose_among(index_homes(sites(("road", 0, 1.0)), CELL_XY_M), np.array([0]), np.array([0.5])) == -1


def test_sites_of_a_cell_are_chosen_in_proportion_to_their_weights():
    index = index_sites(sites(("premises", 1, 1.0), ("premises", 0, 5.0), ("premises", 1, 3.0)), CELL_XY_M)
    n = 20_000
    number = Draws(2).uniform(Decision.STOP_SITE, np.arange(n))
    chosen = choose_sites(index, SiteClass.PREMISES, np.full(n, 1), number)
    assert set(chosen) == {0, 2}
    assert np.mean(chosen == 2) == pytest.approx(0.75, abs=4 * np.sqrt(0.75 * 0.25 / n))


def test_a_cell_without_a_site_is_served_by_the_nearest_that_has_one():
    index = index_sites(sites(("school", 0, 1.0), ("school", 3, 1.0)), CELL_XY_M)
    chosen = choose_sites(index, SiteClass.SCHOOL, np.arange(4), np.full(4, 0.5))
    assert chosen.tolist() == [0, 0, 0, 1]


def test_a_city_without_the_class_gives_no_site():
    index = index_sites(sites(("school", 0, 1.0)), CELL_XY_M)
    assert choose_sites(index, SiteClass.SQUARE, np.array([0, 1]), np.array([0.1, 0.9])).tolist() == [-1, -1]


def test_every_cell_sends_its_people_to_the_classes_in_the_shares_of_the_mix():
    index = index_sites(sites(("premises", 0, 1.0), ("state", 0, 1.0), ("premises", 1, 1.0)), CELL_XY_M)
    mix = {SiteClass.PREMISES: 0.8, SiteClass.STATE: 0.2}
    n = 10_000
    number = (np.arange(n) + 0.5) / n
    assert np.mean(choose_classes(index, mix, number) == 1) == pytest.approx(0.2)
    # Cell 1 has no state site of its own and cell 2 neither: the nearest ones serve them.
    for cell, shop in ((0, 0), (1, 2), (2, 2)):
        chosen = choose_mixed_sites(index, mix, np.full(n, cell), class_uniform=number, site_uniform=number)
        assert np.mean(chosen == shop) == pytest.approx(0.8)
        assert np.mean(chosen == 1) == pytest.approx(0.2)


def test_the_share_of_a_class_that_the_city_lacks_goes_to_the_others():
    index = index_sites(sites(("premises", 0, 1.0), ("state", 3, 1.0)), CELL_XY_M)
    mix = {SiteClass.PREMISES: 0.3, SiteClass.SQUARE: 0.4, SiteClass.STATE: 0.3}
    number = (np.arange(1000) + 0.5) / 1000
    assert np.bincount(choose_classes(index, mix, number)).tolist() == [500, 0, 500]
    assert choose_classes(index, mix, np.array([np.nextafter(1.0, 0.0)])).tolist() == [2]


def test_the_largest_number_below_one_still_gives_a_site_of_the_cell():
    index = index_sites(sites(("premises", 0, 0.1), ("premises", 0, 0.2), ("premises", 1, 0.3)), CELL_XY_M)
    last = np.array([np.nextafter(1.0, 0.0)])
    assert choose_sites(index, SiteClass.PREMISES, np.array([0]), last).tolist() == [1]
