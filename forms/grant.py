"""The matrix of rights: from when until when; the ticks themselves are read by name (B9-1)."""

from forms.base import DateTimeField, Form
from records.base import Text

SERVES = ("B9-1",)


class PeriodForm(Form):
    """The period of the rights that are newly ticked."""

    begins_at = DateTimeField(Text("自"), required=False, description=Text("留空为即刻。"))
    ends_at = DateTimeField(Text("至"), required=False, description=Text("留空为长期。"))
