"""What is told of a seal or lock, and of its opening (D6-2)."""

from forms.base import ChoiceField, DateTimeField, Form, StringField, TextAreaField
from forms.checks import not_future
from records.base import Text
from records.seal import Kind

SERVES = ("D6-2",)


class ApplyForm(Form):
    """On the door."""

    kind = ChoiceField(Text("种类"), Kind)
    number = StringField(Text("编号"), most=40)
    at = DateTimeField(Text("施封时间"), [not_future])


class OpenForm(Form):
    """Off it, and what came in its place."""

    opened_by = StringField(Text("启封人"), most=60)
    at = DateTimeField(Text("启封时间"), [not_future])
    reason = TextAreaField(Text("理由"), most=500)
    new_number = StringField(Text("新封条（锁）编号"), most=40, required=False, description=Text("重新施封时填写；种类与原来相同。"))
    not_renewed = StringField(Text("未重新施封的理由"), most=300, required=False, description=Text("没有重新施封时填写。"))
