"""One simulated camera: what it is, and how it makes a picture of a moment."""

from dataclasses import dataclass
from typing import Literal

from app.video.simulator.burnt import COLUMNS, burn
from app.video.simulator.canvas import HEIGHT
from app.video.simulator.faults import CLOCK_ERROR, Fault, spoil
from app.video.simulator.osd import write
from app.video.simulator.planes import Planes
from app.video.simulator.ptz import Head, looked
from app.video.simulator.scene import scene

Codec = Literal["h264", "h265", "pcmu"]


@dataclass(frozen=True)
class SimulatedCamera:
    """All that is to be known of one; `pcmu` makes a stream of silence without any picture."""

    #: as it stands in the picture: one line, or two parted by a line feed
    name: str
    #: rtsp://host:port/<path>
    path: str
    scene: str = "platform"
    seed: int = 1
    #: a divisor of 90,000
    fps: int = 10
    #: width and height in pixels, both multiples of four
    size: tuple[int, int] = (960, 540)
    #: bits a second that the stream doesn't exceed over some seconds
    bitrate: int = 500_000
    #: where both are set, nobody gets a picture without them
    user: str = ""
    password: str = ""
    #: whether the running time stands in the picture
    has_time: bool = True
    #: whether number and time of each frame are burnt in, for tests and benchmarks
    number_burnt: bool = False
    codec: Codec = "h264"
    #: where it answers ONVIF; None: not at all; 0: at any free port
    onvif_port: int | None = None
    #: whether it pans, tilts and zooms by ONVIF PTZ
    pans: bool = False


class Painter:
    """Makes the pictures of one camera."""

    def __init__(self, camera: SimulatedCamera) -> None:
        self._camera = camera
        #: may be changed while the camera runs
        self.name = camera.name
        self._unit = camera.size[1] / HEIGHT
        self._scene = scene(camera.scene, camera.seed, camera.size)
        self._last: Planes | None = None
        self.head = Head() if camera.pans else None

    def paint(self, at: float, number: int, fault: Fault = Fault.OK) -> Planes:
        """The picture at a moment (seconds since 1970). Number and true time are burnt in whatever the fault: they measure."""
        if fault is Fault.FREEZE and self._last is not None:
            picture = self._last.copy()
        else:
            seen = self._scene.paint(at)
            picture = spoil(seen if self.head is None else looked(seen, self.head.view), fault)
            told = at + CLOCK_ERROR.total_seconds() if fault is Fault.CLOCK else at
            below = 2 * self._camera.size[0] / COLUMNS / self._unit if self._camera.number_burnt else 0
            write(picture, self._unit, told if self._camera.has_time else None, self.name, below=below)
            self._last = picture
        if self._camera.number_burnt:
            picture = picture.copy()
            burn(picture, number, at)
        return picture
