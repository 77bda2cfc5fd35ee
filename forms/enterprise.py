"""What is typed of an enterprise (B2-1, F2-2)."""

import re
from typing import Any

from wtforms.validators import ValidationError

from forms.base import Form, NameField, PickManyField, StringField
from records.base import Text

SERVES = ("B2-1", "F2-2")

#: fields that go to the workflow as they are
TOLD = ("name", "address", "registration", "credit_code", "responsible_person", "contact", "contact_phone")


def _credit_code(_form: object, field: Any) -> None:
    if field.data and not re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{18}", field.data):
        raise ValidationError(Text("统一社会信用代码为18位数字和大写字母。"))


class EnterpriseForm(Form):
    """`categories` are offered by the page, `other_categories` adds new ones."""

    name = NameField(Text("企业名称"), most=100)
    registration = StringField(Text("卫生备案编号"), most=40, description=Text("如 3700/02871。"))
    credit_code = StringField(Text("统一社会信用代码"), [_credit_code], most=18, required=False)
    address = StringField(Text("地址"), most=200)
    responsible_person = NameField(Text("企业负责人"), most=40)
    contact = NameField(Text("装箱联系人"), most=40, required=False)
    contact_phone = StringField(Text("联系电话"), most=40, required=False)
    categories = PickManyField(Text("产品类别"), description=Text("至少一种。"))
    other_categories = StringField(Text("其他类别"), most=100, required=False, description=Text("列表中没有的类别，多个用顿号分开。"))

    @property
    def all_categories(self) -> list[str]:
        """Those ticked and those typed."""
        return [*(self.categories.data or []), *re.split(r"[、，,;；]", self.other_categories.data or "")]
