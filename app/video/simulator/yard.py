"""The yard: the gate with its barrier and plate camera, and the weighbridge (art. 13 vehicle)."""

from datetime import UTC, datetime

from app.video.simulator.canvas import Canvas
from app.video.simulator.goods import batches
from app.video.simulator.people import Look
from app.video.simulator.planes import Planes, paste
from app.video.simulator.stage import Leg, Scene
from app.video.simulator.vehicles import FRONT, Lorry, front, lorries, side
from records.clock import beijing


def dusk(at: float) -> float:
    """How dark it is out of doors at a moment: 0 by day, 0.62 at night (Beijing time, in five steps)."""
    local = beijing(datetime.fromtimestamp(at, UTC))
    hour = local.hour + local.minute / 60
    share = max(0.0, min(1.0, max(6.6 - hour, hour - 17.2)))
    return round(share * 4) / 4 * 0.62


def _ease(share: float) -> float:
    share = max(0.0, min(1.0, share))
    return share * share * (3 - 2 * share)


def _sky(canvas: Canvas, horizon: float) -> None:
    canvas.shade([(0, 0), (960, 0), (960, horizon), (0, horizon)], "#8fb4d2", "#dbe7ee")
    for x, y, wide in ((120, 60, 150), (420, 38, 210), (760, 72, 170)):
        canvas.glow([(x, y), (x + wide, y - 6), (x + wide + 30, y + 16), (x - 20, y + 18)], "#ffffffa0", 10)


