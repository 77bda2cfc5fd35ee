"""`loadwitness benchmark video` measures what it says, beside both rivals; here so shortly that only three times the promise is asked."""

import json

import pytest

from app.video import benchmark

pytestmark = pytest.mark.alone

KEYS = {"what", "unit", "ours", "rival", "rival_value", "ratio"}
#: promised: 1.1 of ffmpeg's CPU with few cameras, 150 MB, every frame, a second lost
CPU_RATIO, MEMORY_MIB, LOST_S = 1.1, 150, 1.0


def test_a_short_run_tells_all_figures_and_keeps_three_times_the_promise() -> None:
    said: list[str] = []
    figures = benchmark.run(2, 0.1, rounds=1, say=said.append)
    told = json.loads(benchmark.as_json(figures))
    assert all(set(each) == KEYS for each in told)
    assert {each["what"] for each in told} == {"record_cpu", "record_memory", "frames_kept", "kill9_loss", "clip_60s"}
    by_rival = {(each.what, each.rival.split()[0]): each for each in figures}
    assert (by_rival["record_cpu", "ffmpeg"].ratio or 0) <= 3 * CPU_RATIO
    assert (by_rival["record_cpu", "opencv"].ratio or 0) < 1
    assert by_rival["record_memory", "ffmpeg"].ours <= 3 * MEMORY_MIB
    assert by_rival["frames_kept", "ffmpeg"].ours == 1
    assert by_rival["kill9_loss", "ffmpeg"].ours <= 3 * LOST_S
    assert any("start-up ours" in line for line in said)
