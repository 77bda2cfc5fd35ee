"""One count of cartons from the desk (B12-1)."""

from forms.base import BooleanField, DateTimeField, Form, IntegerField, StringField
from records.base import Text
from records.tally import CARTONS_MAX

SERVES = ("B12-1",)


class CountForm(Form):
    """Camera and frame time come from the player, the key from the desk."""

    key = StringField(Text("清点标识"), most=40)
    cartons = IntegerField(Text("箱数"), low=1, high=CARTONS_MAX)
    pallet = BooleanField(Text("整托"))
    camera = IntegerField(Text("点位"), low=1, high=2**53)
    seen_at = DateTimeField(Text("画面时间"))
