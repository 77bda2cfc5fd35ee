"""Cameras to try things with: `python -m app.video.simulator` serves them, `--measure SECONDS` tells what they cost."""

import argparse
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import av

from app.video.simulator.camera import SimulatedCamera
from app.video.simulator.encoder import CLOCK_RATE
from app.video.simulator.footage import paint_footage
from app.video.simulator.scene import SCENES
from app.video.simulator.server import Simulator, serve
from records import clock


def _cameras(scenes: list[str]) -> list[SimulatedCamera]:
    return [SimulatedCamera(name=f"模拟摄像头{index:02}", path=name, scene=name) for index, name in enumerate(scenes, 1)]


def _watch(urls: list[str], seconds: float) -> None:
    """Receive without decoding, as a recorder does."""

    def receive(url: str) -> None:
        ends = time.monotonic() + seconds
        with av.open(url, options={"rtsp_transport": "tcp", "probesize": "32", "analyzeduration": "0"}, timeout=10) as container:
            for _ in container.demux():
                if time.monotonic() > ends:
                    return

    threads = [threading.Thread(target=receive, args=(url,)) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _measure(scenes: list[str], seconds: float) -> None:
    cameras = _cameras(scenes)
    with Simulator(cameras) as simulator:
        urls = [simulator.url(camera.path) for camera in cameras]
        # the first minute draws what is drawn once
        subprocess.run([sys.executable, "-m", "app.video.simulator", "--watch", *urls, "--seconds", str(seconds)], check=True)
        begun, numbers = time.process_time(), [simulator.number(camera.path) for camera in cameras]
        subprocess.run([sys.executable, "-m", "app.video.simulator", "--watch", *urls, "--seconds", str(seconds)], check=True)
        spent = time.process_time() - begun
        made = sum(simulator.number(camera.path) for camera in cameras) - sum(numbers)
    sys.stdout.write(
        f"live: {len(cameras)} cameras, {seconds:.0f} s: {spent / seconds:.3f} of a core, {spent / made * 1000:.2f} ms a frame\n"
    )
    for camera in cameras:
        begins_at = clock.now()
        begun, wall, size, count, ticks = time.process_time(), time.monotonic(), 0, 0, 0
        for frame in paint_footage(camera, begins_at, begins_at + timedelta(seconds=60)).frames:
            count, size, ticks = count + 1, size + len(frame.data), frame.pts
        cpu, wall = time.process_time() - begun, time.monotonic() - wall
        rate = size * 8 / (ticks / CLOCK_RATE) / 1000
        sys.stdout.write(f"past: {camera.path}: {count / cpu:.0f} frames a CPU second, {count / wall:.0f} a second, {rate:.0f} kbit/s\n")


def main() -> None:
    """Read the command line and do it."""
    parser = argparse.ArgumentParser(prog="python -m app.video.simulator", description=__doc__)
    parser.add_argument("--scenes", nargs="+", default=["platform", "platform-2", "label", "gate"], choices=list(SCENES))
    parser.add_argument("--port", type=int, default=8554)
    parser.add_argument("--control", type=Path, help="file by which faults are commanded")
    parser.add_argument("--measure", type=float, metavar="SECONDS", help="tell what drawing, encoding and serving cost")
    parser.add_argument("--watch", nargs="+", metavar="URL", help="receive these streams")
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    if asked.watch:
        _watch(asked.watch, asked.seconds)
    elif asked.measure:
        _measure(asked.scenes, asked.measure)
    else:
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        cameras = _cameras(asked.scenes)

        def ready(port: int) -> None:
            sys.stdout.write("".join(f"rtsp://127.0.0.1:{port}/{camera.path}\n" for camera in cameras))
            sys.stdout.flush()

        serve(cameras, port=asked.port, control=asked.control, stop=stop, ready=ready)


if __name__ == "__main__":
    main()
