"""What is told of a site's upkeep unit and head (annex 4, two)."""

from forms.base import Form, NameField, PickField, StringField
from records.base import Text

SERVES = ("D2-1", "D2-2")


class UpkeepForm(Form):
    """Unit and head; the head may be somebody who signs in here, or only named."""

    unit = NameField(Text("运维部门或单位"), most=100)
    head = NameField(Text("运维管理负责人"), most=40)
    phone = StringField(Text("联系电话"), most=40, required=False)
    head_user = PickField(Text("本系统账号"), required=False, description=Text("负责人在本系统的账号；没有账号可不指定。"))
