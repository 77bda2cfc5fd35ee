"""The goods of the scenes: cartons with their label, pallets, number plates, the writing on a container (art. 12, 13)."""

from typing import NamedTuple

from app.video.simulator.canvas import SONG, Canvas, Colour, mixed


class Batch(NamedTuple):
    """What a carton's label says; made-up goods of a made-up firm."""

    product: str = "冻南美白虾仁"
    size: str = "31/40  1kg×10"
    number: str = "LC20261105A"
    made_on: str = "2026-11-05"
    filing: str = "3700/02871"
    maker: str = "烟台澜澄水产食品有限公司"


BATCHES = (
    Batch(),
    Batch(number="LC20261106A", made_on="2026-11-06"),
    Batch(number="LC20261108B", made_on="2026-11-08"),
    Batch("冻煮南美白虾", "26/30  1kg×10", "LC20261109A", "2026-11-09"),
)
EEL = (
    Batch("冻烤鳗（蒲烧）", "40P  5kg×2", "MC20261028A", "2026-10-28", "3700/02906", "烟台沐川食品有限公司"),
    Batch("冻烤鳗（蒲烧）", "40P  5kg×2", "MC20261030C", "2026-10-30", "3700/02906", "烟台沐川食品有限公司"),
)
KRAFT = "#c19a63"


def batches(seed: int) -> tuple[Batch, ...]:
    """What a firm makes: an odd seed is the one with shrimps, an even one that with eel."""
    return BATCHES if seed % 2 else EEL


def carton(width: float, height: float, *, scale: float = 1.0, kraft: Colour = KRAFT) -> Canvas:
    """The long side of a carton with tape and a label too small to read."""
    canvas = Canvas(width, height, scale=scale)
    canvas.box(0, 0, width, height, mixed(kraft, "#5c3f1d", 0.55))
    canvas.shade([(0.7, 0.7), (width - 0.7, 0.7), (width - 0.7, height - 0.7), (0.7, height - 0.7)], mixed(kraft, "#ffffff", 0.07), kraft)
    canvas.box(0.7, height * 0.46, width - 0.7, height * 0.56, mixed(kraft, "#fff2d0", 0.38))
    left, right = width * 0.54, width * 0.92
    canvas.box(left, height * 0.12, right, height * 0.44, "#f3f3ee")
    for row, share in enumerate((0.8, 0.5, 0.66)):
        top = height * (0.17 + 0.085 * row)
        canvas.box(left + 1.5, top, left + 1.5 + (right - left - 3) * share, top + height * 0.035, "#4a4f58")
    return canvas


def stack(columns: int, rows: int, *, each: tuple[float, float] = (70.0, 48.0), scale: float = 1.0, has_pallet: bool = True) -> Canvas:
    """Cartons on a pallet, seen from the front."""
    width, height = each
    canvas = Canvas(columns * width + 12, rows * height + (16 if has_pallet else 0), scale=scale)
    for row in range(rows):
        for column in range(columns):
            tone = ("#c19a63", "#bd955d", "#c59f69", "#b99259")[(row * 3 + column * 5 + row * column) % 4]
            canvas.put(carton(width, height, scale=scale, kraft=tone), 6 + column * width, row * height)
    bottom = rows * height
    canvas.shade([(6, 0), (columns * width + 6, 0), (columns * width + 6, bottom), (6, bottom)], "#00000000", "#00000030")
    if has_pallet:
        canvas.box(0, bottom, columns * width + 12, bottom + 5, "#8a6236")
        for share in (0.0, 0.46, 0.92):
            left = share * (columns * width + 12)
            canvas.box(left, bottom + 5, left + 0.08 * (columns * width + 12), bottom + 12, "#6d4b27")
        canvas.box(0, bottom + 12, columns * width + 12, bottom + 16, "#7a5530")
    return canvas


def label(batch: Batch, *, scale: float = 1.0) -> Canvas:
    """The label of a carton as art. 12 wants it, 330 × 214 units, to be read."""
    canvas = Canvas(330, 214, scale=scale)
    canvas.box(0, 0, 330, 214, "#d9d7cd", 3)
    canvas.box(1, 1, 328, 212, "#fafaf5", 3)
    canvas.box(1, 1, 328, 34, "#1f5f8f", 3)
    canvas.text(12, 25, "品　名", 16, "#dcebf6", face=SONG)
    canvas.text(88, 25.5, batch.product, 21, "#ffffff")
    rows = (
        ("规　格", batch.size),
        ("批　号", batch.number),
        ("生产日期", batch.made_on),
        ("备案号", batch.filing),
        ("保质期", "24个月  -18℃以下冷冻"),
    )
    for row, (name, value) in enumerate(rows):
        base = 57 + row * 25
        canvas.text(12, base, name, 16, "#30363d", face=SONG)
        canvas.text(88, base, value, 17.5, "#12161b")
        canvas.line([(10, base + 6), (320, base + 6)], "#cfcdc3", 0.8)
    canvas.text(12, 182, "生产企业", 12.5, "#30363d", face=SONG)
    canvas.text(70, 182, batch.maker, 13.5, "#12161b")
    canvas.text(12, 203, "PRODUCT OF CHINA   N.W. 10 kg", 12, "#30363d")
    _bars(canvas, batch.number)
    return canvas


def _bars(canvas: Canvas, number: str) -> None:
    """Bars as of a barcode, different for each batch; they code nothing."""
    x, bits = 236.0, int.from_bytes(number.encode()) | 1 << 90
    canvas.box(232, 188, 322, 209, "#ffffff")
    while x < 319:
        width = 1 + bits % 3 * 0.9
        canvas.box(x, 190, x + width, 208, "#15181c")
        bits, x = bits // 3, x + width + 1.2 + bits % 2


def plate(number: str, *, scale: float = 1.0, is_energy: bool = False) -> Canvas:
    """A number plate, 116 × 32 units: yellow for large vehicles, green for new energy."""
    canvas = Canvas(116, 32, scale=scale)
    canvas.box(0, 0, 116, 32, "#1c1f22", 3)
    canvas.box(1.4, 1.4, 114.6, 30.6, "#9fd6a8" if is_energy else "#f2b91d", 2.4)
    ink, size = "#101214", 20.0 if len(number) < 8 else 18.0
    canvas.text(7, 24, number[:2], size, ink)
    canvas.oval(41, 15, 45, 19, ink)
    canvas.text(48, 24, number[2:], size, ink)
    return canvas


def container_number(number: str, size_type: str, *, scale: float = 1.0, ink: Colour = "#22303c") -> Canvas:
    """Owner's code, serial number, boxed check digit and size-type code, 120 × 66 units."""
    canvas = Canvas(120, 66, scale=scale)
    canvas.text(4, 27, number[:4], 25, ink)
    canvas.text(4, 46, number[4:10], 19, ink)
    canvas.box(78, 30, 92, 48, ink)
    canvas.box(79.3, 31.3, 90.7, 46.7, "#eef1f3")
    canvas.text(85, 45, number[10], 17, ink, anchor="ms")
    canvas.text(4, 64, size_type, 16, ink)
    return canvas
