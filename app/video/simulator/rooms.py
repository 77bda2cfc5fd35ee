"""The cold store between its racks, and the room with the metal detector (art. 11, 14)."""

from itertools import pairwise
from math import cos, sin, tau

from app.video.simulator.canvas import Canvas, Point
from app.video.simulator.dock import lamp
from app.video.simulator.goods import carton
from app.video.simulator.people import Look
from app.video.simulator.planes import Planes, paste
from app.video.simulator.stage import Leg, Scene

_EYE = (480.0, 214.0)


def _towards(point: Point, share: float) -> Point:
    """`point` moved towards the vanishing point."""
    return point[0] + (_EYE[0] - point[0]) * share, point[1] + (_EYE[1] - point[1]) * share


class ColdStore(Scene):
    """An aisle between racks; fans turn, the display says how cold it is."""

    def tall(self, y: float) -> float:
        """Units a grown person measures with the feet at y."""
        return 46 + (y - 286) * 0.56

    def paint(self, at: float) -> Planes:
        """The figure wanders by a few tenths of a degree."""
        told = at + self.seed * 13
        picture = self.still("aisle", self._draw).copy()
        turn = int(told * 10) % 4
        for x in (372, 540):
            paste(picture, self.sprite(("fan", turn), lambda: self._fan(turn)), x * self.unit, 96 * self.unit)
        degrees = -19.4 + 0.1 * round(3 * sin(tau * told / 311))
        paste(picture, self.sprite(("shown", degrees), lambda: self._display(degrees)), 432 * self.unit, 52 * self.unit)
        for legs, period, look in _IN_THE_COLD:
            self.walker(picture, legs, period, told, look)
        return picture

    def _draw(self) -> Canvas:
        canvas = self.canvas()
        canvas.shade([(0, 0), (960, 0), (960, 540), (0, 540)], "#9fb6c6", "#6f8797")
        canvas.shade([(0, 0), (960, 0), _towards((960, 0), 0.7), _towards((0, 0), 0.7)], "#7e97a8", "#a9c0cf")
        canvas.shade([(0, 540), (960, 540), _towards((960, 540), 0.7), _towards((0, 540), 0.7)], "#b8c9d4", "#8aa2b1")
        far_left, far_right = _towards((0, 0), 0.7), _towards((960, 540), 0.7)
        canvas.shade([far_left, (far_right[0], far_left[1]), far_right, (far_left[0], far_right[1])], "#c2d3de", "#a3b8c6")
        canvas.box(430, 236, 530, far_right[1], "#8fa6b5")
        for index in range(6):
            canvas.box(432 + index * 16.5, 238, 445 + index * 16.5, far_right[1] - 1, "#b9d2de", 1)
        for share in (0.05, 0.3, 0.48, 0.6):
            middle = _towards((480, 0), share)
            half = 150 * (1 - share)
            canvas.polygon(
                [
                    (middle[0] - half, middle[1]),
                    (middle[0] + half, middle[1]),
                    (middle[0] + half * 0.94, middle[1] + 12 * (1 - share)),
                    (middle[0] - half * 0.94, middle[1] + 12 * (1 - share)),
                ],
                "#f3f9fc",
            )
        for x in (240, 720):
            canvas.polygon([(x - 6, 540), (x + 6, 540), _towards((x + 6, 540), 0.68), _towards((x - 6, 540), 0.68)], "#e0b83c")
        for side in (-1, 1):
            self._rack(canvas, side)
        self._cooler(canvas)
        canvas.vignette(0.34)
        return canvas

    def _rack(self, canvas: Canvas, side: int) -> None:
        """Bays from far to near, beyond the picture's edge; in each three levels of pallets."""
        cuts = (0.66, 0.56, 0.43, 0.26, 0.03, -0.3)
        goods = self._wrapped()
        for far, near in pairwise(cuts):
            for level in range(3):
                low, high = 520 - level * 178, 520 - level * 178 - 142
                places = ((high, far), (high, near), (low, near), (low, far))
                face = [_towards((480 + side * 384, y), share) for y, share in places]
                canvas.warp(goods, face)
                canvas.shade(face, "#10283a50", "#10283a30")
        for share in cuts:
            top, foot = _towards((480 + side * 380, -60), share), _towards((480 + side * 380, 538), share)
            half = 6 * (1 - share)
            canvas.polygon(
                [(top[0] - half, top[1]), (top[0] + half, top[1]), (foot[0] + half, foot[1]), (foot[0] - half, foot[1])], "#2f6796"
            )
        for level in range(3):
            begin, end = _towards((480 + side * 380, 524 - level * 178), -0.3), _towards((480 + side * 380, 524 - level * 178), 0.66)
            canvas.polygon([(begin[0], begin[1] - 6), (end[0], end[1] - 2), (end[0], end[1] + 2), (begin[0], begin[1] + 6)], "#d8812a")

    def _wrapped(self) -> Canvas:
        """A pallet of cartons in film: from afar no more is seen of it, and a bit stream has little to carry."""
        canvas = Canvas(160, 156, scale=self.unit)
        canvas.shade([(6, 0), (154, 0), (154, 144), (6, 144)], "#b9955f", "#a58250")
        for row in (48, 96):
            canvas.line([(6, row), (154, row)], "#86673c", 1.6)
        canvas.line([(80, 0), (80, 144)], "#86673c", 1.6)
        canvas.box(96, 58, 138, 82, "#f0efe8")
        canvas.shade([(6, 0), (60, 0), (30, 144), (6, 144)], "#ffffff26", "#ffffff08")
        canvas.box(2, 145, 158, 152, "#7a5530")
        return canvas

    def _cooler(self, canvas: Canvas) -> None:
        canvas.shade([(352, 88), (608, 88), (608, 152), (352, 152)], "#eef4f7", "#c6d5de")
        for x in (372, 540):
            canvas.oval(x - 2, 94, x + 50, 146, "#5f7483")
        for index in range(7):
            canvas.line([(432, 100 + index * 7), (528, 100 + index * 7)], "#97abb8", 1.6)
        for x in (366, 430, 500, 560):
            canvas.polygon([(x, 152), (x + 4, 152), (x + 2, 164)], "#e8f4fa")
        canvas.box(428, 48, 532, 80, "#27343d", 4)

    def _fan(self, turn: int) -> Canvas:
        canvas = Canvas(48, 48, scale=self.unit)
        canvas.oval(0, 0, 48, 48, "#435764")
        for blade in range(4):
            angle = tau * (blade / 4 + turn / 16)
            tip = (24 + 19 * cos(angle), 24 + 19 * sin(angle))
            canvas.limb([(24, 24), tip], "#a9bcc8", 8)
        canvas.oval(18, 18, 30, 30, "#dbe5eb")
        canvas.oval(1, 1, 47, 47, "#20303a30")
        return canvas

    def _display(self, degrees: float) -> Canvas:
        canvas = Canvas(96, 24, scale=self.unit)
        canvas.box(0, 0, 96, 24, "#0a1013", 2)
        canvas.text(48, 20, f"{degrees:.1f}℃", 20, "#ff5a48", anchor="ms")
        return canvas


