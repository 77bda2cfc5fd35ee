"""The second loading platform: a wider hall with three docks, pallets taken in by a pallet truck (art. 11–13)."""

from app.video.simulator.canvas import Canvas
from app.video.simulator.dock import hold, lamp, leaf, stripes
from app.video.simulator.goods import carton, container_number, stack
from app.video.simulator.people import Look
from app.video.simulator.planes import Planes, paste
from app.video.simulator.stage import Leg, Scene, swell
from app.video.simulator.vehicles import lorries

_LOADING_SECONDS = 1800
_ROUND = 46.0


class Hall(Scene):
    """The camera hangs high: much floor, the container in the middle of three docks."""

    def tall(self, y: float) -> float:
        """Units a grown person measures with the feet at y."""
        return 76 + (y - 300) * 0.34

    def paint(self, at: float) -> Planes:
        """A pallet goes in, the truck comes back empty; somebody without a hat crosses now and then."""
        told = at + self.seed * 29
        loaded = int(told % _LOADING_SECONDS / _LOADING_SECONDS * 16) + 4
        picture = self.filled(loaded, lambda: self._loaded(loaded)).copy()
        wet = round(swell(told, 300, 60, 150, 8) * 6)
        if wet:
            paste(picture, self.sprite(("wet", wet), lambda: self._puddle(wet / 6)), 560 * self.unit, 440 * self.unit)
        self.walker(picture, _CHECKER, 61, told, Look(hat="#f2c230", coat="#dfe8ef"))
        self._haul(picture, told % _ROUND)
        self.walker(picture, _BAREHEADED, 113, told + 40, Look(has_hat=False))
        return picture

    def _haul(self, picture: Planes, spent: float) -> None:
        if spent < 14:
            share, full = spent / 14, True
        elif spent < 18:
            share, full = 1.0, False
        elif spent < 32:
            share, full = 1 - (spent - 18) / 14, False
        else:
            share, full = 0.0, spent > 38
        far = share * share * (3 - 2 * share)
        x, y = 300 + 178 * far, 512 - 196 * far
        size = round((1.0 - 0.52 * far) * 25) / 25
        step = int(spent * 8) if 0 < share < 1 else 0
        look = Look(facing="back" if spent < 16 else "front", hat="#bcd7ee")
        load = self.sprite(("load", size, full), lambda: self._load(size, full=full))
        paste(picture, load, (x * self.unit) - load.width / 2, (y - 20 * size) * self.unit - load.height)
        person_y = y + 6 * size
        self.stand(picture, look, x + 4, person_y, step)

    def _load(self, size: float, *, full: bool) -> Canvas:
        canvas = Canvas(150, 150, scale=size * self.unit)
        canvas.glow([(8, 136), (142, 136), (146, 148), (4, 148)], "#0b121880", 4)
        if full:
            canvas.put(stack(3, 3, each=(44, 38), scale=size * self.unit), 3, 14)
        canvas.box(12, 138, 138, 144, "#c8372c", 2)
        for x in (22, 116):
            canvas.oval(x, 138, x + 12, 150, "#1c2126")
        return canvas

    def _loaded(self, count: int) -> Planes:
        picture = self.still("hall", self._draw).copy()
        box = self.sprite("box", lambda: carton(34, 30, scale=self.unit))
        for index in range(count):
            row, column = divmod(index, 4)
            paste(picture, box, (412 + column * 34) * self.unit, (292 - (row + 1) * 30) * self.unit)
        return picture

    def _draw(self) -> Canvas:
        canvas = self.canvas()
        self._room(canvas)
        for x in (60, 690):
            self._shutter(canvas, x, "1" if x < 400 else "3")
        self._container(canvas)
        self._pallets(canvas)
        canvas.vignette(0.3)
        return canvas

    def _room(self, canvas: Canvas) -> None:
        canvas.shade([(0, 0), (960, 0), (960, 302), (0, 302)], "#cfd4d2", "#b3bab9")
        for index in range(17):
            canvas.line([(index * 60, 40), (index * 60, 302)], "#9aa3a2b0", 1.2)
        canvas.box(0, 268, 960, 302, "#3f7d62")
        canvas.box(0, 265, 960, 268, "#eef1ef")
        canvas.shade([(0, 0), (960, 0), (930, 40), (30, 40)], "#56615f", "#6c7775")
        for left in (90, 400, 710):
            lamp(canvas, left, left + 170, 14)
        canvas.shade([(0, 302), (960, 302), (960, 540), (0, 540)], "#6f9584", "#4d7161")
        for begin, end in (((372, 302), (130, 540)), ((588, 302), (760, 540))):
            canvas.polygon([begin, (begin[0] + 5, begin[1]), (end[0] + 12, 540), (end[0], 540)], "#e4b93a")
        for begin, end in (((210, 302), (-160, 540)), ((750, 302), (1120, 540))):
            canvas.polygon([begin, (begin[0] + 4, begin[1]), (end[0] + 12, 540), (end[0], 540)], "#e9ece6")
        for left in (140, 460, 780):
            canvas.glow([(left - 40, 360), (left + 60, 360), (left + 90, 520), (left - 80, 520)], "#ffffff30", 22)

    def _shutter(self, canvas: Canvas, x: float, number: str) -> None:
        canvas.box(x - 12, 78, x + 222, 306, "#2b3237", 4)
        canvas.shade([(x, 90), (x + 210, 90), (x + 210, 300), (x, 300)], "#a9b3b8", "#8d989e")
        for index in range(14):
            canvas.line([(x, 104 + index * 15), (x + 210, 104 + index * 15)], "#75818880", 1.6)
        canvas.oval(x + 74, 132, x + 136, 194, "#1d5c8c")
        canvas.text(x + 105, 177, number, 40, "#ffffff", anchor="ms")
        for left in (x - 12, x + 206):
            canvas.box(left, 240, left + 16, 306, "#d9a92c", 2)
        canvas.box(x + 226, 120, x + 242, 160, "#22292e", 4)
        canvas.oval(x + 229, 124, x + 239, 134, "#e03d32")
        canvas.oval(x + 229, 142, x + 239, 152, "#24402c")

    def _container(self, canvas: Canvas) -> None:
        canvas.box(372, 62, 588, 306, "#20272c", 4)
        canvas.text(480, 84, "2号装箱平台", 16, "#e8eef2", anchor="ms")
        canvas.box(388, 94, 572, 302, "#e7ecef")
        hold(canvas, 398, 104, 562, 298)
        canvas.shade([(398, 104), (562, 104), (562, 132), (398, 132)], "#00000058", "#00000000")
        leaf(canvas, ((340, 84), (388, 96), (388, 300), (340, 308)))
        lorry = lorries(self.seed)[1 if self.seed % 2 else 0]
        writing = Canvas(120, 330, scale=self.unit)
        writing.put(container_number(lorry.container, lorry.size_type, scale=self.unit), 6, 44)
        leaf(canvas, ((572, 96), (634, 80), (634, 312), (572, 300)), writing=writing)
        canvas.shade([(346, 300), (626, 300), (648, 322), (324, 322)], "#515b61", "#3e474d")
        stripes(canvas, ((324, 322), (648, 322), (648, 330), (324, 330)), 20)

    def _pallets(self, canvas: Canvas) -> None:
        for x, y, rows, big in ((700, 286, 3, 0.62), (828, 300, 2, 0.66), (58, 306, 3, 0.72), (720, 352, 3, 1.0), (20, 370, 2, 1.04)):
            each = (58 * big, 42 * big)
            foot = y + rows * each[1] + 16
            canvas.glow([(x, foot - 6), (x + 3 * each[0] + 16, foot - 6), (x + 3 * each[0] + 24, foot + 6), (x, foot + 6)], "#0b121880", 5)
            canvas.put(stack(3, rows, each=each, scale=self.unit), x, y)
            canvas.shade(
                [(x + 6, y), (x + 6 + 3 * each[0], y), (x + 6 + 3 * each[0], foot - 16), (x + 6, foot - 16)],
                "#ffffff26",
                "#e6f2ff0c",
                across=True,
            )

    def _puddle(self, share: float) -> Canvas:
        canvas = Canvas(170, 54, scale=self.unit)
        alpha = round(140 * share)
        canvas.oval(6, 8, 110, 44, (48, 84, 74, alpha))
        canvas.oval(60, 14, 162, 50, (48, 84, 74, alpha))
        canvas.line([(36, 22), (72, 17), (96, 18)], (232, 243, 240, alpha), 2)
        return canvas


_CHECKER = (
    Leg(0, 690, 412),
    Leg(7, 612, 344),
    Leg(15, 612, 344, facing="left"),
    Leg(22, 690, 412),
    Leg(30, 690, 412, facing="right"),
    Leg(36, 690, 470),
    Leg(46, 690, 470, facing="right"),
    Leg(54, 690, 412),
    Leg(61, 690, 412),
)
_BAREHEADED = (Leg(0, 1010, 524), Leg(12, 600, 500), Leg(26, 600, 500), Leg(38, 1010, 524))
