"""What is filled in about a fault: found, contacted, urged, checked, reported, on duty, progress, repair, back, closed (B17-*, D4-*)."""

import wtforms

from forms.base import ChoiceField, DateTimeField, Form, IntegerField, PickField, StringField
from forms.base import TextAreaField as LongField
from forms.checks import not_future
from records.attachment import ACCEPT, MOST, MOST_BYTES
from records.base import Text
from records.fault import Kind

SERVES = ("B17-1", "B17-2", "B17-3", "D4-3", "D4-5")

_LONG = 2000
_FILES = Text("照片或 PDF，每个不超过 {each} MB，一次最多 {most} 个", each=MOST_BYTES // 1024**2, most=MOST)


def _photos() -> wtforms.MultipleFileField:
    return wtforms.MultipleFileField(Text("照片"), description=_FILES, render_kw={"accept": ACCEPT})


class FindForm(Form):
    """One camera, an area, or neither: the whole site."""

    camera = PickField(Text("摄像头"), required=False)
    area = PickField(Text("监控区域"), required=False, description=Text("摄像头和区域都不选，即为全场所。"))
    kind = ChoiceField(Text("类别", "fault"), Kind, description=Text("“未开启”包括终端未开启。"))
    remark = LongField(Text("所见情况"), most=_LONG, required=False)
    key = StringField(Text("保存标识"), most=40, required=False)


class ContactForm(Form):
    """Department, person and time are what makes a contact."""

    kind = ChoiceField(Text("类别", "fault"), Kind, description=Text("联系后已查明的，在此改正。"))
    unit = StringField(Text("联系部门"), most=100)
    person = StringField(Text("联系人"), most=100)
    at = DateTimeField(Text("联系时间"), [not_future])
    text = LongField(Text("答复"), most=_LONG, required=False)


class UrgeForm(Form):
    """Who was urged, when, with what words."""

    person = StringField(Text("督促对象"), most=100)
    at = DateTimeField(Text("时间"), [not_future])
    text = LongField(Text("内容"), most=_LONG)


class CheckForm(Form):
    """What was looked at on the spot while the picture is missing."""

    unit = StringField(Text("集装箱号或产品"), most=100)
    person = StringField(Text("查验人员"), most=100)
    at = DateTimeField(Text("查验时间"), [not_future])
    text = LongField(Text("查验结果"), most=_LONG)


class ReportForm(Form):
    """To which office and whom the fault was reported."""

    unit = StringField(Text("主管海关"), most=100)
    person = StringField(Text("接报人"), most=100)
    at = DateTimeField(Text("报告时间"), [not_future])
    text = LongField(Text("报告内容"), most=_LONG)


class ArrangeForm(Form):
    """Who is on duty, from when to when; may lie ahead."""

    person = StringField(Text("值守人员"), most=100)
    at = DateTimeField(Text("值守开始"))
    until_at = DateTimeField(Text("值守结束"))
    text = LongField(Text("值守办法"), most=_LONG, required=False)


class ProgressForm(Form):
    """Both parts are asked for (annex 4, four)."""

    text = LongField(Text("整改进度"), most=_LONG)
    goods = LongField(Text("该区域监管货物作业情况"), most=_LONG, description=Text("没有作业的，写“无”。"))
    photos = _photos()


class RepairForm(Form):
    """What was done, when."""

    at = DateTimeField(Text("修复时间"), [not_future])
    text = LongField(Text("修复情况"), most=_LONG)
    photos = _photos()


class IntervalForm(Form):
    """How often progress is reported."""

    hours = IntegerField(Text("每隔几小时报送一次"), low=1, high=168)


class RecoverForm(Form):
    """When a person saw that it works again."""

    at = DateTimeField(Text("恢复时间"), [not_future])
    text = LongField(Text("说明"), most=_LONG, required=False)


class CloseForm(Form):
    """The end; the reason only where something was not done."""

    conclusion = LongField(Text("办结意见"), most=_LONG)
    reason = StringField(Text("未联系或未查验的理由"), most=400, required=False)
