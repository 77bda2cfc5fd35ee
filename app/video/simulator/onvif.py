"""What a simulated camera answers to ONVIF: its clock, the texts in its picture and their change, its turning (E-4 … E-7, D3-2)."""

import asyncio
import hashlib
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from lxml import etree

from app.video.simulator import ptz
from app.video.simulator.faults import CLOCK_ERROR, Fault
from app.video.simulator.source import Source

_NAMES = (
    'xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema" '
    'xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl" '
    'xmlns:tptz="http://www.onvif.org/ver20/ptz/wsdl" xmlns:ter="http://www.onvif.org/ver10/error"'
)
_REFUSED = (
    "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:{code}</s:Value></s:Subcode></s:Code>"
    '<s:Reason><s:Text xml:lang="en">{words}</s:Text></s:Reason></s:Fault>'
)
#: anybody may ask for the time: without it nobody could sign in
_OPEN = {"GetSystemDateAndTime"}
_LONGEST = 1 << 20


class Device:
    """One camera's answers over HTTP."""

    def __init__(self, source: Source, now: Callable[[], datetime]) -> None:
        self._source, self._now = source, now
        self.port = 0
        self._talks: dict[asyncio.StreamWriter, asyncio.Future[None]] = {}

    async def open(self, host: str, port: int) -> asyncio.Server:
        """Listen; the caller closes the server."""
        server = await asyncio.start_server(self._converse, host, port)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def part(self) -> None:
        """End the connections that clients keep open."""
        ended = list(self._talks.values())
        for writer in list(self._talks):
            writer.close()
        await asyncio.gather(*ended)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._talks[writer] = asyncio.get_running_loop().create_future()
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
                body = await reader.readexactly(min(int(headers.get("content-length", "0")), _LONGEST))
                status, answer = self._answer(body)
                raw = f'<?xml version="1.0" encoding="UTF-8"?><s:Envelope {_NAMES}><s:Body>{answer}</s:Body></s:Envelope>'.encode()
                lines = (f"HTTP/1.1 {status}", "Content-Type: application/soap+xml; charset=utf-8", f"Content-Length: {len(raw)}", "", "")
                writer.write("\r\n".join(lines).encode() + raw)
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, ValueError, etree.XMLSyntaxError):
            # gone, or no client of ours
            pass
        finally:
            writer.close()
            self._talks.pop(writer).set_result(None)

    def _answer(self, body: bytes) -> tuple[str, str]:
        told = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
        asked = told.find("{*}Body")[0]
        name = str(etree.QName(asked).localname)
        if name not in _OPEN and not self._is_known(told):
            return "400 Bad Request", _REFUSED.format(code="NotAuthorized", words="Sender not authorized")
        answers: dict[str, Callable[[], str]] = {
            "GetSystemDateAndTime": self._time, "GetServices": self._services, "GetVideoSourceConfigurations": self._sources,
            "GetOSDs": self._osds, "SetOSD": lambda: self._set(asked), "CreateOSD": lambda: self._set(asked),
            "DeleteOSD": lambda: self._delete(asked),
        }  # fmt: skip
        if self._source.head is not None:
            answers["GetProfiles"] = ptz.profiles
            turned = ptz.answer(self._source.head, asked, f"{self._now().astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
            if turned is not None:
                return "200 OK", turned
        if name not in answers:
            return "400 Bad Request", _REFUSED.format(code="ActionNotSupported", words="not supported")
        return "200 OK", answers[name]()

    def _is_known(self, told: etree._Element) -> bool:
        """UsernameToken with a digest of nonce, moment and password (WS-Security)."""
        camera = self._source.camera
        if not (camera.user and camera.password):
            return True
        user, digest, nonce, created = (told.findtext(f".//{{*}}{tag}") or "" for tag in ("Username", "Password", "Nonce", "Created"))
        made = hashlib.sha1(b64decode(nonce) + created.encode() + camera.password.encode(), usedforsecurity=False).digest()
        return user == camera.user and secrets.compare_digest(b64encode(made).decode(), digest)

    def _time(self) -> str:
        at = self._now().astimezone(UTC)
        if self._source.fault is Fault.CLOCK:
            at += CLOCK_ERROR
        return (
            "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType>"
            "<tt:DaylightSavings>false</tt:DaylightSavings><tt:TimeZone><tt:TZ>CST-8</tt:TZ></tt:TimeZone><tt:UTCDateTime>"
            f"<tt:Time><tt:Hour>{at.hour}</tt:Hour><tt:Minute>{at.minute}</tt:Minute><tt:Second>{at.second}</tt:Second></tt:Time>"
            f"<tt:Date><tt:Year>{at.year}</tt:Year><tt:Month>{at.month}</tt:Month><tt:Day>{at.day}</tt:Day></tt:Date>"
            "</tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>"
        )

    def _services(self) -> str:
        kinds = [("ver10/device", "device_service"), ("ver10/media", "media_service")]
        if self._source.head is not None:
            kinds.append(("ver20/ptz", "ptz_service"))
        each = "".join(
            f"<tds:Service><tds:Namespace>http://www.onvif.org/{kind}/wsdl</tds:Namespace>"
            f"<tds:XAddr>http://127.0.0.1:{self.port}/onvif/{path}</tds:XAddr>"
            "<tds:Version><tt:Major>20</tt:Major><tt:Minor>6</tt:Minor></tds:Version></tds:Service>"
            for kind, path in kinds
        )
        return f"<tds:GetServicesResponse>{each}</tds:GetServicesResponse>"

    def _sources(self) -> str:
        width, height = self._source.camera.size
        return (
            '<trt:GetVideoSourceConfigurationsResponse><trt:Configurations token="source"><tt:Name>source</tt:Name>'
            "<tt:UseCount>1</tt:UseCount><tt:SourceToken>source</tt:SourceToken>"
            f'<tt:Bounds x="0" y="0" width="{width}" height="{height}"/></trt:Configurations>'
            "</trt:GetVideoSourceConfigurationsResponse>"
        )

    def _osds(self) -> str:
        camera, rows = self._source.camera, [row for row in self._source.camera.name.split("\n") if row]
        made = []
        if camera.has_time:
            text = (
                f"<tt:Type>DateAndTime</tt:Type><tt:DateFormat>yyyy-MM-dd</tt:DateFormat><tt:TimeFormat>HH:mm:ss</tt:TimeFormat>{_colour()}"
            )
            made.append(_osd("time", "<tt:Type>UpperLeft</tt:Type>", text))
        for number, row in enumerate(rows):
            place = "<tt:Type>LowerRight</tt:Type>" if number == len(rows) - 1 else '<tt:Type>Custom</tt:Type><tt:Pos x="0" y="-0.84"/>'
            text = f"<tt:Type>Plain</tt:Type>{_colour()}<tt:PlainText>{escape(row)}</tt:PlainText>"
            made.append(_osd(f"name-{number}", place, text))
        return f"<trt:GetOSDsResponse>{''.join(made)}</trt:GetOSDsResponse>"

    def _set(self, asked: etree._Element) -> str:
        kind = etree.QName(asked).localname
        osd = asked.find("{*}OSD")
        rows = [row for row in self._source.camera.name.split("\n") if row]
        number = int(osd.get("token").removeprefix("name-")) if kind == "SetOSD" else len(rows)
        rows[number : number + 1] = [osd.findtext(".//{*}PlainText") or ""]
        self._source.rename("\n".join(rows))
        return (
            "<trt:SetOSDResponse/>"
            if kind == "SetOSD"
            else f"<trt:CreateOSDResponse><trt:OSDToken>name-{number}</trt:OSDToken></trt:CreateOSDResponse>"
        )

    def _delete(self, asked: etree._Element) -> str:
        rows = self._source.camera.name.split("\n")
        del rows[int((asked.findtext("{*}OSDToken") or "").removeprefix("name-"))]
        self._source.rename("\n".join(rows))
        return "<trt:DeleteOSDResponse/>"


def _colour() -> str:
    return '<tt:FontColor Transparent="0"><tt:Color X="235" Y="128" Z="128" Colorspace="http://www.onvif.org/ver10/colorspace/YCbCr"/></tt:FontColor>'


def _osd(token: str, place: str, text: str) -> str:
    return (
        f'<trt:OSDs token="{token}"><tt:VideoSourceConfigurationToken>source</tt:VideoSourceConfigurationToken><tt:Type>Text</tt:Type>'
        f"<tt:Position>{place}</tt:Position><tt:TextString>{text}</tt:TextString></trt:OSDs>"
    )
