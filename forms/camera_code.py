"""What is typed of a site's first seven digits (E-2)."""

from forms.base import Form, StringField
from records.base import Text

SERVES = ("E-2",)


class SiteCodeForm(Form):
    """Judged by records.camera_code."""

    prefix = StringField(Text("第1至7位"), most=7, description=Text("关区代码4位、场所流水号3位；各场所不得重复。"))
    registered = StringField(
        Text("海关监管作业场所代码"), most=20, required=False,
        description=Text("经海关注册的填写，其后三位即第5至7位；未注册的留空，流水号由本关自行设定。"),
    )  # fmt: skip
    reason = StringField(
        Text("理由"), most=200, required=False, description=Text("已有摄像头须改用新编码时必填；各摄像头的第1至7位一并更改。")
    )
