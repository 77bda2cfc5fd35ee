"""An office's own item: group, name, ready phrases one a line (F1-8, B14-1)."""

from forms.base import ChoiceField, Form, NameField, PickField, StringField, TextAreaField
from records.base import Text
from records.item import Group

SERVES = ("F1-8", "B14-1")


class ItemForm(Form):
    """What an administrator adds to the norm's items."""

    group = ChoiceField(Text("类别"), Group)
    replaces = PickField(
        Text("替换规范项目"), required=False, description=Text("本地操作规范另有规定时选择；类别须相同，停用后恢复规范项目。")
    )
    name = NameField(Text("项目名称"), most=60)
    phase = StringField(Text("装箱环节"), most=20, required=False)
    phrases = TextAreaField(Text("常用语，每行一条"), most=1000, required=False)
