"""Where pictures come from and when they begin, as every video file says it of itself (B19-1)."""

import json
from dataclasses import dataclass
from datetime import datetime

from records import clock


@dataclass(frozen=True)
class Place:
    """For a file's name and metadata."""

    #: the camera's 20-digit code
    code: str
    point: str


def metadata(place: Place, begins_at: datetime) -> dict[str, str]:
    """Time and place number, readable in any player."""
    told = {"camera": place.code, "point": place.point, "begins_at": clock.iso(begins_at)}
    return {
        "title": f"{place.code} {place.point} {clock.beijing(begins_at):%Y-%m-%d %H:%M:%S}",
        "comment": json.dumps(told, ensure_ascii=False),
        "creation_time": clock.iso(begins_at),
    }
