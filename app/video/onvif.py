"""What a camera writes into its picture and what its clock says, asked of the device by ONVIF; its name written on request (E-4 … E-7)."""

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import aiohttp
from aiohttp.abc import ResolveResult
from aiohttp.resolver import ThreadedResolver
from onvif import ONVIFCamera
from onvif.exceptions import ONVIFError
from zeep.exceptions import Error as ZeepError
from zeep.exceptions import Fault

from records import clock
from records.base import Text
from records.camera import check_onvif, is_barred

R = TypeVar("R")
_PATIENCE_S = 8.0
_NO_OSD = Text("设备不提供画面标识的读写（ONVIF OSD），请人工核对画面。")
#: the longest answer that is taken; a device with many texts sends some kB
MOST_BYTES = 1 << 20
_REDIRECTS = 3
_TOP, _BOTTOM = ("UpperLeft", "UpperRight"), ("LowerLeft", "LowerRight")
#: as GB/T 7408 writes them; ONVIF's hh is the hour of twelve, HH that of twenty-four
_DATES, _TIMES = {"yyyy-mm-dd"}, {"HH:mm:ss"}


class Unreached(Exception):
    """The device gave no answer that can be used; `said` tells what to do."""

    def __init__(self, said: Text) -> None:
        super().__init__(str(said))
        self.said = said


@dataclass(frozen=True)
class Line:
    """One text in the picture. `above`: in its upper half; None where the device doesn't say."""

    token: str
    #: Plain, Date, Time, DateAndTime
    kind: str
    words: str
    above: bool | None
    date_format: str = ""
    time_format: str = ""
    is_opaque: bool | None = None


@dataclass(frozen=True)
class Reading:
    """All texts, from top to bottom as the device lists them, and the clock's difference in seconds (ahead of ours: positive)."""

    lines: tuple[Line, ...]
    drift_s: float | None

    @property
    def name(self) -> str:
        """The plain texts of the lower half, joined as they stand."""
        return "".join(line.words.replace("\n", "").strip() for line in self.lines if line.kind == "Plain" and line.above is False)

    @property
    def has_time_on_top(self) -> bool:
        """Date and time in the upper half, written as GB/T 7408 asks."""
        top = [line for line in self.lines if line.above]
        day = any("Date" in line.kind and line.date_format.lower() in _DATES for line in top)
        hour = any("Time" in line.kind and line.time_format in _TIMES for line in top)
        return day and hour

    @property
    def is_opaque(self) -> bool | None:
        """Whether no text is see-through; None where the device tells it of none."""
        told = [line.is_opaque for line in self.lines if line.is_opaque is not None]
        return all(told) if told else None


def read(address: str, user: str, password: str) -> Reading:
    """Ask the device at `address` (http://host:port/onvif/device_service); Unreached where it can't be."""
    return run(lambda: _read(address, user, password))


def write(address: str, user: str, password: str, rows: Sequence[str]) -> None:
    """Let the picture bear these rows at its foot, opaque; texts of the device that stand there already are used first."""
    run(lambda: _write(address, user, password, rows))


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """One loop for all questions: the library shares things between its services that may not change loops."""
    made = asyncio.new_event_loop()
    threading.Thread(target=made.run_forever, name="onvif", daemon=True).start()
    return made


def run(question: Callable[[], Coroutine[Any, Any, R]], *, lacks: Text = _NO_OSD, patience_s: float = _PATIENCE_S) -> R:
    """Ask on the one loop; whatever goes wrong is Unreached with a sentence. `lacks`: the device refuses what was asked."""
    asked = asyncio.run_coroutine_threadsafe(asyncio.wait_for(question(), patience_s), _loop())
    try:
        return asked.result(patience_s + 2)
    except (TimeoutError, TooLate):
        raise Unreached(Text("设备没有回答，请核对ONVIF地址，查看设备是否通电。")) from None
    except Fault as why:
        if "NotAuthorized" in f"{why.subcodes} {why.code}" or "authoriz" in str(why).lower():
            raise Unreached(Text("设备不接受用户名和密码，请核对后再试。")) from None
        raise Unreached(lacks) from None
    except (aiohttp.ClientError, OSError):
        raise Unreached(Text("设备无法连接，请核对ONVIF地址，查看设备是否通电。")) from None
    except (ONVIFError, ZeepError, ValueError, AttributeError):
        raise Unreached(Text("设备的回答无法识别，请人工核对画面。") if lacks is _NO_OSD else lacks) from None


class _Narrow:
    """The library's way to the device: asks once, where it was told, follows no redirect, takes no answer longer than `MOST_BYTES`."""

    def __init__(self, way: aiohttp.ClientSession) -> None:
        self._way = way

    @property
    def closed(self) -> bool:
        return self._way.closed

    async def post(self, address: str, **told: Any) -> aiohttp.ClientResponse:
        answer = await self._way.post(address, **{**told, "allow_redirects": False})
        if answer.status // 100 == _REDIRECTS:
            answer.close()
            raise ValueError("redirected")
        raw = bytearray()
        async for part in answer.content.iter_chunked(1 << 14):
            raw += part
            if len(raw) > MOST_BYTES:
                answer.close()
                raise ValueError("too long")
        answer._body = bytes(raw)  # noqa: SLF001 - what its own read() gives; the library has no limit of its own
        return answer


