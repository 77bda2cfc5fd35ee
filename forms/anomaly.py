"""What is filled in about an anomaly: flagging, notice or visit, opinion, ending (B18-1 … B18-3, B10-4)."""

from collections.abc import Iterable

from wtforms.validators import ValidationError

from forms.base import BooleanField, ChoiceField, DateTimeField, Form, IntegerField, PickManyField, StringField, TextAreaField
from records.anomaly import Ending, StepKind
from records.base import Text
from records.item import ABNORMAL, Result

SERVES = ("B18-1", "B18-2", "B18-3", "B10-4")

_LONG = 2000


class FlagForm(Form):
    """Camera and frame time come from the player; what is typed is item, grade, remark."""

    camera = IntegerField(Text("点位"), low=1, high=2**53)
    seen_at = DateTimeField(Text("画面时间"))
    item = StringField(Text("项目"), most=40)
    grade = ChoiceField(Text("程度"), Result, only=ABNORMAL)
    remark = TextAreaField(Text("备注"), most=_LONG)
    clip_begins_at = DateTimeField(Text("片段开始"), required=False)
    clip_ends_at = DateTimeField(Text("片段结束"), required=False)
    others = BooleanField(Text("同场所其他点位同时锁定"))
    key = StringField(Text("保存标识"), most=40, required=False)


class MendForm(Form):
    """The picture after comes from the player; typed is who of the site was told."""

    camera = IntegerField(Text("点位"), low=1, high=2**53)
    seen_at = DateTimeField(Text("画面时间"))
    person = StringField(Text("通知的现场人员"), most=60)
    key = StringField(Text("保存标识"), most=40, required=False)


class InformForm(Form):
    """Whom of the site's officers was told, or who went there, or what else was done."""

    kind = ChoiceField(Text("方式"), StepKind, only=(StepKind.NOTIFIED, StepKind.VISITED, StepKind.HANDLED))
    at = DateTimeField(Text("时间"))
    person = StringField(Text("人员"), most=60, required=False)
    text = TextAreaField(Text("答复或处理情况"), most=_LONG)


class DecideForm(Form):
    """The administrator's opinion and own grade."""

    grade = ChoiceField(Text("核定程度"), Result, only=ABNORMAL)
    opinion = TextAreaField(Text("处置意见"), most=_LONG)


class TickedForm(Form):
    """Some of the list, to be settled in one go."""

    number = PickManyField(Text("编号"), coerce=int)

    def offer(self, numbers: Iterable[int]) -> None:
        """Which may be ticked."""
        self.number.choices = [(number, str(number)) for number in numbers]

    def validate_number(self, field: PickManyField) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(Text("请至少勾选一件。"))


class OpinionForm(TickedForm):
    """Some of the list, and one opinion for each of them."""

    opinion = TextAreaField(Text("处置意见"), most=_LONG)


class EndForm(Form):
    """立案, 移送 or 不予立案, each with unit, number, reason as it asks."""

    ending = ChoiceField(Text("去向"), Ending)
    unit = StringField(Text("立案或接收单位、决定人"), most=100)
    number = StringField(Text("案号或移送文号"), most=60, required=False)
    reason = TextAreaField(Text("理由"), most=400, required=False)
