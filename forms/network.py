"""What is told of a site's link to customs (C6-1)."""

from forms.base import BooleanField, ChoiceField, Form, PickField, StringField
from records.base import Text
from records.network import DeviceState

SERVES = ("C6-1",)


class NetworkForm(Form):
    """Joined or not, and through what."""

    networked = BooleanField(Text("已与海关联网"))
    equipment = PickField(Text("视频监控安全设备"), required=False, description=Text("先在“设备与证书”中登记。"))
    device_state = ChoiceField(Text("安全设备状态"), DeviceState, default=DeviceState.UNTOLD)
    remark = StringField(Text("说明"), most=200, required=False)
