"""What is ticked of a picture, and what is typed of an abbreviation (E-4 … E-9)."""

from forms.base import BooleanField, Form, IntegerField, NameField, StringField
from records.base import Text

SERVES = ("E-4", "E-9")


class ConfirmForm(Form):
    """What a person sees in the picture that is shown; what is not ticked is not so."""

    name_ok = BooleanField(Text("名称在画面下方，与登记的名称一致"))
    time_ok = BooleanField(Text("日期、时间在画面上方，形如 2026-11-20 09:12:30，与北京时间一致"))
    look_ok = BooleanField(Text("文字不透明、不闪烁，清晰可见"))
    shown_at = IntegerField(Text("画面时间"), low=1, high=2**53)


class ShortNameForm(Form):
    """附件3 二（二）2: 简称唯一，且建立全称与简称的对应表单."""

    full = NameField(Text("全称"), most=60, description=Text("机构或场所登记的全称。"))
    short = NameField(Text("简称"), most=30)
    reason = StringField(Text("理由"), most=200, description=Text("如：设备每行只能显示14字。"))
