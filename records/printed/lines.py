"""Chinese text broken into lines as print does it: no sign where it may not stand, no number or plate torn."""

import re
from collections.abc import Callable

Measure = Callable[[str], float]

#: may not begin a line; straight quotes, the slash and the no-break space cling to both sides
NO_START = frozenset("\u00a0、，。；：！？）》】”’%℃‰°℉′″…·•–—～~/／\"'!),.:;?]}+＋％，．：；？！］｝〉」』〕〗〞﹞＞・＇＂ー々")
#: may not end a line
NO_END = frozenset("\u00a0（《【“‘([{〈「『〔〖〝﹝［｛￥＄$￡£№#＃@＠/／\"'")

_SPACES = " \t\u3000"
_LETTER = "0-9A-Za-zÀ-ÖØ-öø-ɏΑ-Ωα-ωА-Яа-яё"
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"
_TOKEN = re.compile(
    rf"[{_SPACES}]+"
    rf"|[{_PROVINCE}][A-Z][·•・]?[A-Z0-9]{{4,6}}(?![{_LETTER}])[挂学警港澳领使]?"  # a number plate, new energy too
    rf"|[0-9]{{4}}年[0-9]{{1,2}}月[0-9]{{1,2}}日"
    rf"|[-−±＋－+<>≤≥≈]?[{_LETTER}]+(?:[-−–./:,+_@&'=~#*×·%]+[{_LETTER}]+)*"
    rf"|—+|…+|-+|_+"
    rf"|.",
    re.DOTALL,
)
#: where a token wider than its cell is best cut
_SEAM = frozenset("-−–./:,+_@&=~#*×·/、，。；：")


def paragraphs(text: str) -> list[str]:
    """The paragraphs as typed; at least one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")


def broken(paragraph: str, width: float, measure: Measure) -> list[str]:
    """The paragraph's lines, none wider than `width`; spaces at a break are left out. At least one line."""
    lines: list[str] = []
    line, used = "", 0.0
    for atom in atoms(paragraph):
        space = atom[0] in _SPACES and not atom.strip(_SPACES)
        length = measure(atom)
        if used + length <= width:
            line, used = line + atom, used + length
            continue
        if line.strip():
            lines.append(line.rstrip())
        line, used = "", 0.0
        if space:
            continue
        *full, line = cut(atom, width, measure)
        lines.extend(full)
        used = measure(line)
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def atoms(paragraph: str) -> list[str]:
    """What is never parted as long as it fits in a line: words, numbers, plates, signs with their neighbours; and runs of spaces."""
    found: list[str] = []
    gap = ""
    for token in _TOKEN.findall(paragraph):
        if token[0] in _SPACES:
            gap = token
            continue
        if found and (token[0] in NO_START or found[-1][-1] in NO_END):
            found[-1] += gap + token
        else:
            found.extend([gap, token] if gap else [token])
        gap = ""
    return [*found, gap] if gap else found


def cut(atom: str, width: float, measure: Measure) -> list[str]:
    """The atom itself when it fits, else pieces that do."""
    pieces: list[str] = []
    while (fits := _fitting(atom, width, measure)) < len(atom):
        end = _seam(atom, fits)
        pieces.append(atom[:end].rstrip())
        atom = atom[end:].lstrip()
    return [*pieces, atom]


def _fitting(atom: str, width: float, measure: Measure) -> int:
    """How many signs fit; at least one, or a narrow cell would never end."""
    used = 0.0
    for count, sign in enumerate(atom):
        used += measure(sign)
        if used > width:
            return max(count, 1)
    return len(atom)


def _seam(atom: str, fits: int) -> int:
    """Where the first piece ends: at a seam in the last third of the line, else between words, a sign suffering only if it must."""
    whole = [end for end in range(fits, 0, -1) if not re.fullmatch(rf"[{_LETTER}]{{2}}", atom[end - 1 : end + 1])]
    clean = [end for end in whole if atom[end] not in NO_START and atom[end - 1] not in NO_END - _SEAM]
    seams = [end for end in clean if atom[end - 1] in _SEAM and end > fits * 2 // 3]
    return next(iter([*seams, *clean, *whole]), fits)
