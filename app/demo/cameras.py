"""The demonstration's simulated cameras, as the records name them."""

import json
import threading
from pathlib import Path

from app.demo.places import CAMERA_PASSWORD, CAMERA_USER, LANCHENG, LINE_LENGTH, MUCHUAN, YARD
from app.video.simulator import server
from app.video.simulator.camera import SimulatedCamera
from records.camera import Mount
from records.osd_name.composing import lines

_FILE = "simulator.json"


def simulated(rtsp_port: int, *, burnt: bool = False) -> list[SimulatedCamera]:
    """All cameras of all sites; a path is the camera's code. Pictures are drawn only while somebody watches.

    `burnt`: number and moment stand in each picture, to be measured.
    """
    made: list[SimulatedCamera] = []
    # odd and even seeds are two firms: what their lorries, containers and labels say is what the records say
    sites = ((1, "澜澄水产厂区", LANCHENG), (2, "沐川食品厂区", MUCHUAN), (1, "泓运集装箱堆场", YARD))
    for seed, site, place in ((seed, site, place) for seed, site, places in sites for place in places):
        name = f"青岛烟台海关{site}{place.point}"
        made.append(SimulatedCamera(
            name="\n".join(lines(name, LINE_LENGTH)), path=place.code, scene=place.scene, seed=seed,
            user=CAMERA_USER, password=CAMERA_PASSWORD, onvif_port=rtsp_port + 1 + len(made),
            pans=place.mount is Mount.PTZ, number_burnt=burnt,
        ))  # fmt: skip
    return made


def keep(data: Path, rtsp_port: int, *, burnt: bool) -> None:
    """What the cameras' process is to know."""
    (data / _FILE).write_text(json.dumps({"port": rtsp_port, "burnt": burnt}))


def _kept(data: Path) -> dict[str, int]:
    kept: dict[str, int] = json.loads((data / _FILE).read_text())
    return kept


def port(data: Path) -> int:
    """The port on which the demonstration's cameras answer."""
    return _kept(data)["port"]


def ports(rtsp_port: int) -> list[int]:
    """All that they answer at: the streams' own, and one for each device."""
    return [rtsp_port, *(each.onvif_port for each in simulated(rtsp_port) if each.onvif_port is not None)]


def told(data: Path) -> list[SimulatedCamera]:
    """The cameras as this demonstration was made with; one made before knows nothing of burning."""
    return simulated(port(data), burnt=bool(_kept(data).get("burnt")))


def control(data: Path) -> Path:
    """Where faults are ordered."""
    return data / "simulator.sock"


def serve(data: Path, stop: threading.Event) -> None:
    """Be the cameras until told to stop."""
    server.serve(told(data), port=port(data), control=control(data), stop=stop)


def path_of(told: str) -> str:
    """The camera's path from its code, its name on the picture or its point's name; unchanged where none fits."""
    for place in (*LANCHENG, *MUCHUAN, *YARD):
        if told in {place.code, place.point} or told.endswith(place.point):
            return place.code
    return told
