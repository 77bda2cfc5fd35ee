"""The label view: cartons stop under the camera so that their label can be read (art. 12)."""

from app.video.simulator.canvas import Canvas, mixed
from app.video.simulator.goods import KRAFT, Batch, batches, label
from app.video.simulator.planes import Planes, paste
from app.video.simulator.stage import Scene

_CYCLE = 18.0
_CARTON = (560.0, 380.0)


class LabelView(Scene):
    """A carton comes along the belt, lies still for a while, moves on; now and then a gloved hand points at the batch."""

    def paint(self, at: float) -> Planes:
        """Every third carton or so is of the next batch."""
        told = at + self.seed * 11
        number, spent = int(told / _CYCLE), told % _CYCLE
        made = batches(self.seed)
        batch = made[number // 3 % len(made)]
        tilt = (number * 37 % 7 - 3) * 0.5
        come, gone = max(0.0, 3 - spent) / 3, max(0.0, spent - 15) / 3
        x = 180 + 820 * come * come - 820 * gone * gone
        if come or gone:
            picture = self._with_carton(batch, tilt, x)
        else:
            picture = self.filled((batch, tilt), lambda: self._with_carton(batch, tilt, x)).copy()
        if 6 <= spent < 12 and number % 2 == 0:
            reach = min(1.0, spent - 6, 12 - spent)
            hand = self.sprite("hand", self._hand)
            paste(picture, hand, (640 + 6 * (int(at * 2) % 2)) * self.unit, (560 - 270 * reach) * self.unit)
        return picture

    def _with_carton(self, batch: Batch, tilt: float, x: float) -> Planes:
        picture = self.still("belt", self._belt).copy()
        box = self.sprite((batch, tilt), lambda: self._carton(batch, tilt))
        paste(picture, box, x * self.unit, 58 * self.unit)
        return picture

    def _carton(self, batch: Batch, tilt: float) -> Canvas:
        width, height = _CARTON
        flat = Canvas(width, height, scale=self.unit)
        flat.box(0, 0, width, height, mixed(KRAFT, "#4e3414", 0.5), 5)
        flat.shade([(3, 3), (width - 3, 3), (width - 3, height - 3), (3, height - 3)], "#cfa870", "#b98f57")
        for index in range(24):
            flat.line([(3, 12 + index * 15.6), (width - 3, 12 + index * 15.6)], "#ffffff0a", 5)
        flat.shade([(3, 168), (width - 3, 168), (width - 3, 214), (3, 214)], "#e6cfa0b0", "#d9bd88b0")
        flat.line([(3, 191), (width - 3, 191)], "#8c683a90", 1.6)
        flat.put(label(batch, scale=self.unit), 30, 82)
        flat.text(390, 92, "LC SEAFOOD", 21, "#3c3326")
        flat.text(390, 120, "TOKYO", 21, "#3c3326")
        flat.text(390, 148, "NO.1-2300", 19, "#3c3326")
        _mark_cold(flat, 406, 236)
        _mark_up(flat, 476, 236)
        canvas = Canvas(width + 40, height + 40, scale=self.unit)
        canvas.glow([(26, 30), (width + 18, 30), (width + 24, height + 28), (22, height + 28)], "#0b121890", 7)
        lean = tilt * 2.2
        corners = (
            (20 - lean, 18 + lean),
            (width + 20 - lean, 18 - lean),
            (width + 20 + lean, height + 18 - lean),
            (20 + lean, height + 18 + lean),
        )
        canvas.warp(flat, corners)
        return canvas

    def _hand(self) -> Canvas:
        canvas = Canvas(170, 300, scale=self.unit)
        canvas.polygon([(58, 110), (132, 104), (168, 300), (84, 300)], "#e3e8ed")
        canvas.polygon([(112, 106), (132, 104), (168, 300), (140, 300)], "#cbd3da")
        canvas.box(52, 92, 138, 126, "#d0d8df", 10)
        canvas.oval(48, 44, 132, 122, "#5f9fcb")
        canvas.limb([(66, 66), (40, 14)], "#6caed9", 20)
        canvas.limb([(84, 58), (72, 42)], "#5a98c3", 22)
        canvas.limb([(102, 58), (98, 42)], "#5a98c3", 21)
        canvas.limb([(118, 66), (120, 52)], "#5591bb", 19)
        canvas.limb([(58, 96), (36, 74)], "#5f9fcb", 19)
        return canvas

    def _belt(self) -> Canvas:
        canvas = self.canvas()
        canvas.shade([(0, 0), (960, 0), (960, 540), (0, 540)], "#5c6a74", "#46525b")
        canvas.shade([(0, 34), (960, 34), (960, 506), (0, 506)], "#7d8a93", "#6a7780")
        for index in range(16):
            x = 8 + index * 60
            canvas.shade([(x, 52), (x + 44, 52), (x + 44, 488), (x, 488)], "#c3ccd3", "#8b98a2", across=True)
            canvas.line([(x + 12, 52), (x + 12, 488)], "#dde3e8", 2.4)
        for top in (34, 488):
            canvas.shade([(0, top), (960, top), (960, top + 18), (0, top + 18)], "#dfe4e8", "#a5b0b9")
            for index in range(12):
                canvas.oval(34 + index * 82, top + 5, 42 + index * 82, top + 13, "#6c7882")
        canvas.glow([(180, 80), (780, 80), (780, 460), (180, 460)], "#ffffff30", 50)
        canvas.vignette(0.30)
        return canvas


def _mark_cold(canvas: Canvas, x: float, y: float) -> None:
    canvas.box(x, y, x + 54, y + 72, "#2f6fa8", 5)
    canvas.text(x + 27, y + 34, "冷冻", 19, "#ffffff", anchor="ms")
    canvas.text(x + 27, y + 58, "-18℃", 15, "#ffffff", anchor="ms")


def _mark_up(canvas: Canvas, x: float, y: float) -> None:
    canvas.box(x, y, x + 54, y + 72, "#3c3326", 5)
    canvas.box(x + 3, y + 3, x + 51, y + 69, KRAFT, 3)
    for middle in (x + 17, x + 37):
        canvas.polygon([(middle, y + 12), (middle + 9, y + 28), (middle - 9, y + 28)], "#3c3326")
        canvas.box(middle - 3, y + 26, middle + 3, y + 56, "#3c3326")
    canvas.box(x + 8, y + 58, x + 46, y + 62, "#3c3326")
