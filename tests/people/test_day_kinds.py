"""Weekdays and weekends, evenings and nights."""

import numpy as np
import pytest

from sim.core.draws import Draws
from sim.core.units import DAY_S
from sim.core.vocabulary import DayKind, Role
from sim.people.plans.stops import make_stops
from sim.people.plans.timetable import schedule
from sim.people.residents import make_residents, sample_residents
from sim.scenario.parameters.library import Library, Numbers
from sim.world.week import day_kinds
from tests.people.test_day import EMPLOYED, simulate

WEEKDAY, SATURDAY, SUNDAY = DayKind


@pytest.fixture(scope="module")
def days(opportunities, settings_of):
    ids = sample_residents(opportunities.n_residents, 0.15, Draws(8))
    return {kind: simulate(opportunities, settings_of("almaty", kind), ids, seed=8) for kind in DayKind}


def leave(day):
    return day.stops.loc[day.stops["stop"] > 0, "resident_id"].nunique() / len(day.residents)


def trips(day):
    return (len(day.stops) - len(day.residents)) / len(day.residents)


def at_purpose(day, purpose, role):
    roles = day.residents.set_index("resident_id")["role"]
    there = day.stops.loc[day.stops["purpose"] == purpose, "resident_id"]
    return (roles[there] == role).sum() / (roles == role).sum()


def test_a_week_goes_from_monday_to_sunday_and_begins_anew():
    assert day_kinds(WEEKDAY, 8) == (*[WEEKDAY] * 5, SATURDAY, SUNDAY, WEEKDAY)
    assert day_kinds(SATURDAY, 3) == (SATURDAY, SUNDAY, WEEKDAY)
    assert day_kinds(SUNDAY, 7) == (SUNDAY, *[WEEKDAY] * 5, SATURDAY)


@pytest.mark.parametrize("kind", [SATURDAY, SUNDAY])
def test_at_weekends_so_many_leave_make_trips_work_and_learn_as_sources_say(days, kind):
    numbers, n = Numbers(Library()), len(days[kind].residents)

    def part(name):
        return numbers.number(f"people/weekend/{name}", kind)

    wanted = numbers.number("people/leave_home_share") * part("leave_home")
    assert leave(days[kind]) == pytest.approx(wanted, abs=4 * np.sqrt(wanted * (1 - wanted) / n))
    wanted_trips = numbers.number("people/trips_per_day") * part("trips")
    assert trips(days[kind]) == pytest.approx(wanted_trips, rel=0.02)
    for purpose, role in (("work", Role.WORKER), ("school", Role.PUPIL), ("school", Role.PRESCHOOL)):
        usual = numbers.number("people/attendance", role)
        wanted = usual * numbers.number(f"people/weekend/attendance_{kind}", role)
        assert at_purpose(days[kind], purpose, role) == pytest.approx(wanted, abs=0.02)
        assert at_purpose(days[WEEKDAY], purpose, role) == pytest.approx(usual, abs=0.02)
        assert wanted < usual / 2


def test_free_time_has_a_larger_part_of_free_stops_at_weekends(days):
    def errands(kind):
        purpose = days[kind].stops["purpose"]
        return (purpose == "errand").sum() / purpose.isin(["errand", "leisure"]).sum()

    shares = [errands(kind) for kind in DayKind]
    numbers = Numbers(Library())
    usual = numbers.number("people/errand_share")
    parts = [1.0, *(numbers.number("people/weekend/errands", kind) for kind in (SATURDAY, SUNDAY))]
    assert shares == pytest.approx([usual * part for part in parts], abs=0.015)


def test_weekend_mornings_are_late_and_saturday_nights_long(days):
    def starts_h(kind):
        wish = days[kind].stops.loc[days[kind].stops["stop"] == 0, "leave_wish_s"]
        return wish[wish > 0].to_numpy() / 3600

    def away_at_1_h(kind):
        last = days[kind].plans.groupby("resident_id").tail(1)
        return (last["arrive_s"] > DAY_S + 3600).mean()

    assert np.median(starts_h(WEEKDAY)) < 9.5 < np.median(starts_h(SATURDAY)) < 13.5
    without_shifts = [away_at_1_h(kind) for kind in (SATURDAY, SUNDAY)]
    assert without_shifts[0] > 1.5 * without_shifts[1] > 0


@pytest.mark.parametrize("kind", list(DayKind))
def test_visitors_of_a_kind_of_day_are_commuters_and_others_each_by_its_own_multiple(visitors_of, kind):
    numbers, usual, there = Numbers(Library()), visitors_of("almaty"), visitors_of("almaty", kind)
    parts = [
        1.0 if kind is WEEKDAY else numbers.number(f"people/weekend/{name}", kind)
        for name in ("commuters", "other_visitors")
    ]
    commuters = usual.per_day * usual.commuter_share * parts[0]
    others = usual.per_day * (1 - usual.commuter_share) * parts[1]
    assert there.per_day == pytest.approx(commuters + others, abs=1)
    assert there.per_day * there.commuter_share == pytest.approx(commuters, abs=1)
    assert visitors_of("karaganda", kind).per_day == 0


@pytest.mark.parametrize("kind", list(DayKind))
def test_no_crowd_comes_home_in_the_last_minute_before_midnight(days, kind):
    """As many as in the minutes before and after; all that would be late once came in the last seconds."""
    last = days[kind].plans.groupby("resident_id").tail(1)
    minute = last["arrive_s"].to_numpy() // 60
    by_minute = np.bincount(minute.astype(int), minlength=2 * 1440)
    around = by_minute[1440 - 60 : 1440 + 60].mean()
    assert around > 0.5
    assert by_minute[1439] <= around + 5 * np.sqrt(around)
    assert by_minute[1440] <= around + 5 * np.sqrt(around)
    before, after = by_minute[1440 - 60 : 1440].sum(), by_minute[1440 : 1440 + 60].sum()
    assert before / 4 < after < before, "fewer and fewer come home, without a break"


def test_at_2_h_as_many_are_at_work_as_work_by_night(days, settings):
    day = days[WEEKDAY]
    n = len(day.residents)
    at_work = day.plans[day.plans["purpose"] == "work"]
    there = at_work[(at_work["arrive_s"] < 26 * 3600) & (at_work["leave_s"] > 26 * 3600)]
    works = EMPLOYED * settings.roles.attendance[Role.WORKER]
    wanted = works * settings.roles.night_shift_share
    share = len(there) / n
    # Shifts of less than five hours before that are rare; late shifts that still last are few.
    assert share == pytest.approx(wanted, abs=0.1 * wanted + 4 * np.sqrt(wanted / n))


def test_nobody_is_moved_to_another_hour_and_only_long_days_shrink(opportunities, settings):
    ids = np.arange(4000)
    draws = Draws(3)
    options = {"employed_share": EMPLOYED, "settings": settings, "draws": draws}
    residents = make_residents(ids, opportunities, **options)
    stops = make_stops(residents, opportunities, **options)
    no_legs = simulate(opportunities, settings, ids[:1]).legs.iloc[:0]
    plans = schedule(stops, no_legs, np.zeros(0))
    total = stops.groupby("resident_id")["stay_s"].sum().to_numpy()
    stays = (plans["leave_s"] - plans["arrive_s"])[stops["stay_s"] > 0].groupby(stops["resident_id"]).sum()
    out = total > 0
    assert np.allclose(stays.to_numpy(), np.minimum(total[out], DAY_S), atol=1)
