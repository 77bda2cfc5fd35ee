"""One saving of one row of a record sheet, and the reason of a correction (F1-7 … F1-12)."""

from forms.base import ChoiceField, Form, IntegerField, PickField, StringField, TextAreaField
from records.base import Text
from records.item import Result
from records.sheet import REASON_MAX, REMARK_MAX, SEEN_MAX

SERVES = ("F1-7", "F1-8", "F1-9", "F1-10", "F1-12")


class RowForm(Form):
    """What changed in a row; a field that was not sent is left as it is."""

    version = IntegerField(Text("版本"), low=1, high=10**9)
    result = ChoiceField(Text("监控结果"), Result, validate_choice=True)
    remark = TextAreaField(Text("备注"), most=REMARK_MAX, required=False)
    item = StringField(Text("监控项目"), most=40, required=False)
    seen = TextAreaField(Text("监控内容"), most=SEEN_MAX, required=False)
    reason = StringField(Text("判为正常的理由"), most=REASON_MAX, required=False)
    #: the writer's own name for this saving
    key = StringField(Text("保存标识"), most=40, required=False)


class SubmitForm(Form):
    """Whether the loading goes on, and with whom; the page offers the colleagues."""

    to = PickField(Text("交接给"), required=False)


class CorrectForm(Form):
    """Why the submitted sheet is corrected."""

    reason = StringField(Text("更正理由"), most=400)
