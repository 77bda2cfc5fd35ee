"""What is told of a machine room or cabinet and its rules (C8-1, D6-1)."""

from forms.base import ChoiceField, FileField, Form, NameField, StringField
from records.base import Text
from records.room import Kind

SERVES = ("C8-1", "D6-1")


class RoomForm(Form):
    """Name, kind, place."""

    name = NameField(Text("名称"), most=60, description=Text("如“办公楼一层监控机房”。"))
    kind = ChoiceField(Text("种类"), Kind)
    place = StringField(Text("位置"), most=200, required=False)


class RulesForm(Form):
    """The document itself."""

    document = FileField(Text("管理制度文件"))