class _Checked(ThreadedResolver):
    """Where a name leads is looked at whenever a connection is opened, and just there it is opened: no other answer comes between."""

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        found = await super().resolve(host, port, family)
        if any(is_barred(each["host"]) for each in found):
            raise ValueError(host)
        return found


class _Device(ONVIFCamera):  # type: ignore[misc]  # the library is untyped
    """Asks only the host and port that a person entered, whatever addresses the device tells of its services."""

    def rewrite_url(self, url: str | None) -> str | None:
        if not url:
            return None
        entered = urlsplit(self.host)
        return urlunsplit(urlsplit(url)._replace(scheme=entered.scheme, netloc=f"{entered.netloc}:{self.port}"))

    async def create_onvif_service(self, *asked: Any, **given: Any) -> Any:
        service = await super().create_onvif_service(*asked, **given)
        if not isinstance(service.transport.session, _Narrow):
            service.transport.session.connector._resolver = _Checked()  # noqa: SLF001 - the library makes its connector itself
            service.transport.session = _Narrow(service.transport.session)
        return service


async def connected(address: str, user: str, password: str) -> ONVIFCamera:
    """A client of the device; nothing is asked yet. Only on the loop of `run`."""
    parts = urlsplit(check_onvif(address))
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
    return _Device(
        f"{parts.scheme}://{host}", port, user or None, password or None, no_cache=True, adjust_time=True
    )  # fmt: skip


async def _read(address: str, user: str, password: str) -> Reading:
    camera = await connected(address, user, password)
    try:
        await camera.update_xaddrs()
        device, media = await camera.create_devicemgmt_service(), await camera.create_media_service()
        drift_s = _drift(await device.GetSystemDateAndTime())
        return Reading(tuple(_line(each) for each in await media.GetOSDs() or []), drift_s)
    finally:
        await camera.close()


async def _write(address: str, user: str, password: str, rows: Sequence[str]) -> None:
    camera = await connected(address, user, password)
    try:
        await camera.update_xaddrs()
        media = await camera.create_media_service()
        found = await media.GetOSDs() or []
        texts = [each for each in found if _line(each).kind == "Plain"]
        source = _token(found[0]) if found else (await media.GetVideoSourceConfigurations())[0].token
        for number, row in enumerate(rows):
            told = _told(row, source, number, len(rows))
            if number < len(texts):
                await media.SetOSD({"OSD": {"token": texts[number].token, **told}})
            else:
                await media.CreateOSD({"OSD": {"token": "", **told}})
        for each in texts[len(rows) :]:
            await media.DeleteOSD({"OSDToken": each.token})
    finally:
        await camera.close()


def _token(osd: Any) -> str:
    reference = osd.VideoSourceConfigurationToken
    return str(getattr(reference, "_value_1", reference))


def _told(row: str, source: str, number: int, count: int) -> dict[str, Any]:
    """One row as ONVIF wants it: the last at the foot, one before it just above."""
    place: dict[str, Any] = {"Type": "LowerRight"}
    if number < count - 1:
        place = {"Type": "Custom", "Pos": {"x": 0.0, "y": -0.84}}
    colour = {"Color": {"X": 235.0, "Y": 128.0, "Z": 128.0, "Colorspace": "http://www.onvif.org/ver10/colorspace/YCbCr"}, "Transparent": 0}
    text = {"Type": "Plain", "PlainText": row, "FontColor": colour}
    return {"VideoSourceConfigurationToken": {"_value_1": source}, "Type": "Text", "Position": place, "TextString": text}


def _line(osd: Any) -> Line:
    text = osd.TextString
    transparent, words = getattr(getattr(text, "FontColor", None), "Transparent", None), str(getattr(text, "PlainText", "") or "")
    return Line(
        token=str(osd.token), kind=str(text.Type) if text else "", words=words, above=_above(osd.Position),
        date_format=str(getattr(text, "DateFormat", "") or ""), time_format=str(getattr(text, "TimeFormat", "") or ""),
        is_opaque=None if transparent is None else transparent == 0,
    )  # fmt: skip


def _above(position: Any) -> bool | None:
    if position.Type in _TOP:
        return True
    if position.Type in _BOTTOM:
        return False
    height = getattr(position.Pos, "y", None) if position.Pos is not None else None
    return None if height is None else height > 0


def _drift(told: Any) -> float | None:
    """Seconds that the device is ahead; it tells whole seconds, so the middle of its second is taken."""
    moment, zone = told.UTCDateTime, UTC
    if moment is None:
        moment, zone = told.LocalDateTime, clock.BEIJING  # type: ignore[assignment]  # the norm's zone, which the device must be set to
    if moment is None:
        return None
    day, hour = moment.Date, moment.Time
    its = datetime(day.Year, day.Month, day.Day, hour.Hour, hour.Minute, min(hour.Second, 59), 500_000, tzinfo=zone)
    return round((its - clock.now()).total_seconds(), 1)
