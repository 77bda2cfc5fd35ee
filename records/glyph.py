"""Whether a text can be printed, asked when it is saved: a sign without a glyph must never reach a paper as a box (附件1, 附件2)."""

import re
from pathlib import Path

_COVERAGE = Path(__file__).parent / "fonts" / "coverage.txt"


def _unprintable() -> re.Pattern[str]:
    """What the body typeface lacks. The soft hyphen has a glyph but is invisible on screen: nobody would know what is printed."""
    ranges = "".join(
        "-".join(rf"\U{int(end, 16):08X}" for end in line.split("-"))
        for line in _COVERAGE.read_text(encoding="ascii").splitlines()
        if not line.startswith("#")
    )
    return re.compile(rf"\r(?!\n)|\xad|[^\r\n\t{ranges}]")


_UNPRINTABLE = _unprintable()


def missing(text: str) -> list[str]:
    """Each character that can't be printed, once, in the order of the text: "𠮷 (U+20BB7)", "U+0007"."""
    return [_named(sign) for sign in dict.fromkeys(_UNPRINTABLE.findall(text))]


def _named(sign: str) -> str:
    code = f"U+{ord(sign):04X}"
    return f"{sign} ({code})" if sign.isprintable() else code