class MetalRoom(Scene):
    """Cartons run through the detector; the lamp shows that it is on."""

    def tall(self, y: float) -> float:
        """Units a grown person measures with the feet at y."""
        return 285 + (y - 440) * 0.5

    def paint(self, at: float) -> Planes:
        """A carton every four seconds; the worker behind the belt looks after it."""
        told = at + self.seed * 19
        picture = self.still("room", self._room).copy()
        self.walker(picture, _AT_THE_BELT, 24, told, Look())
        paste(picture, self.sprite("belt", self._belt), 0, 300 * self.unit)
        box = self.sprite("box", lambda: carton(96, 58, scale=self.unit))
        for index in range(6):
            x = (told * 46 + index * 190) % 1140 - 120
            paste(picture, box, x * self.unit, 262 * self.unit)
        paste(picture, self.sprite("head", self._head), 372 * self.unit, 128 * self.unit)
        lit = int(told * 2) % 2
        paste(picture, self.sprite(("lamp", lit), lambda: self._lamp(lit)), 470 * self.unit, 96 * self.unit)
        self.walker(picture, _PACKER, 37, told, Look(hat="#bcd7ee"))
        return picture

    def _room(self) -> Canvas:
        canvas = self.canvas()
        canvas.shade([(0, 0), (960, 0), (960, 372), (0, 372)], "#dfe6e8", "#c3cdd1")
        for index in range(16):
            canvas.line([(index * 64, 0), (index * 64, 372)], "#b0bcc1", 1.1)
        for index in range(6):
            canvas.line([(0, 58 + index * 58), (960, 58 + index * 58)], "#b0bcc1", 1.1)
        for left in (120, 640):
            lamp(canvas, left, left + 200, 18)
        canvas.shade([(0, 372), (960, 372), (960, 540), (0, 540)], "#8ea0a8", "#6c7d85")
        for index in range(9):
            canvas.line([(480 + (index - 4) * 130, 372), (480 + (index - 4) * 250, 540)], "#7c8d95", 1.2)
        canvas.line([(0, 440), (960, 440)], "#7c8d95", 1.2)
        canvas.box(60, 84, 250, 208, "#f7f9f9", 3)
        canvas.box(60, 84, 250, 112, "#16507e", 3)
        canvas.text(155, 104, "金属探测 试块", 17, "#ffffff", anchor="ms")
        for row, words in enumerate(("Fe  φ1.5   每小时测试", "SUS  φ2.5  每小时测试", "非铁  φ2.0  每小时测试")):
            canvas.text(72, 138 + row * 28, words, 14.5, "#22303c")
        canvas.box(720, 92, 884, 222, "#6f8b9a", 3)
        canvas.shade([(726, 98), (878, 98), (878, 216), (726, 216)], "#b9d0dc", "#93aebc")
        canvas.line([(802, 98), (802, 216)], "#6f8b9a", 4)
        canvas.vignette(0.24)
        return canvas

    def _belt(self) -> Canvas:
        canvas = Canvas(960, 200, scale=self.unit)
        canvas.glow([(0, 176), (960, 176), (960, 192), (0, 192)], "#0b121870", 6)
        for x in (80, 300, 640, 860):
            canvas.shade([(x, 40), (x + 20, 40), (x + 20, 184), (x, 184)], "#c9d2d7", "#8d999f", across=True)
            canvas.box(x - 6, 182, x + 26, 190, "#3a454b", 2)
        canvas.box(0, 12, 960, 24, "#2b3338")
        canvas.shade([(0, 22), (960, 22), (960, 48), (0, 48)], "#dbe2e6", "#a7b3b9")
        for index in range(16):
            canvas.oval(24 + index * 62, 30, 34 + index * 62, 40, "#78868d")
        canvas.box(700, 56, 790, 78, "#d8a92b", 2)
        canvas.text(745, 73, "剔除口", 15, "#22282c", anchor="ms")
        return canvas

    def _head(self) -> Canvas:
        canvas = Canvas(216, 226, scale=self.unit)
        canvas.shade([(8, 0), (208, 0), (208, 222), (8, 222)], "#f0f4f6", "#b6c2c9", across=True)
        canvas.box(8, 0, 208, 6, "#ffffff")
        canvas.box(26, 108, 190, 196, "#20292f", 4)
        canvas.shade([(30, 112), (186, 112), (186, 192), (30, 192)], "#2f3b43", "#161d22")
        canvas.box(34, 22, 120, 78, "#16222a", 4)
        canvas.text(77, 46, "OK", 20, "#4bd36b", anchor="ms")
        canvas.text(77, 68, "Fe 1.5  SUS 2.5", 9, "#9fe8b2", anchor="ms")
        for index, colour in enumerate(("#2f9e4f", "#d8a92b", "#c8372c")):
            canvas.oval(134 + index * 22, 30, 150 + index * 22, 46, colour)
        canvas.text(164, 72, "金属探测机", 11.5, "#38505f", anchor="ms")
        canvas.box(8, 206, 208, 222, "#2f6796")
        return canvas

    def _lamp(self, lit: int) -> Canvas:
        canvas = Canvas(24, 36, scale=self.unit)
        canvas.box(9, 22, 15, 36, "#59656d")
        canvas.box(5, 2, 19, 24, "#59e07e" if lit else "#2f9e4f", 4)
        return canvas


_IN_THE_COLD = (
    (
        (Leg(0, 480, 292), Leg(16, 440, 470), Leg(24, 440, 470, facing="right"), Leg(40, 480, 292), Leg(55, 480, 292, facing="back")),
        55,
        Look(coat="#2f5f95", hat="#22486f", trousers="#2a3947"),
    ),
    (
        (Leg(30, 620, 600, carries=True), Leg(44, 500, 300, carries=True), Leg(50, 500, 300, facing="back"), Leg(66, 620, 600)),
        83,
        Look(coat="#d97a2b", hat="#f0efe9", trousers="#34404b"),
    ),
)
_AT_THE_BELT = (Leg(0, 300, 440), Leg(9, 300, 440), Leg(13, 326, 440), Leg(18, 326, 440), Leg(24, 300, 440))
_PACKER = (
    Leg(0, 850, 596, facing="left"),
    Leg(10, 850, 596, carries=True),
    Leg(15, 1060, 600, carries=True),
    Leg(24, 1060, 600),
    Leg(30, 850, 596),
    Leg(37, 850, 596, facing="back"),
)
