import numpy as np

from sim.cameras.contract import cameras_of
from sim.core.vocabulary import Definition, SiteClass


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
    assert counted(cameras, Definition.STREET) == [0]
    assert counted(cameras, Definition.RESIDENTIAL) == [1, 3]
    assert counted(cameras, Definition.LINKED) == [0, 2, 3]
    assert counted(cameras, Definition.RECOGNITION) == [2]
    assert counted(cameras, Definition.ANPR) == [0]


def test_a_camera_at_a_private_house_is_residential_but_not_public(cameras_at):
    """It watches the ground of one household."""
    cameras = cameras_at(np.zeros((1, 2)), 0, 90, 10).assign(site_class=["house"])
    assert counted(cameras, Definition.RESIDENTIAL) == [0]
    assert counted(cameras, Definition.INSTALLED) == [0]
    assert counted(cameras, Definition.PUBLIC) == []


def test_a_public_camera_faces_a_street_or_shared_homes_and_never_both(cameras_at):
    classes = [str(one) for one in SiteClass]
    cameras = cameras_at(np.zeros((len(classes), 2)), 0, 90, 10).assign(site_class=classes)
    street, homes, public = (
        {classes[row] for row in counted(cameras, one)}
        for one in (Definition.STREET, Definition.RESIDENTIAL, Definition.PUBLIC)
    )
    assert street == {"intersection", "road", "transit", "square"}
    assert homes == {"yard", "entrance", "house"}
    assert public == street | (homes - {"house"})
    assert not street & homes
