"""The lorries of the yard, from the front and from the side, with plate and container (art. 13)."""

from typing import NamedTuple

from app.video.simulator.canvas import Canvas, Colour, mixed
from app.video.simulator.goods import container_number, plate


class Lorry(NamedTuple):
    """A tractor with a reefer container on its trailer; the numbers are made up."""

    tractor: str
    trailer: str
    container: str
    size_type: str
    colour: Colour


_OF_ONE_FIRM = (
    Lorry("鲁F6K218", "鲁F2M73挂", "CXRU1204581", "45R1", "#c23b32"),
    Lorry("鲁F8H903", "鲁F5Q18挂", "MNBU3812043", "45R1", "#2f6fae"),
)
_OF_THE_OTHER = (
    Lorry("鲁F3T561", "鲁F9N06挂", "SEGU9514083", "22R1", "#e8ebee"),
    Lorry("鲁F7D329", "鲁F6C85挂", "CSNU6140735", "45R1", "#3f8f6b"),
)


def lorries(seed: int) -> tuple[Lorry, ...]:
    """Those that come to a firm: an odd seed is one firm, an even one the other."""
    return _OF_ONE_FIRM if seed % 2 else _OF_THE_OTHER


#: how many units the drawings measure; wheels stand on the last line
FRONT = (260.0, 356.0)
SIDE = (700.0, 214.0)


def _wheel(canvas: Canvas, x: float, y: float, radius: float) -> None:
    canvas.oval(x - radius, y - radius, x + radius, y + radius, "#1b1f23")
    canvas.oval(x - radius * 0.62, y - radius * 0.62, x + radius * 0.62, y + radius * 0.62, "#9aa4ad")
    canvas.oval(x - radius * 0.45, y - radius * 0.45, x + radius * 0.45, y + radius * 0.45, "#6a747d")
    canvas.oval(x - radius * 0.16, y - radius * 0.16, x + radius * 0.16, y + radius * 0.16, "#c9d0d6")


def front(lorry: Lorry, *, scale: float, dusk: float) -> Canvas:
    """Seen by the gate's camera: cab, plate, and the cooling unit of the container above it."""
    canvas = Canvas(*FRONT, scale=scale)
    canvas.glow([(34, 338), (226, 338), (240, 352), (20, 352)], "#0b1218b0", 5)
    canvas.shade([(40, 4), (220, 4), (220, 300), (40, 300)], "#eef1f3", "#c7cfd6")
    canvas.box(40, 4, 220, 9, "#aeb8c1")
    canvas.box(58, 18, 202, 96, "#d5dbe0", 4)
    canvas.box(66, 26, 130, 60, "#5d6972", 3)
    for index in range(7):
        canvas.line([(68, 30 + index * 4.4), (128, 30 + index * 4.4)], "#8d98a1", 1.2)
    canvas.oval(142, 24, 192, 74, "#59656f")
    canvas.oval(150, 32, 184, 66, "#3c464e")
    canvas.text(98, 82, "-19.4℃", 15, "#c8372c", anchor="ms")
    _cab(canvas, lorry)
    canvas.dim(dusk)
    if dusk:
        for x in (56, 204):
            canvas.glow([(x - 14, 286), (x + 14, 286), (x + 14, 304), (x - 14, 304)], "#fff3c8e0", 7)
    return canvas


