"""What is told of a device and of a document on standards (C5-1, C5-2, C8-1)."""

from forms.base import ChoiceField, DateField, FileField, Form, NameField, PickField, StringField
from records.base import Text
from records.equipment import Kind, Standard

SERVES = ("C5-1", "C5-2", "C8-1")


class EquipmentForm(Form):
    """One device, or several alike."""

    kind = ChoiceField(Text("种类"), Kind)
    name = NameField(Text("设备名称"), most=60)
    model = StringField(Text("厂商、型号"), most=100)
    serial = StringField(Text("序列号"), most=60, required=False)
    room = PickField(Text("所在机房、机柜"), required=False)
    camera = PickField(Text("摄像头"), required=False, description=Text("设备是已登记的摄像头时选择。"))


class CertificateForm(Form):
    """A certificate or test report."""

    standard = ChoiceField(Text("标准要求"), Standard)
    equipment = PickField(Text("所属设备"), required=False, description=Text("前两项按设备登记；其余按整个项目登记，不选设备。"))
    number = StringField(Text("证书、报告编号"), most=60)
    issued_by = StringField(Text("出具单位"), most=100, required=False)
    ends_on = DateField(Text("有效期至"), required=False, description=Text("没有期限的不填。"))
    document = FileField(Text("文件"))
