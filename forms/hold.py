"""What is filled in to lock a range of a camera's footage (B18-1, B9-3)."""

from forms.base import DateTimeField, Form, StringField
from records.base import Text
from records.hold import LONGEST

SERVES = ("B18-1", "B9-3")


class PlaceForm(Form):
    """Also what is not recorded yet may be locked."""

    begins_at = DateTimeField(Text("开始时间"), description=Text("北京时间，一次最多{length}。", length=LONGEST))
    ends_at = DateTimeField(Text("结束时间"), description=Text("可以晚于现在，录下的即予锁定。"))
    because = StringField(Text("理由"), most=100)
