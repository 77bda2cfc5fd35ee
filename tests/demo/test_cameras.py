"""The demonstration's cameras burn number and moment into their pictures only where they are to be measured."""

from pathlib import Path

import pytest

from app.demo import cameras


@pytest.mark.parametrize("burnt", [True, False])
def test_what_was_told_at_the_making_is_what_the_cameras_do(tmp_path: Path, *, burnt: bool) -> None:
    cameras.keep(tmp_path, 8554, burnt=burnt)
    told = cameras.told(tmp_path)
    assert cameras.port(tmp_path) == 8554
    assert len(told) > 10
    assert {each.number_burnt for each in told} == {burnt}
