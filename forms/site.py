"""What is typed of a site and its areas (B5-4)."""

from forms.base import ChoiceField, DecimalField, Form, NameField, StringField, TextAreaField
from records.base import Text
from records.site import Emphasis

SERVES = ("B2-1", "B5-4")


class SiteForm(Form):
    """Name as it stands in the names of cameras."""

    name = NameField(Text("场所名称"), most=60, description=Text("摄像头名称由机构、场所和位置组成，如“澜澄水产厂区”。"))
    address = StringField(Text("地址"), most=200, required=False)


class AreaForm(Form):
    """Measures in metres; they may be missing until the site is put into service."""

    name = NameField(Text("区域名称"), most=60)
    length_m = DecimalField(Text("长度（米）"), low=0.1, high=9999, required=False)
    width_m = DecimalField(Text("宽度（米）"), low=0.1, high=9999, required=False)
    height_m = DecimalField(Text("高度（米）"), low=0.1, high=999, required=False)
    boundary = TextAreaField(Text("边界"), most=400, required=False, description=Text("区域的确定边界，如“东至平台护栏，西至冷库门”。"))
    emphasis = ChoiceField(
        Text("重点监控区域"), Emphasis, default=Emphasis.BY_LIST,
        description=Text("按规范清单：卡口、车辆进出通道、查验场地、检疫处理场地（第三方的除外）、泊位、施解封区、地磅、登临区、拆板组板区、旅检大厅。"),
    )  # fmt: skip
