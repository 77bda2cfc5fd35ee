"""The scenes by their names: what a simulated camera can look at."""

from app.video.simulator.close_up import LabelView
from app.video.simulator.dock import Platform
from app.video.simulator.hall import Hall
from app.video.simulator.rooms import ColdStore, MetalRoom
from app.video.simulator.stage import Scene
from app.video.simulator.yard import Gate, Weighbridge

SCENES: dict[str, type[Scene]] = {
    "gate": Gate,
    "platform": Platform,
    "platform-2": Hall,
    "label": LabelView,
    "cold-store": ColdStore,
    "weighbridge": Weighbridge,
    "metal-detector": MetalRoom,
}


def scene(name: str, seed: int, size: tuple[int, int]) -> Scene:
    """The scene of that name, drawn for width × height pixels; ValueError tells the names there are."""
    if name not in SCENES:
        raise ValueError(f"no scene {name!r}; there are {', '.join(SCENES)}")
    return SCENES[name](seed, size)
