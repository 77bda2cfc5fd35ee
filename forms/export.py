"""What is filled in about a copy of footage: what is asked for, what is consented to, to whom it was given (D5-1)."""

from forms.base import BooleanField, ChoiceField, DateTimeField, FileField, Form, PickManyField, StringField
from forms.base import TextAreaField as LongField
from forms.checks import not_future
from records.base import Text
from records.export import LONGEST, LONGEST_TERM, Medium, Use

SERVES = ("D5-1", "B20-2")

_TERM = Text("最长{length}，期满后复制件删除。", length=LONGEST_TERM)


class RequestForm(Form):
    """A copy of one camera's footage; `seen` is sent back once the gaps in the range were told."""

    begins_at = DateTimeField(Text("开始时间"), description=Text("北京时间，一次最多{length}。", length=LONGEST))
    ends_at = DateTimeField(Text("结束时间"))
    use = ChoiceField(Text("方式"), Use, description=Text("附件4第五条：复制、使用、公开均须海关同意。"))
    medium = ChoiceField(Text("介质"), Medium)
    purpose = LongField(Text("用途"), most=1000)
    receiver = StringField(Text("接收方"), most=100, description=Text("接收复制件的单位和人员。"))
    outside = StringField(Text("代何单位申请"), most=100, required=False, description=Text("海关自用的不填。"))
    seen = StringField(Text("已知悉的缺口"), most=64, required=False)
    is_agreed = BooleanField(Text("已知悉范围内的缺口，仍然申请"))


class RequisitionForm(RequestForm):
    """The same by law, with the letter that stands for consent."""

    reference = StringField(Text("调取文书文号"), most=100, description=Text("例如案件调取函的文号。"))
    authority = StringField(Text("调取机关"), most=100)
    document = FileField(Text("调取文书扫描件"))
    expires_at = DateTimeField(Text("有效期至"), description=_TERM)


class ApproveForm(Form):
    """The range can only become smaller."""

    from_at = DateTimeField(Text("同意的开始时间"))
    until_at = DateTimeField(Text("同意的结束时间"), description=Text("可以缩小，不能超出申请的范围。"))
    purpose = LongField(Text("同意的用途"), most=1000)
    expires_at = DateTimeField(Text("有效期至"), description=_TERM)
    takers = PickManyField(Text("下载人员"), coerce=int, description=Text("只有列名的人员可以下载；须有这个摄像头的“复制”权限。"))


class HandOverForm(Form):
    """Who of the receiver took it, on which medium."""

    to = StringField(Text("接收人"), most=100)
    at = DateTimeField(Text("移交时间"), [not_future])
    carrier = StringField(Text("介质编号"), most=100, required=False)
