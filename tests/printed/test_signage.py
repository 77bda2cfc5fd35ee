"""The signs to print, measured: exact sizes, the norm's colours, two thirds image and one third Heiti letters (D9-3, D9-4, D9-5)."""

from argparse import Namespace
from contextlib import closing
from itertools import product
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest

from app.commands import norms
from records.printed import signage
from records.signage import Kind, Size
from tests.conftest import Browser
from tests.printed.reading import fonts, pages
from tests.scene import Scene

#: width and height in points, as OBLIGATIONS asks
PAGES = {Size.LARGE: (850.39, 1133.86), Size.MEDIUM: (566.93, 850.39), Size.SMALL: (425.20, 566.93)}
ALL = list(product(Kind, Size))


def _pixels(kind: Kind, size: Size) -> np.ndarray:
    """Each sign 1100 pixels high: the soft edges of letters weigh alike."""
    with closing(pdfium.PdfDocument(signage.render(kind, size))) as document:
        return np.asarray(document[0].render(scale=1100 / PAGES[size][1]).to_pil().convert("RGB")).astype(int)


def _is(pixels: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    return np.abs(pixels - np.array(colour)).max(axis=2) < 40


def _rows(mask: np.ndarray) -> tuple[int, int]:
    found = np.flatnonzero(mask.any(axis=1))
    return int(found[0]), int(found[-1]) + 1


@pytest.mark.obligation("D9-4")
@pytest.mark.parametrize(("kind", "size"), ALL)
def test_the_page_is_the_sign_to_a_hundredth_of_a_point(kind: Kind, size: Size) -> None:
    with closing(pdfium.PdfDocument(signage.render(kind, size))) as document:
        assert len(document) == 1
        assert document[0].get_mediabox() == pytest.approx((0, 0, *PAGES[size]), abs=0.006)


@pytest.mark.obligation("D9-5")
@pytest.mark.parametrize(("kind", "size"), ALL)
def test_ground_image_frame_and_letters_have_the_norms_colours_and_shares(kind: Kind, size: Size) -> None:
    pixels = _pixels(kind, size)
    golden, red, black = _is(pixels, (255, 194, 14)), _is(pixels, (200, 16, 46)), _is(pixels, (0, 0, 0))
    assert golden[0].all(), "the ground goes to the edge"
    assert golden[-1].all()
    assert golden.mean() > 0.5
    assert (golden | red | black).mean() > 0.96, "nothing else but the soft edges between them"
    top, bottom = _rows(black)
    left, right = _rows(black.T)
    height, width = black.shape
    assert black[top + 2, width // 4 : -width // 4].all(), "the frame is closed above"
    assert black[height // 4 : -height // 4, left + 2].all(), "and at the side"
    edge = (top, height - bottom, left, width - right)
    assert max(edge) - min(edge) <= 2, "the frame stands in the middle"
    inside = black.copy()
    inside[: height // 20] = inside[-height // 20 :] = False
    inside[:, : width // 16] = inside[:, -width // 16 :] = False
    image, letters = _rows(red), _rows(inside)
    assert image[1] < letters[0], "the letters stand below the image"
    assert (image[1] - image[0]) / (letters[1] - letters[0]) == pytest.approx(2, rel=0.05)
    assert not (red & black).any()
    assert _rows(red.T)[0] > left + 4, "the image stays inside the frame"
    assert _rows(red.T)[1] < right - 4


#: of each size in millimetres: the sign's height and width, edge outside the frame, frame, image, letters (the drawings' heights)
MILLIMETRES = {
    Size.LARGE: (400, 300, 8, 7, 205.4, 102.7), Size.MEDIUM: (300, 200, 5.5, 5, 150.5, 75.2), Size.SMALL: (200, 150, 4, 3.5, 102.5, 51.3),
}  # fmt: skip


@pytest.mark.obligation("D9-4", "D9-5")
@pytest.mark.parametrize(("kind", "size"), ALL)
def test_measured_in_millimetres_image_and_letters_stand_on_two_thirds_and_one_third_of_the_sign(kind: Kind, size: Size) -> None:
    height, width, edge, frame, image, letters = MILLIMETRES[size]
    with closing(pdfium.PdfDocument(signage.render(kind, size))) as document:
        points = document[0].get_size()
    assert [round(each * 25.4 / 72, 1) for each in points] == [width, height]
    pixels = _pixels(kind, size)
    mm = height / len(pixels)
    red, black = _is(pixels, (200, 16, 46)), _is(pixels, (0, 0, 0))
    top, _ = _rows(black)
    thick = int(np.flatnonzero(~black[top:, black.shape[1] // 2])[0])
    assert (top * mm, thick * mm) == (pytest.approx(edge, abs=0.5), pytest.approx(frame, abs=0.5))
    inside = black.copy()
    rim = round((edge + frame + 5) / mm)
    inside[:rim] = inside[-rim:] = False
    inside[:, :rim] = inside[:, -rim:] = False
    drawn, written = _rows(red), _rows(inside)
    # the camera doesn't fill its field quite to the top
    assert (drawn[1] - drawn[0]) * mm == pytest.approx(image, rel=0.015)
    assert (written[1] - written[0]) * mm == pytest.approx(letters, abs=1)
    between = (drawn[1] + written[0]) / 2 * mm
    assert 0.6 < between / height < 0.7, "where the image's part of the sign ends"
    assert (drawn[1] - drawn[0]) * mm / height > 0.48


@pytest.mark.obligation("D9-3", "D9-5")
@pytest.mark.parametrize(("kind", "size"), ALL)
def test_the_letters_say_whose_area_it_is_in_embedded_heiti(kind: Kind, size: Size) -> None:
    raw = signage.render(kind, size)
    (sheet,) = pages(raw)
    assert "海关监控区域" in sheet.plain
    assert "本区域属于海关监控范围" in sheet.plain
    assert {Kind.PICTURE: "正在采集图像", Kind.SOUND: "正在采集声音"}[kind] in sheet.plain
    assert {(name.rpartition("+")[2], embedded) for name, embedded in fonts(raw)} == {("LoadwitnessHei-Bold", True)}
    assert not sheet.pictures, "vectors, no pixels"


def test_the_two_kinds_are_told_apart_by_their_picture_alone() -> None:
    masks = [_is(_pixels(kind, Size.SMALL), (200, 16, 46)) for kind in Kind]
    assert (masks[0] ^ masks[1]).sum() > 0.6 * min(mask.sum() for mask in masks)


def test_the_command_prints_one_too(tmp_path: Path) -> None:
    out = tmp_path / "sign.pdf"
    assert norms.sign(Namespace(kind="sound", size="small", out=out)) == 0
    assert out.read_bytes() == signage.render(Kind.SOUND, Size.SMALL)


def test_staff_and_upkeep_print_them_from_the_page(scene: Scene, browser: Browser) -> None:
    for person, status in ((scene.cast.upkeep, 200), (scene.cast.monitor, 200), (scene.cast.signatory, 403)):
        assert browser.as_(person).get("/signs/print.pdf?kind=sound&size=medium").status_code == status
    assert browser.as_(scene.cast.upkeep).get("/signs/print.pdf?kind=smell&size=medium").status_code == 404
