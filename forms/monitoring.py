"""What is chosen when a monitoring begins without an announced loading (B16-4)."""

from wtforms.validators import ValidationError

from forms.base import ChoiceField, DateTimeField, Form, PickField
from records.base import Text
from records.monitoring import Mode

SERVES = ("B16-4",)


class BeginForm(Form):
    """Site, mode, and for playback the period of the recording, and of which loading it is."""

    site = PickField(Text("装箱场所"))
    mode = ChoiceField(Text("监控方式"), Mode)
    period_begins_at = DateTimeField(Text("录像开始时间"), required=False)
    period_ends_at = DateTimeField(Text("录像结束时间"), required=False)
    loading = PickField(Text("装箱"), required=False)

    def validate_loading(self, field: PickField) -> None:
        """Live, the loading itself is begun with: there it is known whether its time has come."""
        if field.data is not None and self.mode.data is Mode.LIVE:
            raise ValidationError(Text("实时监控请从装箱页面开始。"))
