"""The typefaces are ours to print, are carried in every PDF, and give the text back sign by sign."""

import hashlib
import random
import re
import struct
from collections.abc import Callable

import pytest

from records.printed import inspection, paper, sheet
from tests.printed.cases import inspection_content, sheet_content, sheet_row, two_rounds
from tests.printed.reading import fonts, pages, whole


def long_sheet() -> bytes:
    content = sheet_content()
    content["rows"] = [sheet_row(number) for number in range(1, 51)]
    return sheet.render(content)


PAPERS: dict[str, Callable[[], bytes]] = {
    "sheet": lambda: sheet.render(sheet_content()),
    "blank sheet": sheet.blank,
    "sheet of many pages": long_sheet,
    "inspection": lambda: inspection.render(inspection_content()),
    "inspection of two rounds": lambda: inspection.render(two_rounds()),
    "blank inspection": inspection.blank,
}


@pytest.mark.parametrize("name", PAPERS)
def test_every_typeface_is_embedded_as_a_subset_with_its_text(name: str) -> None:
    pdf = PAPERS[name]()
    assert set(fonts(pdf)) == {("LoadwitnessSong-Regular", True), ("LoadwitnessHei-Bold", True)}
    for unwanted in (b"Helvetica", b"STSong", b"Times"):
        assert unwanted not in pdf
    declared = [item for item in pdf.split(b"endobj") if re.search(rb"/Type /Font\s", item)]
    assert len(declared) > 1
    for font in declared:
        assert re.search(rb"/BaseFont /[A-Z]{6}\+Loadwitness", font)
        assert b"/ToUnicode" in font
        assert b"/FontDescriptor" in font


@pytest.mark.parametrize("name", ["LoadwitnessSong-Regular.ttf", "LoadwitnessHei-Bold.ttf"])
def test_a_typeface_is_the_recorded_file_and_may_be_embedded(name: str) -> None:
    data = (paper.FONTS / name).read_bytes()
    told = (paper.FONTS / "README.md").read_text(encoding="utf-8")
    assert hashlib.sha256(data).hexdigest() in told
    tables = {data[at : at + 4]: struct.unpack(">II", data[at + 8 : at + 16]) for at in range(12, 12 + 16 * int.from_bytes(data[4:6]), 16)}
    start, _length = tables[b"OS/2"]
    assert struct.unpack(">H", data[start + 8 : start + 10]) == (0,), "fsType forbids embedding"


def test_the_licence_lies_beside_the_typefaces() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (paper.FONTS / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("sign", ["𬶍", "䲟", "𩽾", "㎡", "℃", "☑", "□", "〇", "…"])
def test_rare_signs_are_read_back(sign: str) -> None:
    content = sheet_content()
    content["remarks"] = [f"品名{sign}虾"]
    assert f"品名{sign}虾" in pages(sheet.render(content))[0].plain


def test_every_kind_of_sign_is_read_back_in_order() -> None:
    """All above U+FFFF, and two thousand others: more than one subset can hold."""
    chosen = [point for point in paper.covered() if 0x2E80 < point < 0xA000]
    signs = [chr(point) for point in sorted(random.Random(7).sample(chosen, 2000))]  # noqa: S311 - the same choice each time
    rare = [chr(point) for point in sorted(paper.covered()) if point > 0xFFFF]
    assert len(rare) > 20
    content = sheet_content()
    content["remarks"] = ["".join(signs + rare)]
    read = whole(pages(sheet.render(content)))
    assert "".join(signs + rare) in read


def test_a_readers_table_is_utf16_in_blocks_of_a_hundred() -> None:
    table = paper.to_unicode("ABCDEF+Song", [0, *range(0x4E00, 0x4E00 + 150), 0x2CD8D])
    assert "<97> <D873DD8D>" in table
    assert re.findall(r"(\d+) beginbfchar", table) == ["100", "51"]
    assert "<00> <0000>" not in table
