"""Turning a camera by ONVIF PTZ: a move that ends by itself, places kept in the device, home, and where it looks (C9-1, D3-2)."""

import atexit
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar

from onvif import ONVIFCamera

from app.video import onvif
from app.video.onvif import Unreached
from records.base import Text

__all__ = ["Device", "Found", "Position", "Unreached", "go_home", "go_to", "move", "part", "position", "presets", "save", "stop"]
R = TypeVar("R")
#: who holds a button waits for no device longer
_PATIENCE_S = 4.0
#: a move nobody prolongs ends by itself: the browser, the line or the server may be gone
MOVE_S = 1.0
_LACKS = Text("设备拒绝了云台操作，或不支持云台（ONVIF PTZ），请核对设备。")
#: connections kept: to open one takes half a second, and a button does not wait
_KEPT = 32
#: of the range, within which two positions are the same place
SAME = 0.02


class Device(NamedTuple):
    """Where it answers and who asks."""

    address: str
    user: str
    password: str


class Position(NamedTuple):
    """Where it looks, in the device's own generic spaces; None where it doesn't tell."""

    pan: float | None
    tilt: float | None
    zoom: float | None
    is_moving: bool

    def is_at(self, place: Sequence[float | None]) -> bool | None:
        """Whether it is the same place; None where that can't be told."""
        pairs = [(is_, to) for is_, to in zip((self.pan, self.tilt, self.zoom), place, strict=True) if is_ is not None and to is not None]
        return all(abs(is_ - to) <= SAME for is_, to in pairs) if pairs else None


class Found(NamedTuple):
    """A place kept in the device."""

    token: str
    name: str


class _Joint(NamedTuple):
    """An open connection to the turning part."""

    camera: ONVIFCamera
    service: Any
    profile: str


#: only touched on the loop of onvif.run
_JOINTS: dict[Device, _Joint] = {}


def part() -> None:
    """Close the connections that are kept."""
    onvif.run(_part, patience_s=_PATIENCE_S)


async def _part() -> None:
    while _JOINTS:
        await _JOINTS.popitem()[1].camera.close()


atexit.register(lambda: part() if _JOINTS else None)


def move(device: Device, pan: float, tilt: float, zoom: float) -> None:
    """Turn at these speeds (-1 to 1) for MOVE_S, or until told otherwise."""
    velocity = {"PanTilt": {"x": pan, "y": tilt}, "Zoom": {"x": zoom}}
    try:
        _ask(device, lambda joint: joint.service.ContinuousMove(
            {"ProfileToken": joint.profile, "Velocity": velocity, "Timeout": f"PT{MOVE_S:g}S"}
        ))  # fmt: skip
    except Unreached:
        # it may turn all the same, and not every device ends a move by itself
        with suppress(Unreached):
            stop(device, patience_s=_PATIENCE_S / 2)
        raise


def stop(device: Device, *, patience_s: float = _PATIENCE_S) -> None:
    """Stand still."""
    _ask(device, lambda joint: joint.service.Stop({"ProfileToken": joint.profile, "PanTilt": True, "Zoom": True}), patience_s)


def go_home(device: Device) -> None:
    """Turn to the device's own home position."""
    _ask(device, lambda joint: joint.service.GotoHomePosition({"ProfileToken": joint.profile}))


def go_to(device: Device, token: str) -> None:
    """Turn to a place kept in the device."""
    _ask(device, lambda joint: joint.service.GotoPreset({"ProfileToken": joint.profile, "PresetToken": token}))


def save(device: Device, name: str, token: str | None = None) -> str:
    """Keep where it looks in the device, over the place of this token if given; returns the place's token."""
    told = {"PresetName": name, **({"PresetToken": token} if token else {})}
    return str(_ask(device, lambda joint: joint.service.SetPreset({"ProfileToken": joint.profile, **told})))


def presets(device: Device) -> list[Found]:
    """The places kept in the device."""
    found = _ask(device, lambda joint: joint.service.GetPresets({"ProfileToken": joint.profile})) or []
    return [Found(str(each.token), str(each.Name or each.token)) for each in found if each.token]


def position(device: Device) -> Position:
    """Where it looks now."""
    told = _ask(device, lambda joint: joint.service.GetStatus({"ProfileToken": joint.profile}))
    place, state = getattr(told, "Position", None), getattr(told, "MoveStatus", None)
    turned, zoomed = getattr(place, "PanTilt", None), getattr(place, "Zoom", None)
    moving = "MOVING" in {str(getattr(state, "PanTilt", "")), str(getattr(state, "Zoom", ""))}
    return Position(_number(turned, "x"), _number(turned, "y"), _number(zoomed, "x"), moving)


def _number(told: Any, name: str) -> float | None:
    found = getattr(told, name, None)
    return None if found is None else float(found)


def _ask(device: Device, question: Callable[[_Joint], Awaitable[R]], patience_s: float = _PATIENCE_S) -> R:
    return onvif.run(lambda: _asked(device, question), lacks=_LACKS, patience_s=patience_s)


async def _asked(device: Device, question: Callable[[_Joint], Awaitable[R]]) -> R:
    joint = _JOINTS.pop(device, None)
    is_done = False
    try:
        joint = joint or await _opened(device)
        answer = await question(joint)
        is_done = True
        return answer
    finally:
        if joint is not None:
            await _keep(device, joint, is_usable=is_done)


async def _keep(device: Device, joint: _Joint, *, is_usable: bool) -> None:
    """What failed once is opened anew the next time: the device may have started again."""
    if is_usable and device not in _JOINTS:
        _JOINTS[device] = joint
        joint = _JOINTS.pop(next(iter(_JOINTS))) if len(_JOINTS) > _KEPT else None  # type: ignore[assignment]  # none to be closed
    if joint is not None:
        await joint.camera.close()


async def _opened(device: Device) -> _Joint:
    camera, found = await onvif.connected(*device), None
    try:
        await camera.update_xaddrs()
        media, service = await camera.create_media_service(), await camera.create_ptz_service()
        profiles = await media.GetProfiles() or []
        found = next((each.token for each in profiles if getattr(each, "PTZConfiguration", None) is not None), None)
    finally:
        if found is None:
            await camera.close()
    if found is None:
        raise Unreached(_LACKS)
    return _Joint(camera, service, str(found))
