"""What the player tells of a frame that is to be kept as a picture (B18-1, B19-1)."""

from forms.base import DateTimeField, Form, IntegerField, StringField
from records.base import Text

SERVES = ("B18-1", "B19-1")


class TakeForm(Form):
    """Camera and frame time come from the player, the key from the desk; nothing is typed."""

    camera = IntegerField(Text("点位"), low=1, high=2**53)
    seen_at = DateTimeField(Text("画面时间"))
    key = StringField(Text("保存标识"), most=40, required=False)
