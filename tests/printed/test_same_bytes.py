"""The same content gives the same paper, byte for byte; another content differs only where it must."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from records.printed import inspection, paper, sheet
from tests.printed.cases import inspection_content, sheet_content, two_rounds
from tests.printed.reading import cell_around, pages, picture

ROOT = Path(__file__).parents[2]
PRINTS = """
import hashlib
from records.printed import inspection, sheet
from tests.printed.cases import inspection_content, sheet_content, two_rounds
for pdf in (sheet.render(sheet_content()), sheet.blank(), inspection.render(two_rounds()), inspection.render(inspection_content())):
    print(hashlib.sha256(pdf).hexdigest())
"""


def test_two_processes_print_the_same_bytes_whatever_their_surroundings() -> None:
    told = [
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", PRINTS],
            check=True, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **surroundings},
        ).stdout.split()
        for surroundings in ({"PYTHONHASHSEED": "1", "TZ": "UTC"}, {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "SOURCE_DATE_EPOCH": "1"})
    ]  # fmt: skip
    here = [sheet.render(sheet_content()), sheet.blank(), inspection.render(two_rounds()), inspection.render(inspection_content())]
    assert told[0] == told[1] == [hashlib.sha256(pdf).hexdigest() for pdf in here]


def test_papers_printed_at_once_are_those_printed_alone() -> None:
    contents = [sheet_content() for _ in range(8)]
    for number, content in enumerate(contents):
        content["remarks"] = ["".join(map(chr, range(0x4E00 + 400 * number, 0x5100 + 400 * number)))]
    alone = [sheet.render(content) for content in contents]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(sheet.render, contents)) == alone


def test_a_paper_waits_until_the_one_before_is_set() -> None:
    """Two at once would read the typeface through one position."""
    go_on = Event()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(paper.printed, lambda _canvas: go_on.wait(), title="", author="")
        second = pool.submit(sheet.blank)
        try:
            with pytest.raises(TimeoutError):
                second.result(timeout=0.5)
        finally:
            go_on.set()
        assert first.result()
        assert second.result() == sheet.blank()


def test_another_result_changes_nothing_but_its_own_cell() -> None:
    content = sheet_content()
    before = sheet.render(content)
    content["rows"][0]["result"] = "serious"
    after = sheet.render(content)
    (page,) = pages(after)
    left, bottom, right, top = cell_around(page, page.place("严重异常"))
    first, second = picture(before).astype(int), picture(after).astype(int)
    changed = np.argwhere(abs(first - second) > 64) / 2
    assert len(changed) > 50
    rows, columns = 841.89 - changed[:, 0], changed[:, 1]
    assert rows.min() > bottom - 1
    assert rows.max() < top + 1
    assert columns.min() > left - 1
    assert columns.max() < right + 1


def test_a_pdf_carries_no_moment_of_printing() -> None:
    for pdf in (sheet.render(sheet_content()), inspection.blank()):
        assert b"CreationDate" not in pdf
        assert b"ModDate" not in pdf
