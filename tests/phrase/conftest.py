"""An office's phrase and a monitor's own."""

from dataclasses import dataclass

import pytest

from tests.scene import Scene
from tests.sitting import begin
from workflows import phrase
from workflows.phrase import Told


@dataclass
class Books:
    """Numbers of the two phrases."""

    office: int
    own: int


@pytest.fixture
def books(scene: Scene) -> Books:
    begin(scene)
    with scene.acting() as (db, cast):
        office = phrase.add(db, cast.administrator, cast.branch, told=Told("seal", "装毕施封"))
        own = phrase.keep(db, cast.monitor, cast.monitor, told=Told("remark", "已提醒"))
        db.flush()
        return Books(office.id, own.id)
