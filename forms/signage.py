"""What is told of a sign that hangs (annex 4, nine)."""

from forms.base import ChoiceField, FileField, Form, PickField, StringField
from records.base import Text
from records.signage import Kind, Size

SERVES = ("D9-1",)


class SignageForm(Form):
    """Which sign, where, and its photo."""

    area = PickField(Text("监控区域"))
    camera = PickField(Text("摄像头"), required=False, description=Text("不指定时，标识对整个区域有效。"))
    kind = ChoiceField(Text("标识种类"), Kind)
    size = ChoiceField(Text("标识尺寸"), Size)
    place = StringField(Text("张贴位置"), most=200, description=Text("安装地点附近的明显位置，如“平台东侧立柱，离地1.8米”。"))
    document = FileField(Text("照片"), is_photo=True)


class PrintForm(Form):
    """Which sign to print, as it stands in the address."""

    kind = ChoiceField(Text("标识种类"), Kind)
    size = ChoiceField(Text("标识尺寸"), Size)