class Gate(Scene):
    """A lorry comes to the barrier, waits for its plate to be read, drives on."""

    _CYCLE = 64

    def tall(self, y: float) -> float:
        """Units a grown person measures with the feet at y."""
        return 62 + (y - 240) * 0.42

    def paint(self, at: float) -> Planes:
        """One lorry a minute; by night the lamps burn."""
        dark = dusk(at)
        told = at + self.seed * 17
        coming, spent = lorries(self.seed), told % self._CYCLE
        lorry = coming[int(told / self._CYCLE) % len(coming)]
        if 16 <= spent < 38:
            picture = self.filled((lorry, dark), lambda: self._with_lorry(lorry, 16, dark)).copy()
        else:
            picture = self._with_lorry(lorry, spent, dark)
        step = round(12 * (_ease((spent - 34) / 3) - _ease((spent - 52) / 3)))
        bar = self.sprite(("bar", step, dark), lambda: self._bar(step / 12, dark))
        paste(picture, bar, 250 * self.unit, 176 * self.unit)
        self.walker(picture, _GUARD, 64, spent, Look(coat="#2b4a73", hat="#1d3556", trousers="#23364f", dusk=dark))
        return picture

    def _with_lorry(self, lorry: Lorry, spent: float, dark: float) -> Planes:
        picture = self.still(("gate", dark), lambda: self._draw(dark)).copy()
        if spent < 38:
            share = _ease((spent - 4) / 12)
            big, foot, x = 0.40 + 0.50 * share, 250 + 168 * share, 470 + 10 * share
        else:
            share = ((spent - 38) / 10) ** 2
            big, foot, x = 0.90 + 0.55 * min(share, 1.4), 418 + 300 * share, 480 - 60 * share
        if spent < 4 or foot - FRONT[1] * big > 560:
            return picture
        # few sizes: each is drawn once
        big = round(big * 25) / 25
        truck = self.smaller((lorry.tractor, dark), big / 1.5, lambda: front(lorry, scale=1.5 * self.unit, dusk=dark))
        paste(picture, truck, x * self.unit - truck.width / 2, foot * self.unit - truck.height)
        return picture

    def _draw(self, dark: float) -> Canvas:
        canvas = self.canvas()
        _sky(canvas, 210)
        self._buildings(canvas)
        self._road(canvas)
        self._booth(canvas)
        canvas.dim(dark)
        canvas.text(176, 140, "一车一杆 减速", 17, "#ff4a33", anchor="ms")
        canvas.box(300, 44, 306, 250, "#59646c")
        canvas.polygon([(300, 44), (352, 34), (356, 42), (306, 52)], "#59646c")
        if dark:
            canvas.glow([(330, 38), (356, 34), (356, 44), (330, 46)], "#fff6d8f0", 5)
            canvas.glow([(300, 380), (620, 380), (700, 470), (220, 470)], "#ffe9b850", 30)
            canvas.glow([(748, 210), (846, 210), (846, 290), (748, 290)], "#ffedc0c0", 8)
        canvas.vignette(0.22)
        return canvas

    def _buildings(self, canvas: Canvas) -> None:
        canvas.shade([(0, 128), (330, 112), (330, 214), (0, 230)], "#c9d2d8", "#aeb9c1")
        canvas.polygon([(0, 118), (336, 102), (336, 114), (0, 132)], "#4f7fa6")
        for index in range(5):
            x = 24 + index * 60
            canvas.box(x, 158 - index * 2, x + 36, 196 - index * 2, "#7e93a1", 1)
            canvas.box(x + 2, 160 - index * 2, x + 34, 176 - index * 2, "#a9c0cd")
        canvas.text(248, 146, "加工车间", 16, "#34586f")
        canvas.shade([(620, 120), (960, 96), (960, 236), (620, 218)], "#d7d2c6", "#b9b4a8")
        canvas.polygon([(612, 112), (960, 86), (960, 100), (612, 124)], "#8c6f56")
        for index in range(4):
            x = 690 + index * 68
            canvas.box(x, 140 - index * 4, x + 44, 204, "#8f9aa1", 1)
            for line in range(7):
                canvas.line([(x, 146 - index * 4 + line * 9), (x + 44, 146 - index * 4 + line * 9)], "#788389", 1)
        for x in (352, 392, 566, 598):
            canvas.box(x + 8, 176, x + 12, 214, "#5d4b3a")
            canvas.oval(x - 8, 134, x + 28, 190, "#5f8a5a")
            canvas.oval(x - 2, 138, x + 18, 172, "#729c69")

    def _road(self, canvas: Canvas) -> None:
        canvas.shade([(0, 208), (960, 208), (960, 540), (0, 540)], "#9aa08f", "#7f8676")
        canvas.shade([(408, 208), (548, 208), (900, 540), (70, 540)], "#868b8f", "#5e6367")
        for begin, end in (((412, 208), (88, 540)), ((544, 208), (882, 540))):
            canvas.line([begin, end], "#e7e4d8", 4)
        for index in range(6):
            top, bottom = 220 + index * index * 11, 232 + index * index * 11 + index * 7
            half = 1.5 + index * 1.2
            canvas.polygon([(479 - half, top), (479 + half, top), (479 + half * 1.3, bottom), (479 - half * 1.3, bottom)], "#ddd9c8")
        canvas.polygon([(236, 424), (728, 424), (740, 438), (222, 438)], "#efece0")
        for index in range(16):
            x = 204 + index * 36
            canvas.polygon([(x, 452), (x + 18, 452), (x + 15, 462), (x - 4, 462)], "#d8a92b" if index % 2 else "#2d3237")
        canvas.box(170, 60, 178, 330, "#5b666e")
        canvas.box(150, 70, 200, 100, "#2c343a", 4)
        canvas.oval(158, 76, 182, 94, "#10151a")
        canvas.oval(164, 80, 176, 90, "#2f5a86")
        canvas.box(112, 112, 240, 154, "#101418", 3)

    def _booth(self, canvas: Canvas) -> None:
        canvas.glow([(716, 398), (890, 398), (900, 412), (706, 412)], "#0b121880", 6)
        canvas.shade([(728, 176), (868, 176), (868, 404), (728, 404)], "#eceff1", "#c5cdd3")
        canvas.polygon([(716, 164), (884, 164), (876, 182), (722, 182)], "#2f5f8a")
        canvas.box(744, 206, 852, 296, "#34444f", 2)
        canvas.shade([(748, 210), (848, 210), (848, 292), (748, 292)], "#9fb9c8", "#6d8796")
        canvas.polygon([(760, 210), (790, 210), (766, 292), (750, 292)], "#ffffff38")
        canvas.box(728, 316, 868, 344, "#2f5f8a")
        canvas.text(798, 336, "门 卫", 18, "#ffffff", anchor="ms")
        canvas.box(672, 322, 704, 424, "#d88a1f", 3)
        canvas.box(672, 352, 704, 362, "#f3f3ee")
        canvas.box(666, 416, 710, 428, "#3a4249", 2)

    def _bar(self, lift: float, dark: float) -> Canvas:
        canvas = Canvas(450, 190, scale=self.unit)
        length, foot = 420, (436, 164)
        along, up = -length * (1 - 0.93 * lift), -length * 0.40 * lift
        for index in range(10):
            begin = (foot[0] + along * index / 10, foot[1] + up * index / 10)
            end = (foot[0] + along * (index + 1) / 10, foot[1] + up * (index + 1) / 10)
            canvas.line([begin, end], "#d23a2e" if index % 2 == 0 else "#f4f4f0", 8)
        canvas.dim(dark)
        return canvas


