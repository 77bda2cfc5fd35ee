"""What is told of customs' look at a site's cameras, its findings, their rectification and recheck (D7-1)."""

import wtforms
from wtforms.fields import SelectChoice
from wtforms.validators import StopValidation

from forms.base import ChoiceField, DateField, DateTimeField, FileField, Form, PickField, StringField, TextAreaField
from forms.checks import not_future
from records.base import Text
from records.review import Method

SERVES = ("D7-1",)


class ReviewForm(Form):
    """How and when."""

    method = ChoiceField(Text("检查方式"), Method)
    at = DateTimeField(Text("检查时间"), [not_future])
    remark = TextAreaField(Text("检查情况"), most=2000, required=False)


class FindingForm(Form):
    """What does not meet which clause, where, until when."""

    clause = StringField(Text("条款"), most=20, description=Text("设置规范目录中的条款号，如 2.1.6.2；可输入文字查找。"))
    camera = PickField(Text("摄像头"), required=False, description=Text("涉及某一摄像头时选择；缺少摄像头时不选。"))
    due_on = DateField(Text("整改期限"))
    text = TextAreaField(Text("发现的问题"), most=2000)


class RectifyForm(Form):
    """What was done."""

    text = TextAreaField(Text("整改情况"), most=2000)
    document = FileField(Text("照片或文件"))


def chosen(_form: object, field: wtforms.RadioField) -> None:
    """One of the two."""
    if not field.data or field.data == "None":
        field.errors = []
        raise StopValidation(Text("请选择“{field}”。", field=field.label.text))


class RecheckForm(Form):
    """Whether it satisfies."""

    result = wtforms.RadioField(
        Text("结论"), [chosen], choices=[SelectChoice("yes", Text("合格，办结")), SelectChoice("no", Text("不合格，继续整改"))]
    )
    text = TextAreaField(Text("复查情况"), most=2000)
    due_on = DateField(Text("新的整改期限"), required=False, description=Text("不合格时填写；不填则期限不变。"))
