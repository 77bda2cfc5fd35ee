"""提示标识 as vector PDF in the norm's three sizes: golden ground, red image, black frame and Heiti letters (annex 4, nine; D9-3 … D9-5).

The norm's own drawings are lost from its published text; the pictograms here are ours, and the image and the letters keep two to one.
"""

from dataclasses import dataclass
from math import cos, radians, sin

from reportlab.lib.colors import Color, HexColor, black
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from records.printed.paper import HEI, printed
from records.signage import Kind, Size

CM = 72 / 2.54
GROUND = HexColor("#FFC20E")
RED = HexColor("#C8102E")
#: where the ink of a Chinese letter begins above and ends below the baseline, as a share of its size
INK_TOP, INK_BOTTOM = 0.85, 0.08
#: the width of a picture to its height; both pictograms are drawn in a field of 108 × 100
FIELD = (108.0, 100.0)

#: from the largest letters to the smallest: what it is, what is taken, what that means
LINES = {
    Kind.PICTURE: ("海关监控区域", "本区域正在采集图像", "本区域属于海关监控范围"),
    Kind.SOUND: ("海关监控区域", "本区域正在采集声音", "本区域属于海关监控范围"),
}


@dataclass(frozen=True)
class Layout:
    """Centimetres. `edge` outside the frame, its thickness, `side` from it to the letters, `between` two lines of letters."""

    edge: float
    frame: float
    side: float
    between: float


#: made for each size: 30:20 is slimmer than the two others, so its letters stand further apart and its frame is finer
LAYOUTS = {
    Size.LARGE: Layout(edge=0.8, frame=0.7, side=1.0, between=0.85),
    Size.MEDIUM: Layout(edge=0.55, frame=0.5, side=0.75, between=0.95),
    Size.SMALL: Layout(edge=0.4, frame=0.35, side=0.5, between=0.42),
}


def render(kind: Kind, size: Size) -> bytes:
    """One sign on a page of exactly its size."""
    height, width = (round(length * CM, 2) for length in size.cm)
    title = f"{kind.label}　{size.label}"
    return printed(lambda canvas: _draw(canvas, kind, size), title=title, author="海关监控区域提示标识", page=(width, height), face=HEI)


def _draw(canvas: Canvas, kind: Kind, size: Size) -> None:
    height, width = size.cm
    layout = LAYOUTS[size]
    canvas.scale(CM, CM)
    canvas.setFillColor(GROUND)
    canvas.rect(-1, -1, width + 2, height + 2, stroke=0, fill=1)  # over the edge, so that no white hair is left when it is cut
    _frame(canvas, width, height, layout)
    room = width - 2 * (layout.edge + layout.frame + layout.side)
    sizes = [room / len(line) for line in LINES[kind]]
    letters = sum(sizes) * (INK_TOP + INK_BOTTOM) + layout.between * (len(sizes) - 1)
    inner = height - 2 * (layout.edge + layout.frame)
    gap = (inner - 3 * letters) / 3  # above the image, between it and the letters, below the letters
    y = layout.edge + layout.frame + gap + letters
    canvas.setFillColor(black)
    for line, points in zip(LINES[kind], sizes, strict=True):
        canvas.setFont(HEI, points)
        canvas.drawCentredString(width / 2, y - points * INK_TOP, line)
        y -= points * (INK_TOP + INK_BOTTOM) + layout.between
    _image(canvas, kind, width / 2, layout.edge + layout.frame + 2 * gap + letters, 2 * letters)
    canvas.showPage()


def _frame(canvas: Canvas, width: float, height: float, layout: Layout) -> None:
    canvas.setStrokeColor(black)
    canvas.setLineWidth(layout.frame)
    at = layout.edge + layout.frame / 2
    canvas.roundRect(at, at, width - 2 * at, height - 2 * at, 2 * layout.frame, stroke=1, fill=0)


def _image(canvas: Canvas, kind: Kind, middle: float, bottom: float, height: float) -> None:
    """The pictogram, `height` high, over `bottom`."""
    canvas.saveState()
    share = height / FIELD[1]
    canvas.translate(middle - FIELD[0] * share / 2, bottom)
    canvas.scale(share, share)
    canvas.setLineJoin(1)
    canvas.setLineCap(1)
    (_camera if kind is Kind.PICTURE else _microphone)(canvas)
    canvas.restoreState()


def _ink(canvas: Canvas, colour: Color) -> None:
    canvas.setFillColor(colour)
    canvas.setStrokeColor(colour)


def _camera(canvas: Canvas) -> None:
    """A camera on the wall that looks down to the left, with what it sees."""
    _ink(canvas, RED)
    canvas.roundRect(96, 0, 12, 58, 3, stroke=0, fill=1)  # wall plate
    canvas.setLineWidth(9)
    arm = canvas.beginPath()
    arm.moveTo(100, 27)
    arm.lineTo(85, 27)
    arm.lineTo(79, 54)
    canvas.drawPath(arm, stroke=1, fill=0)
    canvas.setLineWidth(6)
    for turn in (-28, 0, 28):
        _ray(canvas, turn)
    canvas.translate(65, 59.5)
    canvas.rotate(35)
    canvas.scale(0.88, 0.88)
    canvas.roundRect(-29, -15, 74, 28, 4, stroke=0, fill=1)  # housing
    canvas.roundRect(-51, -12, 19, 22, 3, stroke=0, fill=1)  # lens
    canvas.drawPath(_shield(canvas), stroke=0, fill=1)
    _ink(canvas, GROUND)
    canvas.circle(-42, -1, 5.5, stroke=0, fill=1)


def _shield(canvas: Canvas) -> PDFPathObject:
    """The roof over the housing, longer than it at the front."""
    path = canvas.beginPath()
    path.moveTo(-56, 15.6)
    path.lineTo(46, 15.6)
    path.lineTo(46, 20)
    path.curveTo(46, 22.5, 44.5, 24, 42, 24)
    path.lineTo(-50, 24)
    path.close()
    return path


def _ray(canvas: Canvas, turn: float) -> None:
    """A stroke away from the lens, `turn` degrees beside its axis."""
    x, y = cos(radians(222 + turn)), sin(radians(222 + turn))
    canvas.line(33 + 17 * x, 37 + 17 * y, 33 + 34 * x, 37 + 34 * y)


def _microphone(canvas: Canvas) -> None:
    """A microphone between the waves that reach it."""
    _ink(canvas, RED)
    canvas.roundRect(38, 36, 32, 64, 16, stroke=0, fill=1)
    canvas.setLineWidth(8)
    path = canvas.beginPath()
    path.moveTo(29, 62)
    path.lineTo(29, 52)
    path.curveTo(29, 36, 40, 25, 54, 25)
    path.curveTo(68, 25, 79, 36, 79, 52)
    path.lineTo(79, 62)
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.rect(50, 6, 8, 20, stroke=0, fill=1)
    canvas.roundRect(34, 0, 40, 9, 4, stroke=0, fill=1)
    canvas.setLineWidth(7)
    for distance in (0, 1):
        for side in (0, 180):
            _wave(canvas, side, distance)
    _ink(canvas, GROUND)
    for height in (62, 72, 82):
        canvas.roundRect(46, height, 16, 4, 2, stroke=0, fill=1)


def _wave(canvas: Canvas, side: float, distance: int) -> None:
    radius = 38 + 13 * distance
    canvas.arc(54 - radius, 72 - radius, 54 + radius, 72 + radius, side - 26, 52)
