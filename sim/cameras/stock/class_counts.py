"""How many cameras of each site class there are, by what they do and by what they were put up for."""

from dataclasses import dataclass

from sim.core.arrays import IntArray


@dataclass(frozen=True)
class OtherCounts:
    """Cameras of one class put up neither for faces nor for plates: all, and those of each layer."""

    installed: int
    linked: int
    recognition: int
    anpr: int


@dataclass(frozen=True)
class ClassCounts:
    """Cameras of each site class, in the classes' order.

    Parameters
    ----------
    installed, linked, recognition, anpr
        All, and those of each layer.
    for_faces, readers, linked_readers
        Of these, those that were put up for faces, all of which are linked, and those that were put up to
        read plates, with how many of them are linked.
    """

    installed: IntArray
    linked: IntArray
    recognition: IntArray
    anpr: IntArray
    for_faces: IntArray
    readers: IntArray
    linked_readers: IntArray

    def others(self, number: int) -> OtherCounts:
        """Count the cameras of one class that were put up for neither."""
        faces, readers = int(self.for_faces[number]), int(self.readers[number])
        return OtherCounts(
            int(self.installed[number]) - faces - readers,
            int(self.linked[number]) - faces - int(self.linked_readers[number]),
            int(self.recognition[number]) - faces,
            int(self.anpr[number]) - readers,
        )
