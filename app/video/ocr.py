"""What stands in a camera's picture, read from the picture itself: an aid where no device tells it (E-4, E-5); optional extra `ocr`."""

import importlib
import importlib.util
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import cv2
import numpy as np

from records import clock
from records.osd_name.composing import is_stamp

PACKAGE = "rapidocr_onnxruntime"
#: the norm's places: time on top, name at the foot; parts of the picture's height
_TOP, _FOOT = 0.2, 0.75
#: below this the library itself is in doubt
_SURE = 0.7
#: as is_stamp wants it; the gap between day and hour is often read as a stroke
_TIME = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})[\sT_.-]{0,3}(?P<hour>\d{2}:\d{2}:\d{2})(?!\d)")
#: an hour of twelve is no time as the standard writes it; other strokes beside it are the picture's
_OF_TWELVE = re.compile(r"[AP]\.?M|上午|下午", re.IGNORECASE)


@dataclass(frozen=True)
class Words:
    """A line of text and where it stands: the middle of its height and its left edge, as parts of the picture."""

    text: str
    y: float
    x: float


@dataclass(frozen=True)
class Reading:
    """The name as read, whether date and time stand on top, and seconds by which they are ahead of the picture's own moment."""

    name: str
    has_time: bool
    drift_s: float | None


def is_there() -> bool:
    """Whether the extra is installed."""
    return importlib.util.find_spec(PACKAGE) is not None


@cache
def _engine() -> Any:
    """Made once: its models come with the package, nothing is fetched. One thread, so that recording goes on beside it."""
    made = importlib.import_module(PACKAGE).RapidOCR
    return made(det_limit_type="max", det_limit_side_len=960, intra_op_num_threads=1, inter_op_num_threads=1)


def words(jpeg: bytes) -> list[Words]:
    """All lines in the picture, from top to bottom."""
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        return []
    height, width = picture.shape[:2]
    found, _ = _engine()(picture)
    lines = [
        Words(str(text).replace(" ", ""), sum(point[1] for point in box) / len(box) / height, min(point[0] for point in box) / width)
        for box, text, sure in found or []
        if float(sure) >= _SURE
    ]
    return sorted(lines, key=lambda line: (round(line.y, 2), line.x))


def told(lines: list[Words], expected: str, shown_at: datetime) -> Reading:
    """The lines held against the registered name; other writing at the foot (cartons, lorries) is no part of it."""
    top, foot = [line.text for line in lines if line.y <= _TOP], [line.text for line in lines if line.y >= _FOOT]
    pairs = (first + second for at, first in enumerate(foot) for second in foot[at + 1 :])
    name = next((each for each in (*foot, *pairs) if each == expected), "".join(foot))
    moment = next((found for text in top if (found := _moment(text)) is not None), None)
    # whole seconds are written: the middle of the second is taken
    drift = round((moment - shown_at).total_seconds() + 0.5, 1) if moment is not None else None
    return Reading(name, moment is not None, drift)


def _moment(text: str) -> datetime | None:
    found = _TIME.search(text)
    if found is None or _OF_TWELVE.search(text):
        return None
    written = f"{found['day']} {found['hour']}"
    return datetime.fromisoformat(written).replace(tzinfo=clock.BEIJING) if is_stamp(written) else None


def read(jpeg: bytes, expected: str, shown_at: datetime) -> Reading:
    """One picture; `shown_at` is its moment by our clock."""
    return told(words(jpeg), expected, shown_at)
