"""The day without any library: one resident after the other, in a loop over plain values, without a clock.

Nobody meets anybody in this day, so it can be done without one. This is the least that Python itself needs.
"""

from peer_day import Counts, Stop, counts_of_sets

from sim.people.contract import DAY_S


def run(days: list[list[Stop]]) -> Counts:
    """Let everybody live from midnight to midnight and count the cameras each of them met."""
    return counts_of_sets(cameras_met(stops) for stops in days)


def cameras_met(stops: list[Stop]) -> set[int]:
    """Live one day."""
    met: set[int] = set()
    now_s = 0.0
    for stop in stops:
        if stop.leave_s > now_s:
            met.update(stop.cameras)
            now_s = stop.leave_s
        for leg in stop.legs:
            if leg.wait_s > 0 and now_s < DAY_S:
                met.update(leg.cameras_waiting)
                now_s += leg.wait_s
            for street in leg.streets:
                if now_s >= DAY_S:
                    return met
                if street in leg.cameras_on:
                    met.update(leg.cameras_on[street])
                now_s += leg.street_s[street]
    return met
