"""One phrase of a book: for which item, in which phase, its words, the result it usually goes with (F1-8)."""

from forms.base import Form, StringField
from records.base import Text
from records.phrase import TEXT_MAX

SERVES = ("F1-8",)


class PhraseForm(Form):
    """All but the words are keys, which the page offers. Where no book is told it is the own one."""

    book = StringField(Text("短语本"), most=10, required=False)
    item = StringField(Text("监控项目"), most=40)
    phase = StringField(Text("环节"), most=20, required=False)
    text = StringField(Text("短语", "one"), most=TEXT_MAX, description=Text("可写〔时刻〕〔清点数〕〔温度〕，选用时再填。"))
    result = StringField(Text("常见结果"), most=10, required=False)
