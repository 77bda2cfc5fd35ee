"""The signs to print, measured: exact sizes, the norm's colours, two thirds image and one third Heiti letters (D9-3, D9-4, D9-5)."""

from argparse import Namespace
from contextlib import closing
from itertools import product
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium  # type: ignore[import-untyped]  # it has no types
import pytest

from app import commands
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
    assert commands.sign(Namespace(kind="sound", size="small", out=out)) == 0
    assert out.read_bytes() == signage.render(Kind.SOUND, Size.SMALL)


def test_staff_and_upkeep_print_them_from_the_page(scene: Scene, browser: Browser) -> None:
    for person, status in ((scene.cast.upkeep, 200), (scene.cast.monitor, 200), (scene.cast.signatory, 403)):
        assert browser.as_(person).get("/signs/print.pdf?kind=sound&size=medium").status_code == status
    assert browser.as_(scene.cast.upkeep).get("/signs/print.pdf?kind=smell&size=medium").status_code == 404
