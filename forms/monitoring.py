"""What is chosen when a monitoring begins without an announced loading (B16-4)."""

from forms.base import ChoiceField, DateTimeField, Form, PickField
from records.base import Text
from records.monitoring import Mode

SERVES = ("B16-4",)


class BeginForm(Form):
    """Site, mode, and for playback the period of the recording."""

    site = PickField(Text("装箱场所"))
    mode = ChoiceField(Text("监控方式"), Mode)
    period_begins_at = DateTimeField(Text("录像开始时间"), required=False)
    period_ends_at = DateTimeField(Text("录像结束时间"), required=False)
