"""A text that can't be printed is noticed when it is saved, by name."""

import subprocess
import sys
from pathlib import Path

import pytest

from records import glyph
from records.glyph import missing
from records.printed import paper, sheet
from tests.printed.cases import sheet_content


@pytest.mark.parametrize("text", ["䲟𬶍𩽾", "㎡℃☑□√×", "烟关视监〔2026〕0123号", "一行\n二行\r\n\t三行", "“鲁F·12345”—…", "", "½ ² ±"])
def test_what_an_officer_types_is_printable(text: str) -> None:
    assert missing(text) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("吉𠮷", ["𠮷 (U+20BB7)"]),
        ("好\U0001f600好\U0001f600", ["\U0001f600 (U+1F600)"]),
        ("\x00a\x07\x7f", ["U+0000", "U+0007", "U+007F"]),
        ("\ud800", ["U+D800"]),
        ("a\u200bb\u202ec\ufeff", ["U+200B", "U+202E", "U+FEFF"]),
        ("a\rb", ["U+000D"]),
        ("a\xadb", ["U+00AD"]),
        ("\x85\u2028", ["U+0085", "U+2028"]),
        ("مرحبا", ["م (U+0645)", "ر (U+0631)", "ح (U+062D)", "ب (U+0628)", "ا (U+0627)"]),
    ],
)
def test_what_has_no_glyph_is_named_once_and_in_order(text: str, named: list[str]) -> None:
    assert missing(text) == named


def test_all_of_gbk_is_printable_but_for_one_symbol() -> None:
    codes = [bytes([high, low]) for high in range(0x81, 0xFE) for low in range(0x40, 0xFF) if low != 0x7F]
    signs = "".join(code.decode("gbk", errors="ignore") for code in codes)
    assert len(signs) > 21_000
    assert missing(signs) == ["≒ (U+2252)"]


def test_the_coverage_file_tells_what_the_typeface_has() -> None:
    kept = (paper.FONTS / "coverage.txt").read_text(encoding="ascii")
    assert kept == paper.coverage()
    covered = paper.covered()
    told = {point for point in range(0x110000) if not missing(chr(point))}
    assert told == (covered | {ord("\n"), ord("\t")}) - {0xAD}


def test_asking_does_not_load_the_typesetter() -> None:
    asked = "import sys, records.glyph; print([name for name in sys.modules if name.startswith(('reportlab', 'fontTools', 'PIL'))])"
    done = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True, cwd=Path(glyph.__file__).parents[1])
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("field", ["enterprise", "number", "office", "code"])
def test_a_paper_is_never_printed_with_a_box_in_place_of_a_sign(field: str) -> None:
    content = {**sheet_content(), field: "𠮷祥水产"}
    with pytest.raises(paper.Unprintable, match=r"𠮷 \(U\+20BB7\)"):
        sheet.render(content)
