"""The loading platforms: an open reefer container at the dock, cartons going in, people at work (art. 11–13)."""

from math import cos, sin, tau

from app.video.simulator.canvas import Canvas, Point
from app.video.simulator.goods import carton, container_number, stack
from app.video.simulator.people import Look
from app.video.simulator.planes import Planes, paste
from app.video.simulator.stage import Leg, Scene, swell
from app.video.simulator.vehicles import lorries

_LOADING_SECONDS = 1500


def lamp(canvas: Canvas, left: float, right: float, y: float) -> None:
    """A strip light with its shine."""
    canvas.glow([(left, y), (right, y), (right, y + 10), (left, y + 10)], "#f4f8ff70", 12)
    canvas.box(left, y, right, y + 7, "#f5f7f4", 3)


def stripes(
    canvas: Canvas, corners: tuple[Point, Point, Point, Point], count: int, *, dark: str = "#2b3137", light: str = "#e2b02a"
) -> None:
    """Slanted warning stripes in a band (corners from the upper left, clockwise)."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    canvas.polygon(corners, dark)

    def between(one: Point, other: Point, share: float) -> Point:
        share = max(0.0, min(1.0, share))
        return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share

    for index in range(count):
        begin, wide, lean = index / count, 0.5 / count, 0.35 / count
        canvas.polygon(
            [
                between((ax, ay), (bx, by), begin + lean),
                between((ax, ay), (bx, by), begin + wide + lean),
                between((dx, dy), (cx, cy), begin + wide),
                between((dx, dy), (cx, cy), begin),
            ],
            light,
        )


def leaf(canvas: Canvas, corners: tuple[Point, Point, Point, Point], *, writing: Canvas | None = None) -> None:
    """An opened door of the container; its locking bars run from top to bottom."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    canvas.shade(corners, "#f1f4f6", "#cfd6dc", across=True)
    canvas.line([*corners, corners[0]], "#8d98a2", 1.6)
    for share in (0.24, 0.74):
        top = (ax + (bx - ax) * share, ay + (by - ay) * share + 6)
        bottom = (dx + (cx - dx) * share, dy + (cy - dy) * share - 6)
        canvas.line([top, bottom], "#8a96a1", 3.4)
        canvas.line([(top[0] - 0.8, top[1]), (bottom[0] - 0.8, bottom[1])], "#d7dde2", 1.0)
        for part in (0.28, 0.72):
            x, y = top[0] + (bottom[0] - top[0]) * part, top[1] + (bottom[1] - top[1]) * part
            canvas.box(x - 5, y - 4, x + 5, y + 4, "#6f7b86", 1.5)
    if writing:
        canvas.warp(writing, corners)


def hold(canvas: Canvas, left: float, top: float, right: float, bottom: float) -> None:
    """The inside of an empty reefer container: ribbed white walls, the air outlet at the far end, a T-bar floor."""
    inner = (left + (right - left) * 0.17, top + (bottom - top) * 0.13, right - (right - left) * 0.17, bottom - (bottom - top) * 0.12)
    canvas.shade([(left, top), (right, top), (right, bottom), (left, bottom)], "#c3ccd3", "#dfe5e9")
    canvas.polygon([(left, top), (right, top), (inner[2], inner[1]), (inner[0], inner[1])], "#b4bec7")
    canvas.shade([(left, bottom), (right, bottom), (inner[2], inner[3]), (inner[0], inner[3])], "#77828c", "#929ca5")
    for share in (0.15, 0.32, 0.5, 0.68, 0.85):
        canvas.line([(left + (right - left) * share, bottom), (inner[0] + (inner[2] - inner[0]) * share, inner[3])], "#68737d", 1.3)
    canvas.shade([(inner[0], inner[1]), (inner[2], inner[1]), (inner[2], inner[3]), (inner[0], inner[3])], "#e9eef1", "#cdd6dc")
    for index in range(6):
        share = 0.1 + index * 0.15
        for edge, far in ((left, inner[0]), (right, inner[2])):
            x = edge + (far - edge) * share
            canvas.line([(x, top + (inner[1] - top) * share + 4), (x, bottom + (inner[3] - bottom) * share - 2)], "#aab5be", 1.5)
    canvas.box(inner[0] + 18, inner[1] + 8, inner[2] - 18, inner[1] + 24, "#8e9aa5", 3)
    for index in range(5):
        canvas.line([(inner[0] + 22, inner[1] + 11 + index * 2.6), (inner[2] - 22, inner[1] + 11 + index * 2.6)], "#5d6974", 0.8)


