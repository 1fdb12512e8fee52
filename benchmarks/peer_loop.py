"""The day without any library: one resident after the other in a loop over plain values, without a clock.

Nobody meets anybody in this day, so it can be done without one. This is the least that Python itself needs.
"""

from peer_day import Answer, InView, Leg, Stop, answer_of


def run(days: list[list[Stop]]) -> Answer:
    """Let everybody live from midnight to midnight; what lies behind midnight is cut off in the end."""
    return answer_of([simulate(stops) for stops in days])


def simulate(stops: list[Stop]) -> list[InView]:
    """Live one day and return what cameras see of it."""
    seen: list[InView] = []
    now_s = 0.0
    for number, stop in enumerate(stops):
        arrived_s = now_s
        if number > 0:
            seen += [
                (camera, now_s, min(now_s + passing_s, stop.leave_s)) for camera, passing_s in stop.passed
            ]
        seen += [(camera, now_s, now_s + share * (stop.leave_s - now_s)) for camera, share in stop.stayed]
        if number == len(stops) - 1:
            break
        now_s = max(now_s, stop.leave_s)
        seen += [(camera, max(arrived_s, now_s - passing_s), now_s) for camera, passing_s in stop.passed]
        for leg in stop.legs:
            now_s = travel(leg, now_s, seen)
    return seen


def travel(leg: Leg, now_s: float, seen: list[InView]) -> float:
    """Wait for the ride, if there is one to wait for, take street after street; return when it is done."""
    if leg.wait_s > 0:
        seen += [(camera, now_s, now_s + share * leg.wait_s) for camera, share in leg.waiting]
        now_s += leg.wait_s
    for street in leg.streets:
        for camera, enter_s, exit_s in leg.views_of.get(street, ()):
            seen.append((camera, now_s + enter_s, now_s + exit_s))
        now_s += leg.street_s[street]
    return now_s
