"""What is told to a camera that turns: a direction, the reason for taking it from a colleague, a place's name (C9-2, D3-1)."""

from forms.base import BooleanField, ChoiceField, Form, NameField, StringField
from records.base import Text
from records.ptz import Way

SERVES = ("C9-2", "D3-1")


class TakeForm(Form):
    """The reason is wanted only against a colleague who does not have to give way."""

    reason = StringField(Text("接管理由"), most=200, required=False)


class MoveForm(Form):
    """One direction; the speed is the same for all."""

    way = ChoiceField(Text("方向"), Way)


class SaveForm(Form):
    """Where the camera looks now, under this name."""

    name = NameField(Text("预置位名称"), most=40, required=False)
    is_home = BooleanField(Text("设为日常位置"))