def _cab(canvas: Canvas, lorry: Lorry) -> None:
    dark = mixed(lorry.colour, "#000000", 0.35)
    for x in (46, 184):
        canvas.box(x, 300, x + 30, 350, "#16191c", 5)
    canvas.box(30, 96, 230, 322, dark, 14)
    canvas.shade([(36, 104), (224, 104), (228, 316), (32, 316)], mixed(lorry.colour, "#ffffff", 0.10), lorry.colour)
    canvas.box(40, 100, 220, 122, mixed(lorry.colour, "#000000", 0.16), 8)
    canvas.polygon([(46, 128), (214, 128), (222, 208), (38, 208)], "#1d2a33")
    canvas.shade([(50, 132), (210, 132), (217, 204), (43, 204)], "#7d98a8", "#3d5462")
    canvas.polygon([(60, 132), (112, 132), (78, 204), (46, 204)], "#ffffff2c")
    canvas.oval(151, 148, 177, 182, "#d9a67e")
    canvas.oval(150, 144, 178, 164, "#2c3d55")
    canvas.box(142, 178, 186, 204, "#3d6ea3", 8)
    canvas.line([(60, 204), (120, 196)], "#12181d", 2.2)
    for x in (12, 232):
        canvas.box(x, 138, x + 16, 190, "#23292e", 4)
        canvas.box(x + 3, 142, x + 13, 186, "#8fa3af", 3)
    canvas.box(62, 222, 198, 268, "#20262b", 6)
    for index in range(5):
        canvas.box(68, 227 + index * 8, 192, 230 + index * 8, "#6f7a83", 1)
    canvas.oval(120, 236, 140, 256, "#d6dce1")
    canvas.box(28, 274, 232, 324, mixed(lorry.colour, "#1b2024", 0.72), 8)
    for x in (38, 186):
        canvas.box(x, 284, x + 36, 306, "#2a3238", 6)
        canvas.oval(x + 4, 287, x + 20, 303, "#f6f0d8")
        canvas.oval(x + 20, 289, x + 32, 301, "#e9a23a")
    canvas.put(plate(lorry.tractor, scale=canvas.scale), 72, 284)


def side(lorry: Lorry, *, scale: float, dusk: float) -> Canvas:
    """Driving to the right: trailer with container, tractor in front."""
    canvas = Canvas(*SIDE, scale=scale)
    canvas.glow([(20, 200), (684, 200), (690, 210), (10, 210)], "#0b1218a0", 4)
    canvas.box(20, 152, 600, 166, "#30383f")
    canvas.shade([(16, 12), (540, 12), (540, 154), (16, 154)], "#f2f4f6", "#cdd5db")
    for index in range(34):
        canvas.line([(30 + index * 15, 20), (30 + index * 15, 146)], "#b9c3cb80", 1.6)
    for corner in ((16, 12, 540, 19), (16, 147, 540, 154), (16, 12, 23, 154), (533, 12, 540, 154)):
        canvas.box(*corner, "#aab5be")
    canvas.box(516, 24, 540, 120, "#8995a0", 3)
    canvas.put(container_number(lorry.container, lorry.size_type, scale=scale), 396, 24)
    canvas.text(52, 96, "REEFER  冷藏", 34, "#3b78ab", anchor="ls")
    canvas.box(40, 168, 120, 186, "#3a434b", 2)
    canvas.put(plate(lorry.trailer, scale=scale), 6, 160)
    _tractor(canvas, lorry)
    for x in (152, 204, 256, 512, 640):
        _wheel(canvas, x, 184, 23)
    canvas.dim(dusk)
    if dusk:
        canvas.glow([(676, 156), (698, 150), (698, 172), (676, 168)], "#fff3c8e0", 6)
    return canvas


def _tractor(canvas: Canvas, lorry: Lorry) -> None:
    canvas.box(470, 158, 690, 178, "#262d33", 4)
    canvas.polygon([(562, 46), (640, 46), (676, 98), (688, 112), (688, 176), (562, 176)], mixed(lorry.colour, "#000000", 0.28))
    canvas.shade([(565, 49), (638, 49), (674, 100), (685, 114), (685, 173), (565, 173)], mixed(lorry.colour, "#ffffff", 0.12), lorry.colour)
    canvas.polygon([(612, 60), (638, 60), (666, 102), (612, 102)], "#21303a")
    canvas.polygon([(616, 64), (636, 64), (660, 99), (616, 99)], "#7d98a8")
    canvas.line([(604, 56), (604, 172)], mixed(lorry.colour, "#000000", 0.3), 1.6)
    canvas.box(610, 116, 626, 121, "#20262b", 2)
    canvas.box(674, 150, 690, 166, "#f3ecd2", 3)
    canvas.box(560, 22, 630, 50, mixed(lorry.colour, "#000000", 0.12), 6)
    canvas.box(662, 62, 670, 92, "#1d2328", 2)
    canvas.text(582, 150, lorry.tractor, 8, "#f3f5f7", anchor="ls")
