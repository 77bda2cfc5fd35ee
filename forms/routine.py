"""What a person says at the daily check (D4-1)."""

from wtforms.fields import SelectChoice

from forms.base import Form, PickManyField, TextAreaField
from records.base import Text
from records.routine import Point

SERVES = ("D4-1",)


class RoutineForm(Form):
    """What is not in order, and words about it."""

    wrong = PickManyField(
        Text("现场检查发现异常的项目"), choices=[SelectChoice(each.value, each.label) for each in Point],
        description=Text("全部正常则不选。"),
    )  # fmt: skip
    remark = TextAreaField(Text("情况和处理"), most=2000, required=False, description=Text("有异常时必填：情况、已报告谁、如何处理。"))
