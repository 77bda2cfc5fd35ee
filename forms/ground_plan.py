"""What is told of a site's drawing and of a camera's place on it (C7-1)."""

from forms.base import Form, IntegerField
from records.base import Text

SERVES = ("C7-1",)


class SpotForm(Form):
    """Thousandths of the drawing, degrees clockwise from its upper edge."""

    x = IntegerField(Text("横向位置（千分之）"), low=0, high=1000)
    y = IntegerField(Text("纵向位置（千分之）"), low=0, high=1000)
    direction = IntegerField(Text("方向（度）"), low=0, high=359)
    angle = IntegerField(Text("视角（度）"), low=1, high=360)
    reach = IntegerField(Text("距离（图宽的千分之）"), low=1, high=1000)
