import numpy as np

from sim.cameras.contract import cameras_of
from sim.core.vocabulary import Definition


def counted(cameras, definition):
    return list(np.flatnonzero(cameras_of(cameras, definition)))


def test_each_definition_counts_its_cameras(cameras_at):
    cameras = cameras_at(np.zeros((5, 2)), 0, 90, 10).assign(
        site_class=["road", "yard", "school", "entrance", "closed"],
        linked=[True, False, True, True, False],
        analytics=["anpr", "none", "recognition", "none", "recognition"],
    )
    assert counted(cameras, Definition.INSTALLED) == [0, 1, 2, 3, 4]
    assert counted(cameras, Definition.PUBLIC) == [0, 1, 3]
    assert counted(cameras, Definition.LINKED) == [0, 2, 3]
    assert counted(cameras, Definition.RECOGNITION) == [2]
    assert counted(cameras, Definition.ANPR) == [0]
