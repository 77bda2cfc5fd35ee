"""How Chinese words are read, so that their initials find them (dmqj → 地面清洁): every reading of a sign, since one sign has several."""

import os
from functools import lru_cache

# signs are read one by one: the table of words would cost 40 MB in every process
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

from pypinyin import Style, pinyin


@lru_cache(maxsize=8192)
def _sign(sign: str) -> str:
    """`di/de`; letters and digits are read as themselves, other signs not at all."""
    if sign.isascii():
        return sign.lower() if sign.isalnum() else ""
    (found,) = pinyin(sign, style=Style.NORMAL, heteronym=True, errors="ignore") or ([],)
    return "/".join(dict.fromkeys(found))


def reading(text: str) -> str:
    """`di/de mian qing jie`: a word a sign, its readings divided by strokes, without tones."""
    return " ".join(filter(None, map(_sign, text)))