class Platform(Scene):
    """The view from above the dock into the container, as in the office's own pictures."""

    def tall(self, y: float) -> float:
        """Units a grown person measures with the feet at y."""
        return 104 + (y - 378) * 0.42

    def paint(self, at: float) -> Planes:
        """Workers carry cartons in; at times water on the floor, at times somebody without a hat."""
        loaded = int((at + self.seed * 331) % _LOADING_SECONDS / _LOADING_SECONDS * 22) + 3
        picture = self.filled(loaded, lambda: self._loaded(loaded)).copy()
        wet = round(swell(at + self.seed * 47, 240, 30, 130, 8) * 8)
        if wet:
            paste(picture, self.sprite(("wet", wet), lambda: self._puddle(wet / 8)), 385 * self.unit, 446 * self.unit)
        for legs, period, late, look in _AT_WORK:
            self.walker(picture, legs, period, at + late + self.seed * 7, look)
        return picture

    def _loaded(self, count: int) -> Planes:
        picture = self.still("dock", self._draw).copy()
        box = self.sprite("box", lambda: carton(46, 38, scale=self.unit))
        for index in range(count):
            row, column = divmod(index, 5)
            paste(picture, box, (380 + column * 46) * self.unit, (354 - (row + 1) * 38) * self.unit)
        return picture

    def _draw(self) -> Canvas:
        canvas = self.canvas()
        self._room(canvas)
        self._container(canvas)
        self._goods(canvas)
        canvas.vignette()
        return canvas

    def _room(self, canvas: Canvas) -> None:
        canvas.shade([(0, 0), (960, 0), (960, 372), (0, 372)], "#8b979e", "#727f87")
        for index in range(33):
            canvas.line([(index * 30, 58), (index * 30, 372)], "#66727a90", 1.2)
            canvas.line([(index * 30 + 2, 58), (index * 30 + 2, 372)], "#9aa6ad80", 1.0)
        canvas.box(0, 322, 960, 372, "#5f7f92")
        canvas.box(0, 320, 960, 323, "#d8dee2")
        canvas.shade([(0, 0), (960, 0), (900, 58), (60, 58)], "#3f4a52", "#55616a")
        canvas.polygon([(0, 0), (60, 58), (0, 58)], "#4a565e")
        canvas.polygon([(960, 0), (900, 58), (960, 58)], "#4a565e")
        for x in (170, 480, 790):
            canvas.polygon([(480 + (x - 480) * 1.16, 0), (480 + (x - 480) * 1.16 + 12, 0), (x + 8, 58), (x, 58)], "#37424a")
        lamp(canvas, 108, 330, 24)
        lamp(canvas, 630, 852, 24)
        canvas.shade([(0, 372), (960, 372), (960, 540), (0, 540)], "#7b868d", "#626d75")
        canvas.glow([(300, 420), (700, 420), (760, 540), (220, 540)], "#aab6bd50", 24)
        for left, right in (((318, 372), (120, 540)), ((682, 372), (880, 540))):
            canvas.polygon([left, (left[0] + 5, left[1]), (right[0] + 14, right[1]), right], "#d9a92c")
        for begin, end in (((480, 392), (480, 540)), ((372, 372), (250, 540)), ((590, 372), (712, 540))):
            canvas.line([begin, end], "#59646c60", 1.0)
        canvas.line([(0, 448), (960, 448)], "#59646c60", 1.0)
        canvas.box(30, 150, 76, 196, "#1f7a46", 3)
        canvas.text(53, 181, "出口", 17, "#f3fff7", anchor="ms")
        canvas.box(112, 128, 232, 176, "#16507e", 3)
        canvas.text(172, 151, "1号装箱平台", 17, "#ffffff", anchor="ms")
        canvas.text(172, 169, "进入须戴工作帽、口罩", 9.5, "#cfe3f3", anchor="ms")

    def _container(self, canvas: Canvas) -> None:
        canvas.box(330, 66, 664, 366, "#262e34")
        for index in range(13):
            canvas.line([(336, 68 + index * 3), (658, 68 + index * 3)], "#1b2227", 1.0)
        canvas.box(352, 76, 640, 366, "#e7ecef")
        canvas.box(352, 76, 640, 88, "#cfd7dd")
        canvas.box(352, 76, 358, 366, "#d5dce1")
        canvas.box(634, 76, 640, 366, "#c6ced5")
        hold(canvas, 368, 92, 624, 362)
        canvas.shade([(368, 92), (624, 92), (624, 130), (368, 130)], "#00000055", "#00000000")
        leaf(canvas, ((278, 62), (352, 78), (352, 366), (278, 366)))
        lorry = lorries(self.seed)[0 if self.seed % 2 else 1]
        writing = Canvas(120, 330, scale=self.unit)
        writing.put(container_number(lorry.container, lorry.size_type, scale=self.unit), 8, 40)
        leaf(canvas, ((640, 78), (728, 60), (728, 366), (640, 366)), writing=writing)
        canvas.shade([(270, 364), (736, 364), (764, 390), (242, 390)], "#4c565e", "#3b444b")
        stripes(canvas, ((242, 390), (764, 390), (764, 400), (242, 400)), 26)
        canvas.shade([(242, 400), (764, 400), (764, 408), (242, 408)], "#23292e", "#6b767e00")
        for x in (262, 728):
            canvas.box(x, 300, x + 18, 364, "#20262b", 3)

    def _goods(self, canvas: Canvas) -> None:
        for x, y, columns, rows in ((36, 306, 3, 4), (756, 338, 2, 3)):
            foot = y + rows * 48 + 16
            canvas.glow(
                [(x, foot - 8), (x + columns * 70 + 20, foot - 8), (x + columns * 70 + 34, foot + 8), (x, foot + 8)], "#0b121890", 6
            )
            canvas.put(stack(columns, rows, scale=self.unit), x, y)
        canvas.shade([(912, 30), (948, 30), (948, 540), (912, 540)], "#4d5860", "#39434a", across=True)
        canvas.box(912, 370, 948, 456, "#e2b02a")
        for index in range(4):
            top = 376 + index * 20
            canvas.polygon([(912, top + 10), (948, top - 4), (948, top + 6), (912, top + 20)], "#2b3137")

    def _puddle(self, share: float) -> Canvas:
        canvas = Canvas(250, 76, scale=self.unit)

        def rim(wide: float, high: float) -> list[Point]:
            turns = [tau * i / 40 for i in range(40)]
            return [(125 + wide * cos(a) * (1 + 0.07 * sin(3 * a + self.seed)), 38 + high * sin(a) * (1 + 0.1 * cos(2 * a))) for a in turns]

        alpha = round(150 * share)
        canvas.polygon(rim(112 * (0.6 + 0.4 * share), 32 * (0.6 + 0.4 * share)), (55, 80, 95, alpha))
        canvas.polygon(rim(98 * (0.6 + 0.4 * share), 26 * (0.6 + 0.4 * share)), (78, 106, 122, alpha))
        canvas.line([(62, 32), (104, 24), (150, 23)], (226, 238, 245, alpha), 2.4)
        canvas.line([(140, 50), (170, 47)], (226, 238, 245, alpha // 2), 1.6)
        return canvas


_CARRIER = (
    Leg(0, 268, 512),
    Leg(2, 268, 512, carries=True),
    Leg(6, 420, 424, carries=True),
    Leg(8.5, 452, 384, carries=True),
    Leg(10, 452, 384, facing="back"),
    Leg(12.5, 420, 424),
    Leg(17, 268, 512),
    Leg(19, 268, 512, facing="left"),
)
_HELPER = (
    Leg(0, 742, 500, carries=True),
    Leg(5, 610, 430, carries=True),
    Leg(7.5, 560, 386, carries=True),
    Leg(9, 560, 386, facing="back"),
    Leg(12, 612, 430),
    Leg(17, 742, 500),
    Leg(23, 742, 500, facing="right"),
)
_STACKER = (
    Leg(0, 500, 374, facing="back"),
    Leg(5, 500, 374, facing="back"),
    Leg(7, 540, 374, facing="back"),
    Leg(12, 540, 374, facing="front"),
    Leg(14, 500, 374, facing="back"),
    Leg(21, 500, 374),
)
_BAREHEADED = (
    Leg(0, 985, 522),
    Leg(9, 690, 530),
    Leg(22, 690, 530),
    Leg(24, 650, 528),
    Leg(30, 650, 528, facing="back"),
    Leg(44, 985, 522),
)
_AT_WORK = (
    (_STACKER, 21, 0, Look(coat="#dfe7ee")),
    (_HELPER, 23, 5, Look(hat="#bcd7ee")),
    (_CARRIER, 19, 0, Look()),
    (_BAREHEADED, 97, 20, Look(has_hat=False)),
)