class Weighbridge(Scene):
    """A loaded lorry drives on, stands while it is weighed, drives off."""

    _CYCLE = 70
    _TOP = 188

    def paint(self, at: float) -> Planes:
        """The lamp is red and the figure counts up while it stands."""
        dark = dusk(at)
        told = at + self.seed * 23
        coming, spent = lorries(self.seed), told % self._CYCLE
        lorry = coming[int(told / self._CYCLE) % len(coming)]
        stands = 16 <= spent < 50
        gross = 38_460 + 340 * coming.index(lorry)
        shown = round(gross * (_ease((spent - 10) / 8) - _ease((spent - 50) / 8)) / 20) * 20
        if stands:
            picture = self.filled((lorry, dark), lambda: self._with_lorry(lorry, spent, dark)).copy()
        else:
            picture = self._with_lorry(lorry, spent, dark)
        figure = self.sprite(("shown", shown, stands), lambda: self._figure(shown, stands=stands))
        paste(picture, figure, 668 * self.unit, 66 * self.unit)
        self.walker(picture, _WEIGHER, 70, spent, Look(coat="#e08a2c", hat="#f2c230", trousers="#2e3a46", dusk=dark))
        return picture

    def _with_lorry(self, lorry: Lorry, spent: float, dark: float) -> Planes:
        picture = self.still(("bridge", dark), lambda: self._draw(dark)).copy()
        x = -760 + 900 * _ease(spent / 16) + 900 * (max(0.0, spent - 50) / 12) ** 2
        if x < 960:
            truck = self.sprite((lorry.tractor, dark), lambda: side(lorry, scale=self.unit, dusk=dark))
            paste(picture, truck, x * self.unit, self._TOP * self.unit)
        paste(picture, self.sprite(("rail", dark), lambda: self._rail(dark)), 0, 394 * self.unit)
        return picture

    def tall(self, y: float) -> float:
        """Units a grown person measures with the feet at y."""
        return 118 + (y - 400) * 0.35

    def _draw(self, dark: float) -> Canvas:
        canvas = self.canvas()
        _sky(canvas, 250)
        canvas.shade([(0, 130), (960, 130), (960, 300), (0, 300)], "#cbd3d8", "#b0bac1")
        for index in range(49):
            canvas.line([(index * 20, 138), (index * 20, 300)], "#a3aeb6", 1.2)
        canvas.polygon([(0, 118), (960, 118), (960, 136), (0, 136)], "#47769b")
        for x in (60, 250, 440):
            canvas.box(x, 176, x + 120, 300, "#8b979f", 2)
            for line in range(12):
                canvas.line([(x + 2, 184 + line * 10), (x + 118, 184 + line * 10)], "#78848c", 1.2)
        canvas.text(40, 164, batches(self.seed)[0].maker, 22, "#2f5c7d")
        canvas.shade([(0, 300), (960, 300), (960, 540), (0, 540)], "#91979a", "#6e7477")
        canvas.shade([(70, 366), (930, 366), (960, 424), (30, 424)], "#596268", "#454d53")
        for index in range(8):
            canvas.line([(100 + index * 112, 366), (72 + index * 120, 424)], "#3a4248", 1.4)
        canvas.polygon([(70, 366), (140, 366), (120, 424), (30, 424)], "#c99b2a")
        canvas.polygon([(860, 366), (930, 366), (960, 424), (860, 424)], "#c99b2a")
        canvas.box(650, 40, 840, 128, "#2b343b", 5)
        for x in (690, 792):
            canvas.box(x, 128, x + 8, 300, "#4b565e")
        canvas.dim(dark)
        if dark:
            for x in (215, 405):
                canvas.glow([(x - 12, 186), (x + 12, 186), (x + 12, 194), (x - 12, 194)], "#fff3d0f0", 5)
                canvas.glow([(x - 70, 290), (x + 70, 290), (x + 110, 430), (x - 110, 430)], "#ffe9b848", 26)
        canvas.vignette(0.22)
        return canvas

    def _rail(self, dark: float) -> Canvas:
        canvas = Canvas(960, 40, scale=self.unit)
        canvas.box(0, 14, 960, 22, "#d8b03a")
        for index in range(17):
            canvas.box(16 + index * 58, 6, 24 + index * 58, 40, "#d8b03a", 2)
            canvas.box(16 + index * 58, 18, 24 + index * 58, 24, "#2d3338")
        canvas.dim(dark)
        return canvas

    def _figure(self, shown: int, *, stands: bool) -> Canvas:
        canvas = Canvas(156, 52, scale=self.unit)
        canvas.box(0, 0, 156, 52, "#0d1114", 4)
        canvas.text(114, 40, f"{shown / 1000:.2f}", 38, "#ff5040", anchor="rs")
        canvas.text(132, 39, "t", 20, "#ff5040", anchor="ms")
        canvas.oval(138, 8, 150, 20, "#e23b30" if stands else "#35c15a")
        return canvas


_GUARD = (
    Leg(0, 655, 412, facing="left"),
    Leg(16, 655, 412),
    Leg(19, 612, 428),
    Leg(32, 612, 428, facing="left"),
    Leg(33, 612, 428),
    Leg(38, 738, 444),
    Leg(50, 738, 444, facing="left"),
    Leg(54, 655, 412),
    Leg(64, 655, 412),
)
_WEIGHER = (Leg(18, 990, 470), Leg(26, 880, 482), Leg(38, 880, 482, facing="back"), Leg(39, 880, 482), Leg(48, 990, 470))
