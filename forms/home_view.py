"""What is told of a reference picture: by what light it was taken (D3-1)."""

from forms.base import ChoiceField, Form, IntegerField
from records.base import Text
from records.home_view import Light

SERVES = ("D3-1",)


class TakeForm(Form):
    """The picture itself is made by the server from the recording of this moment."""

    light = ChoiceField(Text("光线"), Light)
    shown_at = IntegerField(Text("画面时间"), low=1, high=2**53)
