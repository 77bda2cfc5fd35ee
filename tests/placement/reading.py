"""A second reading of the camera norm's chapters 2 and 3 and attachments 1 and 2: from the raw text alone, knowing nothing of the data."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

NORM = Path(__file__).resolve().parents[2] / "records" / "norms" / "camera-norm.txt"
#: what the chapters begin with, and the word that ends the region
BEGINS, ENDS = "第二章 海关监管作业场所监控摄像头设置规范", "附件3"
#: how the norm numbers, from the outside in
_CN = "[一二三四五六七八九十]+"
NUMBERS = tuple(
    re.compile(each) for each in (rf"(第{_CN}章)\s*", rf"(第{_CN}节)\s*", rf"({_CN}、)", rf"(（{_CN}）)", r"(\d+\.)\s*", r"(（\d+）)")
)
#: the words that ask for something
ASKING = re.compile("应|须|需|不得|安装|设置|配备|覆盖|专控|主控")


@dataclass(frozen=True)
class Paragraph:
    """A line of the norm that is not empty: its words without the printed number, and where they stand."""

    line: int
    begins: int
    ends: int
    text: str
    number: str
    key: str
    #: how far inside it is numbered; None: not numbered
    level: int | None


def lines() -> list[str]:
    """All lines of the norm, the first at 0."""
    return NORM.read_text(encoding="utf-8").split("\n")


def region() -> list[tuple[int, str]]:
    """Number (from 1) and words of each line that is not empty, from chapter 2 up to attachment 3."""
    numbered = [(number, line) for number, line in enumerate(lines(), 1) if line.strip()]
    first = next(number for number, line in numbered if line.strip() == BEGINS)
    last = next(number for number, line in numbered if line.strip() == ENDS)
    return [(number, line) for number, line in numbered if first <= number < last]


def paragraphs() -> list[Paragraph]:
    """Every paragraph with the key that follows from its place alone: each level counted from one under the paragraph it stands under."""
    found: list[Paragraph] = []
    annex, above = "", list[tuple[int, str]]()
    counted: Counter[str] = Counter()
    for line, written in region():
        begins, level, number = len(written) - len(written.lstrip()), None, ""
        for at, pattern in enumerate(NUMBERS):
            if match := pattern.match(written, begins):
                begins, level, number = match.end(), at, match.group(1)
                break
        words = written[begins:].rstrip()
        if words in {"附件1", "附件2"}:
            annex, above = f"A{words[-1]}", []
        if level is not None:
            above = [each for each in above if each[0] < level]
            under = above[-1][1] if above else annex
            counted[under] += 1
            # the main part's chapters are the second and the third
            key = f"{under}.{counted[under]}" if under else str(counted[under] + 1)
            above.append((level, key))
        else:
            key = above[-1][1] if above else annex
        found.append(Paragraph(line, begins, begins + len(words), words, number, key, level))
    return found


def asking() -> list[tuple[int, int, int, str]]:
    """Every sentence with a word that asks for something: line, from, to, words."""
    return [
        (line, *match.span(), match.group().strip())
        for line, written in region()
        for match in re.finditer(r"[^。]+。?", written)
        if ASKING.search(match.group())
    ]
