"""What is typed of a camera; its name is composed, not typed; the stream's password is written only, never shown (C10-1, E-6)."""

from forms.base import BooleanField, ChoiceField, Form, IntegerField, NameField, PasswordField, PickField, StringField
from records.base import Text
from records.camera import Control, Mount, NightLight, Special

SERVES = ("C10-1", "E-1", "E-6")

#: fields that go to the workflow as they are
TOLD = ("code", "business", "serial", "address", "mount", "control", "special", "kind_reason", "line_length", "onvif")
#: what it can do, where it is fixed and what it is to show
EQUIPMENT = ("panorama", "audio", "lpr", "person_recognition", "night_light", "mounting", "coverage")


class CameraForm(Form):
    """Code, name and addresses are judged by workflows.camera."""

    area = PickField(Text("监控区域"))
    business = NameField(Text("业务类别"), most=30, description=Text(
        "码头、泊位、查验平台、仓库等，不含序号；只写汉字和数字，字母只用规范中的H986、X光、CT、ATA，“A区”写作“甲区”。"
    ))  # fmt: skip
    serial = StringField(Text("流水号"), most=3, description=Text("两位或三位，如01；不必与编码末三位相同。"))
    mount = ChoiceField(Text("机型"), Mount, description=Text("可调水平、俯仰角度的，名称末尾自动标“云台”。"))
    control = ChoiceField(Text("控制权"), Control, default=Control.PRIMARY)
    line_length = IntegerField(
        Text("设备每行字数"), low=8, high=60, default=22, required=False, description=Text("名称最多两行，超限才用简称。")
    )
    code = StringField(Text("摄像头编码"), most=40, description=Text("按附件3，20位数字。"))
    special = ChoiceField(Text("所在位置"), Special, default=Special.ORDINARY, description=Text("后三种的场所分类由规范规定：10、19、14。"))
    kind_reason = StringField(
        Text("分类用“其他”的理由"), most=200, required=False,
        description=Text("第14至15位为18或41时必填。出口装箱厂区在附件3中没有单独分类：属仓库的用13，否则用18并说明理由。"),
    )  # fmt: skip
    address = StringField(Text("取流地址"), most=300, description=Text("rtsp://主机:端口/路径，不含用户名和密码。"))
    onvif = StringField(
        Text("ONVIF地址"),
        most=300,
        required=False,
        description=Text("如 http://主机/onvif/device_service；用来核对画面上的名称和时间，可不填。"),
    )
    stream_user = StringField(Text("取流用户名"), most=64, required=False)
    stream_password = PasswordField(Text("取流密码"), most=128, required=False, description=Text("加密保存，不再显示。"))
    mounting = StringField(Text("安装点"), most=100, required=False, description=Text("如“东北角灯杆，高6米”。"))
    coverage = StringField(Text("监控范围"), most=200, required=False, description=Text("应看到的区域和情况，如“查验平台全部泊车位”。"))
    night_light = ChoiceField(Text("夜间清晰方式"), NightLight, default=NightLight.UNTOLD)
    panorama = BooleanField(Text("广角，可全景监控"))
    audio = BooleanField(Text("音频采集"))
    lpr = BooleanField(Text("车牌识别"))
    person_recognition = BooleanField(Text("人员识别"))


class ChangeForm(CameraForm):
    """Empty user and password leave what is kept; the tick takes them away."""

    stream_password = PasswordField(Text("取流密码"), most=128, required=False, description=Text("加密保存，不再显示；两栏都留空则不变。"))
    without_password = BooleanField(Text("取流不需要用户名和密码"))
