"""Stamping a phase from the desk, and the office's own order of them (B14-1, B16-5)."""

from forms.base import DateTimeField, Form, IntegerField, StringField, TextAreaField
from records.base import Text

SERVES = ("B14-1", "B16-5")


class StampForm(Form):
    """Camera and frame time come from the player, the key from the desk."""

    phase = StringField(Text("环节"), most=20)
    camera = IntegerField(Text("点位"), low=1, high=2**53)
    seen_at = DateTimeField(Text("画面时间"))
    key = StringField(Text("保存标识"), most=40, required=False)


class PlanForm(Form):
    """One line a phase, in order."""

    category = StringField(Text("产品类别"), most=40, required=False, description=Text("不填则用于没有单独设置的全部产品。"))
    lines = TextAreaField(Text("环节，每行一个，按先后"), most=400, required=False, description=Text("可以记多次的在行尾写“（可多次）”；全部删去则恢复通用环节。"))  # fmt: skip  # noqa: E501 - one sentence for people
