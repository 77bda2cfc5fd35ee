"""The device asked by ONVIF, against a device of our own through a client that checks each answer against the WSDL (E-4, E-5, E-7)."""

import socket

import pytest

from app.video import onvif
from app.video.simulator.faults import Fault
from app.video.simulator.server import Simulator
from tests.osd_name.conftest import GATE, PASSWORD, USER


def test_name_time_look_and_clock_are_read(simulator: Simulator) -> None:
    found = onvif.read(simulator.onvif("gate"), USER, PASSWORD)
    assert found.name == GATE
    assert found.has_time_on_top
    assert found.is_opaque is True
    assert found.drift_s is not None
    assert abs(found.drift_s) < 2
    other = onvif.read(simulator.onvif("dock"), USER, PASSWORD)
    assert (other.name, other.has_time_on_top) == ("camera 2", False)


def test_a_wrong_clock_is_measured_and_is_no_hindrance_to_sign_in(simulator: Simulator) -> None:
    simulator.spoil("gate", Fault.CLOCK)
    found = onvif.read(simulator.onvif("gate"), USER, PASSWORD)
    assert found.drift_s == pytest.approx(300, abs=2)


@pytest.mark.obligation("E-6")
@pytest.mark.parametrize("rows", [(GATE,), (GATE[:12], GATE[12:])])
def test_the_registered_name_is_written_in_its_lines_and_then_stands_in_the_picture(simulator: Simulator, rows: tuple[str, ...]) -> None:
    for path in ("gate", "dock"):
        onvif.write(simulator.onvif(path), USER, PASSWORD, rows)
        assert simulator.name(path) == "\n".join(rows)
        assert onvif.read(simulator.onvif(path), USER, PASSWORD).name == GATE


def test_why_there_is_no_answer_is_told_with_what_to_do(simulator: Simulator) -> None:
    with pytest.raises(onvif.Unreached, match="不接受用户名和密码"):
        onvif.read(simulator.onvif("gate"), USER, "falsch")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(onvif.Unreached, match="无法连接"):
            onvif.read(f"http://127.0.0.1:{taken.getsockname()[1]}/onvif/device_service", USER, PASSWORD)


@pytest.mark.parametrize(
    ("formats", "is_right"),
    [
        (("yyyy-MM-dd", "HH:mm:ss"), True), (("dd/MM/yyyy", "HH:mm:ss"), False), (("yyyy-MM-dd", "hh:mm:ss tt"), False),
        (("MM/dd/yyyy", "h:mm:ss tt"), False), (("yyyy-MM-dd", "hh:mm:ss"), False),
    ],
)  # fmt: skip
def test_only_the_formats_of_the_standard_count_and_only_on_top(formats: tuple[str, str], *, is_right: bool) -> None:
    for above in (True, False):
        line = onvif.Line("1", "DateAndTime", "", above, *formats)
        assert onvif.Reading((line,), 0).has_time_on_top is (is_right and above)
    plain = onvif.Line("2", "Plain", GATE, above=True)
    assert not onvif.Reading((plain,), 0).name, "a name on top is not where the norm wants it"
