"""Trying a camera's stream before or after it is entered: what comes, or in a sentence why nothing does (B6-2)."""

from dataclasses import dataclass

from app.video.header import Picture
from app.video.intake import Unreadable, probe
from records.base import Text
from records.footage import Cause

_WHY = {
    Cause.ADDRESS: Text("未取到画面：取流地址有误，摄像头上没有这路码流，请核对路径。"),
    Cause.CAMERA_AWAY: Text("未取到画面：摄像头无法连接，请核对主机和端口，查看摄像头是否通电。"),
    Cause.PASSWORD: Text("未取到画面：摄像头不接受密码，请核对用户名和密码后再试。"),
    Cause.NO_VIDEO: Text("未取到画面：这路码流中没有 H.264 或 H.265 视频，请核对码流。"),
    Cause.NETWORK: Text("未取到画面：摄像头已连接，但随即中断，请查看网络。"),
    Cause.STALLED: Text("未取到画面：摄像头已连接，但没有送出图像。"),
}


@dataclass(frozen=True)
class Outcome:
    """`cause` None: there is a picture."""

    cause: Cause | None
    said: Text


def try_stream(url: str, *, timeout_s: float = 5.0) -> Outcome:
    """Open the stream, wait for one key frame, close; takes up to twice `timeout_s`."""
    try:
        picture = probe(url, timeout_s=timeout_s)
    except Unreadable as failure:
        return Outcome(failure.cause, _WHY.get(failure.cause, Text("未取到画面：{cause}。", cause=failure.cause.label)))
    return Outcome(None, said_of(picture))


def said_of(picture: Picture) -> Text:
    """What there is to see; H.265 is recorded like any other, but not every browser plays it."""
    size = {"width": picture.width, "height": picture.height}
    if picture.codec.startswith(("hvc1", "hev1")):
        return Text("有画面：H.265，{width}×{height}。录像不受影响，但部分浏览器不能播放，建议把摄像头改为 H.264。", **size)
    return Text("有画面：H.264，{width}×{height}。", **size)
