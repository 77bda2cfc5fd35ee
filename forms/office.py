"""What is typed of an office."""

from forms.base import Form, IntegerField, NameField, PickField, StringField
from records.base import Text

SERVES = ("B4-1",)

#: fields that go to the workflow as they are
TOLD = (
    "name", "short_name", "number_pattern", "clip_before_s", "clip_after_s", "notify_within_min", "contact_within_min",
    "fault_after_min",
)  # fmt: skip


class OfficeForm(Form):
    """Name, number pattern and limits; the pattern's parts are checked by records.office."""

    name = NameField(Text("机构名称"), most=60)
    short_name = NameField(Text("简称"), most=12, description=Text("用于编号，如“烟关”。"))
    number_pattern = StringField(
        Text("编号格式"), most=60, default="{short}{kind}〔{year}〕{serial:04d}号",
        description=Text("编号印在表格框外，如：烟关视监〔2026〕0123号。"),
    )  # fmt: skip
    clip_before_s = IntegerField(Text("片段起点（标记前，秒）"), low=5, high=1800, default=60)
    clip_after_s = IntegerField(Text("片段终点（标记后，秒）"), low=5, high=1800, default=60)
    notify_within_min = IntegerField(Text("通知时限（分钟）"), low=1, high=1440, default=15)
    contact_within_min = IntegerField(Text("故障联系、报告时限（分钟）"), low=1, high=1440, default=60)
    fault_after_min = IntegerField(Text("无图像多久自动登记故障（分钟）"), low=0, high=1440, default=5)


class EstablishForm(OfficeForm):
    """A new office stands at a level under its parent."""

    level = PickField(Text("级别"))
