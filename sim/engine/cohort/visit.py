"""Who sees people at stops and waits, compiled: views that are put on a list."""

import numpy as np

from sim.engine.cohort.compiled import called, inlined


@called
def visit(arrived, now, leave_us, comes_in, goes_out, site, number, sites, views, n):
    """Come to a site, stay and leave; give the new length of the list.

    Where one comes in at *arrived* and goes out at *now*, the cameras of the entrance and the yard see it;
    other places have people in view from the arrival on. On the way out those come first that see longer.
    """
    here = site
    while here >= 0:
        of_class = sites.of_class[sites.site[np.uintp(here)].site_class]
        if not of_class.passed:
            exit_us = arrived + np.int64(np.rint(of_class.share_seen * (leave_us - arrived)))
            n = meet(here, arrived, exit_us, number, sites, views, n)
        elif comes_in:
            n = meet(here, arrived, min(arrived + of_class.passage_us, leave_us), number, sites, views, n)
        here = np.int64(sites.site[np.uintp(here)].yard)
    if goes_out:
        here, other = site, np.int64(sites.site[np.uintp(site)].yard)
        if other >= 0 and _passage_us(other, sites) > _passage_us(site, sites):
            here, other = other, here
        for _ in range(2):
            if here >= 0 and _passage_us(here, sites) > 0:
                n = meet(here, max(arrived, now - _passage_us(here, sites)), now, number, sites, views, n)
            here = other
    return n


@inlined
def _passage_us(site, sites):
    return sites.of_class[sites.site[np.uintp(site)].site_class].passage_us


@inlined
def meet(site, enter_us, exit_us, number, sites, views, n):
    """Be seen by those cameras of a site that this person meets on this occasion."""
    here, after = sites.site[np.uintp(site)], sites.site[np.uintp(site + 1)]
    share = sites.of_class[here.site_class].share_met
    for at in range(here.first, after.first):
        one = sites.watch[np.uintp(at)]
        both = number + one.number
        if (both - 1.0 if both >= 1.0 else both) < share:
            n = put(one.watch, here.cell, enter_us, exit_us, one.definitions, views, n)
    return n


@inlined
def put(watch, cell, enter_us, exit_us, definitions, views, n):
    """Put a view on the list."""
    view = views[np.uintp(n)]
    view.watch, view.cell, view.definitions = watch, cell, definitions
    view.enter_us, view.exit_us = enter_us, exit_us
    return n + 1
