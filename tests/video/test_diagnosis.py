"""Each fault opens its own finding and no other, within three checks; an ordinary scene opens none (B6-2, D3-3, C7-2)."""

from datetime import timedelta
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from app.video.diagnosis.sight import Grey, Sight, likeness, sight_of, sight_of_picture
from app.video.diagnosis.verdict import EVERY_S, IN_A_ROW, STEERED_FOR, Reference, is_home
from app.video.simulator.faults import Fault
from records.diagnosis import Flaw
from tests.video.seeing import T0, Lens

FILMS = next((each / "shared/data/videos" for each in Path(__file__).parents if (each / "shared/data/videos").is_dir()), Path("shared"))
OWN = {
    Fault.BLACK: Flaw.BLACK, Fault.FREEZE: Flaw.FROZEN, Fault.BLUR: Flaw.BLURRED, Fault.COVER: Flaw.COVERED, Fault.SHIFT: Flaw.MOVED,
}  # fmt: skip
#: a busy platform, a gate through which lorries drive, cartons held before the lens
SCENES = ("platform", "gate", "label")


@pytest.mark.obligation("B6-2", "D3-3")
@pytest.mark.parametrize("scene", SCENES)
def test_each_fault_opens_its_own_finding_in_three_checks_and_recovery_closes_it(scene: str) -> None:
    lens = Lens(scene)
    lens.keep_home()
    assert list(lens.watch(13)) == [], "a minute of the ordinary scene"
    for fault, kind in OWN.items():
        # the first check of a freeze still compares with the picture before it
        first = lens.at + timedelta(seconds=EVERY_S)
        (turn,) = lens.watch(IN_A_ROW + 1, fault)
        assert (turn.kind, turn.begins) == (kind, True), fault
        assert first <= turn.at <= first + timedelta(seconds=EVERY_S)
        assert kind in lens.standing
        (turn,) = lens.watch(IN_A_ROW + 1)
        assert (turn.kind, turn.begins) == (kind, False), fault
    assert lens.standing == {}


def test_one_or_two_bad_pictures_are_no_finding() -> None:
    lens = Lens("platform")
    lens.keep_home()
    for _ in range(3):
        assert list(lens.watch(IN_A_ROW - 1, Fault.COVER)) == []
        assert list(lens.watch(1)) == []


def test_hours_of_loading_lorries_and_people_raise_no_alarm() -> None:
    for scene in ("weighbridge", "platform-2"):
        lens = Lens(scene)
        lens.keep_home()
        for minutes in range(0, 300, 20):
            lens.at = T0 + timedelta(minutes=minutes)
            assert list(lens.watch(3)) == [], (scene, minutes)


def test_without_a_home_view_a_camera_is_held_against_its_own_pictures_before() -> None:
    lens = Lens("platform")
    assert list(lens.watch(14)) == []
    (turn,) = lens.watch(IN_A_ROW, Fault.BLUR)
    assert turn.kind is Flaw.BLURRED
    assert list(lens.watch(IN_A_ROW, Fault.SHIFT)) == [], "nobody said where it is to look; and what was found blurred stays so"


def test_a_new_watcher_does_not_learn_from_a_blurred_picture() -> None:
    lens = Lens("platform")
    list(lens.watch(14))
    list(lens.watch(IN_A_ROW, Fault.BLUR))
    after = Lens("platform", at=lens.at)
    after.standing = dict(lens.standing)
    assert list(after.watch(20, Fault.BLUR)) == []
    assert [turn.begins for turn in after.watch(IN_A_ROW)] == [False]


def test_a_camera_that_may_be_steered_has_minutes_to_come_home() -> None:
    lens = Lens("platform")
    lens.keep_home()
    lens.course.is_steered = True
    away = lens.see(Fault.SHIFT)
    # a moving picture of another view: the clock of the first, the noise of a sensor
    chance = np.random.default_rng(3)
    turns = []
    while not turns:
        lens.at += timedelta(seconds=EVERY_S)
        noise = chance.normal(0, 60, (27, 48)).repeat(10, 0).repeat(10, 1)[:30]
        grey = away.grey.copy()
        grey[:30] = np.clip(grey[:30] + noise[:, :480], 0, 255)
        turns = lens.take(Sight(grey, away.chroma))
    assert [turn.kind for turn in turns] == [Flaw.MOVED]
    assert lens.at - turns[0].at == STEERED_FOR - timedelta(seconds=EVERY_S)


def test_a_camera_that_somebody_turns_now_is_not_judged_by_where_it_looks() -> None:
    lens = Lens("platform")
    lens.keep_home()
    lens.course.is_turned = True
    assert list(lens.watch(4 * IN_A_ROW, Fault.SHIFT)) == []
    lens.course.is_turned = False
    assert [turn.kind for turn in lens.watch(1, Fault.SHIFT)] == [Flaw.MOVED]


def _next(lens: Lens) -> Sight:
    """The picture of the next check."""
    lens.at += timedelta(seconds=EVERY_S)
    return lens.see()


def _told(lens: Lens, *sights: Sight) -> list[tuple[Flaw, bool]]:
    return [(turn.kind, turn.begins) for sight in sights for turn in lens.take(sight)]


