"""What a simulated camera that pans, tilts and zooms does: where it looks, how fast it gets there, and its answers to ONVIF PTZ (D3-2)."""

import time
from collections.abc import Callable
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

import cv2
import numpy as np
from lxml import etree

from app.video.simulator.planes import Planes

#: of the whole range, a second: at full speed of a moving button, and on the way to a known place
_BY_HAND, _TO_PLACE = 0.5, 1.0
#: of the picture's size: how far it looks aside at the end of its range; and how much larger it shows at full zoom
_ASIDE, _LARGER = 0.6, 3.0
_LONGEST_S = 60.0


class View(NamedTuple):
    """Pan and tilt from -1 to 1 (right and up are positive), zoom from 0 to 1, as ONVIF's generic spaces count."""

    pan: float = 0.0
    tilt: float = 0.0
    zoom: float = 0.0


HOME = View()


class Head:
    """The moving part of one camera."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._view, self._home, self._at = HOME, HOME, now()
        self._velocity, self._until = HOME, 0.0
        self._target: View | None = None
        self.presets: dict[str, tuple[str, View]] = {}
        #: its motor does not turn, whatever it answers
        self.is_stuck = False

    @property
    def view(self) -> View:
        """Where it looks now."""
        now = self._now()
        spent, self._at = now - self._at, now
        if self.is_stuck:
            self.stop()
        elif self._target is not None:
            self._view = View(*(_towards(is_, to, spent * _TO_PLACE) for is_, to in zip(self._view, self._target, strict=True)))
            self._target = None if self._view == self._target else self._target
        elif self._velocity != HOME:
            share = max(0.0, min(spent, self._until - (now - spent))) * _BY_HAND
            moved = [is_ + by * share for is_, by in zip(self._view, self._velocity, strict=True)]
            self._view = View(max(-1.0, min(1.0, moved[0])), max(-1.0, min(1.0, moved[1])), max(0.0, min(1.0, moved[2])))
            self._velocity = HOME if now >= self._until else self._velocity
        return self._view

    @property
    def is_moving(self) -> bool:
        """Whether it is on its way."""
        return self.view is not None and (self._target is not None or self._velocity != HOME)

    def move(self, velocity: View, seconds: float) -> None:
        """Turn at this speed until told otherwise, at the longest so long."""
        _ = self.view
        self._velocity, self._until, self._target = velocity, self._now() + min(seconds, _LONGEST_S), None

    def stop(self) -> None:
        """Stand still."""
        self._velocity, self._target = HOME, None

    def go(self, view: View) -> None:
        """Turn to a place."""
        _ = self.view
        self._velocity, self._target = HOME, view

    def go_home(self) -> None:
        """Turn to the daily view."""
        self.go(self._home)

    def set_home(self) -> None:
        """Where it looks is home from now on."""
        self._home = self.view


def _towards(is_: float, to: float, most: float) -> float:
    return to if abs(to - is_) <= most else is_ + (most if to > is_ else -most)


def looked(planes: Planes, view: View) -> Planes:
    """What the lens sees of the drawn scene; beyond its rim the scene is mirrored."""
    if view == HOME:
        return planes
    scale = 1 + view.zoom * (_LARGER - 1)
    seen = planes.copy()
    for plane in (seen.y, seen.u, seen.v):
        height, width = plane.shape
        middle = (width * (0.5 + view.pan * _ASIDE), height * (0.5 - view.tilt * _ASIDE))
        matrix = np.array([[scale, 0, width / 2 - scale * middle[0]], [0, scale, height / 2 - scale * middle[1]]], np.float32)
        plane[:] = cv2.warpAffine(plane.copy(), matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    return seen


def profiles() -> str:
    """The one media profile, with its PTZ configuration."""
    return (
        '<trt:GetProfilesResponse><trt:Profiles token="main" fixed="true"><tt:Name>main</tt:Name>'
        '<tt:PTZConfiguration token="ptz"><tt:Name>ptz</tt:Name><tt:UseCount>1</tt:UseCount><tt:NodeToken>node</tt:NodeToken>'
        "</tt:PTZConfiguration></trt:Profiles></trt:GetProfilesResponse>"
    )


def answer(head: Head, asked: etree._Element, utc: str) -> str | None:
    """The answer to a question of the PTZ service; None where it is none of it."""
    name = str(etree.QName(asked).localname)
    if name == "GetStatus":
        return _status(head, utc)
    if name == "GetPresets":
        places = "".join(_preset(token, *told) for token, told in head.presets.items())
        return f"<tptz:GetPresetsResponse>{places}</tptz:GetPresetsResponse>"
    if name == "SetPreset":
        told = asked.findtext("{*}PresetToken")
        token = told or f"preset-{len(head.presets) + 1}"
        head.presets[token] = (asked.findtext("{*}PresetName") or token, head.view)
        return f"<tptz:SetPresetResponse><tptz:PresetToken>{token}</tptz:PresetToken></tptz:SetPresetResponse>"
    done: dict[str, Callable[[], None]] = {
        "ContinuousMove": lambda: head.move(_vector(asked.find("{*}Velocity")), _seconds(asked.findtext("{*}Timeout"))),
        "Stop": head.stop, "GotoHomePosition": head.go_home, "SetHomePosition": head.set_home,
        "GotoPreset": lambda: head.go(head.presets[asked.findtext("{*}PresetToken") or ""][1]),
    }  # fmt: skip
    if name not in done:
        return None
    done[name]()
    return f"<tptz:{name}Response/>"


def _vector(told: etree._Element | None) -> View:
    def number(path: str, name: str) -> float:
        found = told.find(path) if told is not None else None
        return float(found.get(name, "0")) if found is not None else 0.0

    return View(number("{*}PanTilt", "x"), number("{*}PanTilt", "y"), number("{*}Zoom", "x"))


def _seconds(told: str | None) -> float:
    """`PT1S`; a device without it turns until it is stopped."""
    return float(told.strip().removeprefix("PT").removesuffix("S")) if told else _LONGEST_S


def _place(view: View) -> str:
    return f'<tt:PanTilt x="{view.pan:.4f}" y="{view.tilt:.4f}"/><tt:Zoom x="{view.zoom:.4f}"/>'


def _status(head: Head, utc: str) -> str:
    state = "MOVING" if head.is_moving else "IDLE"
    return (
        f"<tptz:GetStatusResponse><tptz:PTZStatus><tt:Position>{_place(head.view)}</tt:Position>"
        f"<tt:MoveStatus><tt:PanTilt>{state}</tt:PanTilt><tt:Zoom>{state}</tt:Zoom></tt:MoveStatus>"
        f"<tt:UtcTime>{utc}</tt:UtcTime></tptz:PTZStatus></tptz:GetStatusResponse>"
    )


def _preset(token: str, name: str, view: View) -> str:
    told = f"<tt:Name>{escape(name)}</tt:Name><tt:PTZPosition>{_place(view)}</tt:PTZPosition>"
    return f"<tptz:Preset token={quoteattr(token)}>{told}</tptz:Preset>"
