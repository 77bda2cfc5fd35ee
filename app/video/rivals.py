"""What the benchmark runs in turn on the same stream: our recorder, `ffmpeg -c copy` per camera, OpenCV; each in processes of its own."""

import multiprocessing
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.process import BaseProcess
from pathlib import Path

import av
import cv2

from app.video.simulator.burnt import read_number, read_time
from app.video.simulator.camera import SimulatedCamera
from app.video.simulator.server import serve

PATH = "benchmark"
CAMERA = SimulatedCamera(name="基准", path=PATH, size=(1920, 1080), fps=25, bitrate=4_000_000, number_burnt=True)
_SPAWN = multiprocessing.get_context("spawn")
#: a file with so many bytes has pictures in it
_BEGUN_BYTES = 20_000


@dataclass(frozen=True)
class Load:
    """What a run cost: CPU seconds (user and system) and bytes of memory, of all its processes together."""

    cpu_s: float
    lasted_s: float
    memory: int
    #: CPU seconds spent before, not in `cpu_s`
    start_up_s: float


def cpu_s(pids: Sequence[int]) -> float:
    """Seconds on a core so far, of all threads; by the scheduler's own count, which is finer than ticks."""
    nanoseconds = 0
    for pid in pids:
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(FileNotFoundError, ProcessLookupError):
                nanoseconds += int((task / "schedstat").read_text().split()[0])
    return nanoseconds / 1e9


def memory(pids: Sequence[int]) -> int:
    """Resident bytes."""
    lines = [line for pid in pids for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return sum(int(line.split()[1]) * 1024 for line in lines)


def measured(pids: Sequence[int], folder: Path, count: int, seconds: float) -> Load:
    """From when all `count` cameras have a file with pictures, for so many seconds."""
    begins = time.monotonic()
    while sum(1 for path in films(folder) if path.stat().st_size > _BEGUN_BYTES) < count:
        if time.monotonic() - begins > 120:
            raise TimeoutError("not every camera was recorded")
        time.sleep(0.05)
    before, at = cpu_s(pids), time.monotonic()
    time.sleep(seconds)
    return Load(cpu_s(pids) - before, time.monotonic() - at, memory(pids), before)


def films(folder: Path) -> list[Path]:
    """The files recorded below it, by camera and time."""
    return sorted(folder.rglob("*.mp4"))


def _serve(address: "multiprocessing.Queue[int]") -> None:
    serve([CAMERA], port=0, stop=threading.Event(), ready=address.put)


def camera() -> tuple[BaseProcess, str]:
    """The stream, in a process that isn't counted, and its address."""
    told: multiprocessing.Queue[int] = _SPAWN.Queue()
    process = _SPAWN.Process(target=_serve, args=(told,), daemon=True)
    process.start()
    return process, f"rtsp://127.0.0.1:{told.get(timeout=60)}/{PATH}"


def ours(data: Path) -> "subprocess.Popen[bytes]":
    """Our recorder as it is always run."""
    command = [sys.executable, "-m", "app.video", "--data", str(data)]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=Path(__file__).parents[2])


def ffmpeg(url: str, folder: Path, count: int) -> list["subprocess.Popen[bytes]"]:
    """One for each camera, in files of 300 s."""
    started = []
    for number in range(count):
        (folder / f"{number:03d}").mkdir(parents=True)
        command = [
            "ffmpeg", "-v", "error", "-nostdin", "-rtsp_transport", "tcp", "-i", url, "-map", "0:v", "-c", "copy", "-f", "segment",
            "-segment_time", "300", str(folder / f"{number:03d}" / "%03d.mp4"),
        ]  # fmt: skip
        started.append(subprocess.Popen(command))
    return started


def _capture(url: str, path: str) -> None:
    """What is often written: decode, encode again."""
    source = cv2.VideoCapture(url)
    size = int(source.get(cv2.CAP_PROP_FRAME_WIDTH)), int(source.get(cv2.CAP_PROP_FRAME_HEIGHT))
    target = cv2.VideoWriter(path, cv2.VideoWriter.fourcc(*"mp4v"), CAMERA.fps, size)
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    while not ended.is_set():
        whole, picture = source.read()
        if not whole:
            break
        target.write(picture)
    target.release()


def opencv(url: str, folder: Path) -> BaseProcess:
    """One camera: more would only measure a machine without breath."""
    folder.mkdir(parents=True)
    process = _SPAWN.Process(target=_capture, args=(url, str(folder / "opencv.mp4")))
    process.start()
    return process


def end(processes: Sequence["BaseProcess | subprocess.Popen[bytes]"]) -> None:
    """Ask them to end in good order, and wait."""
    for process in processes:
        process.terminate()
    for process in processes:
        if isinstance(process, BaseProcess):
            process.join(30)
        else:
            process.wait(30)


def seen(path: Path) -> list[int]:
    """The burnt numbers of a file's frames; nothing where no player can open it."""
    return [number for number, _ in _read(path) if number is not None]


def last_time(paths: Sequence[Path]) -> datetime | None:
    """The burnt moment of the last frame that can be played."""
    moments = [moment for path in paths for _, moment in _read(path) if moment is not None]
    return max(moments, default=None)


def _read(path: Path) -> list[tuple[int | None, datetime | None]]:
    read = []
    try:
        with av.open(str(path)) as container:
            for frame in container.decode(video=0):
                # the marks stand at the top edge: the rest need not be looked at
                top = frame.to_ndarray(format="gray")[: frame.width // 20]
                read.append((read_number(top), read_time(top)))
    except av.error.FFmpegError:
        return read
    return read


def kept(cameras: Sequence[Sequence[Path]]) -> float:
    """Frames in the files of all cameras over frames sent to each between its first and its last; a camera without any lost as many."""
    numbers = [{number for path in paths for number in seen(path)} for paths in cameras]
    sent = [max(each) - min(each) + 1 if each else 0 for each in numbers]
    whole = sum(each or max(sent) for each in sent)
    return sum(len(each) for each in numbers) / whole if whole else 0.0


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    begins = time.monotonic()
    work()
    return time.monotonic() - begins