def _dimmed(sight: Sight, share: float, seed: int) -> Sight:
    """Less light before the lens; what the camera writes stays as bright."""
    noise = np.random.default_rng(seed).normal(0, 1.5, sight.view.shape)
    grey = sight.grey.copy()
    grey[30:210] = np.clip(sight.view * share + noise, 0, 255)
    return Sight(grey, sight.chroma * np.float32(share))


@pytest.mark.obligation("C7-2")
def test_a_night_picture_without_light_is_too_dark_and_a_lit_one_is_not() -> None:
    lens = Lens("gate", at=T0 + timedelta(hours=12))
    lens.keep_home()
    lit, unlit = (lambda: _dimmed(_next(lens), 0.8, 1)), (lambda: _dimmed(_next(lens), 0.2, 1))
    assert _told(lens, *(lit() for _ in range(4))) == [], "lit, if faintly"
    assert _told(lens, *(unlit() for _ in range(IN_A_ROW))) == [(Flaw.DARK, True)]
    assert _told(lens, *(lit() for _ in range(IN_A_ROW))) == [(Flaw.DARK, False)]


def test_a_reference_by_night_serves_by_night_and_one_by_day_is_not_held_against_it() -> None:
    lens = Lens("platform")
    day = lens.see()
    night = _dimmed(day, 0.3, 1)

    def blurred() -> Sight:
        lit = _dimmed(_next(lens), 0.3, 1)
        return Sight(np.vstack([lit.grey[:30], cv2.GaussianBlur(lit.grey[30:], (0, 0), 4)]), lit.chroma)

    lens.references = [Reference(1, day)]
    assert _told(lens, *(blurred() for _ in range(4))) == []
    lens.references = [Reference(1, day), Reference(2, night)]
    (turn,) = [turn for _ in range(IN_A_ROW) for turn in lens.take(blurred())]
    assert (turn.kind, turn.judged.home_view_id) == (Flaw.BLURRED, 2)


def test_a_colour_cast_is_found_and_neither_a_coloured_lorry_nor_infrared_is_one() -> None:
    lens = Lens("platform")
    lens.keep_home()

    def told(shift: Grey | float, share: float = 1) -> list[tuple[Flaw, bool]]:
        sights = [_next(lens) for _ in range(IN_A_ROW)]
        return _told(lens, *(Sight(each.grey, (each.chroma * share + shift).astype(np.float32)) for each in sights))

    lorry = np.zeros_like(lens.see().chroma)
    lorry[:, :, :7] = 60
    assert told(lorry) == []
    assert told(0, share=0) == [], "by infrared there is no colour at all"
    assert told(np.array([12, 9], np.float32).reshape(2, 1, 1)) == [(Flaw.CAST, True)]


def test_where_no_time_runs_in_the_picture_stillness_alone_is_no_freeze() -> None:
    lens = Lens("metal-detector", has_time=False)
    lens.keep_home()
    still, chance = lens.see(), np.random.default_rng(5)
    for _ in range(30):
        # a still room: nothing but the sensor's noise
        noisy = still.grey + chance.normal(0, 1, still.grey.shape)
        assert lens.take(Sight(noisy.astype(np.float32), still.chroma)) == []


def test_the_small_shift_of_a_pushed_camera_is_found() -> None:
    seen = Lens("platform").see()
    for pixels, home in ((3, True), (12, False), (40, False)):
        pushed = Sight(np.roll(seen.grey, pixels, axis=1), seen.chroma)
        assert is_home(likeness(seen, pushed)) is home, pixels


def test_a_picture_file_and_the_frame_it_was_made_of_are_seen_alike(tmp_path: Path) -> None:
    lens = Lens("gate")
    encoded = lens._encoder.encode(lens._painter.paint(T0.timestamp(), 0), is_key=True)
    decoder = av.CodecContext.create("h264", "r")
    (frame,) = [*decoder.decode(av.Packet(encoded.data)), *decoder.decode(None)]
    _, png = cv2.imencode(".png", frame.to_ndarray(format="bgr24"))
    one, other = sight_of(frame), sight_of_picture(png.tobytes())
    assert abs(one.mean - other.mean) < 1.5
    assert abs(one.detail / other.detail - 1) < 0.05
    assert np.abs(one.chroma - other.chroma).max() < 3


@pytest.mark.skipif(not FILMS.is_dir(), reason="the films of real yards are not here")
@pytest.mark.parametrize("name", ["vtest.avi", "bgslibrary-video03.avi", "worker-zone-loop.derived.mp4"])
def test_real_footage_of_people_raises_no_alarm_and_its_faults_are_found(name: str) -> None:
    with av.open(str(FILMS / name)) as container:
        seen = [sight_of(frame) for number, frame in enumerate(container.decode(video=0)) if number % 50 == 0]
    lens = Lens("gate")
    lens.references = [Reference(1, seen[0])]
    assert [turn for sight in seen[1:] for turn in lens.take(sight)] == []
    last = seen[-1]
    blurred = [Sight(cv2.GaussianBlur(each.grey, (0, 0), 2.5), each.chroma) for each in seen[-4:]]
    assert [turn.kind for each in blurred for turn in lens.take(each)] == [Flaw.BLURRED]
    elsewhere = Sight(cv2.resize(last.grey[60:260, 115:470], (480, 270)), last.chroma)
    assert is_home(likeness(seen[0], elsewhere)) is False
