"""What is typed of a loading (装箱通知)."""

from forms.base import DateTimeField, Form, IntegerField, PickField, StringField, TextAreaField
from records.base import Text
from records.tally import CARTONS_MAX

SERVES = ("B13-2",)

#: fields that go into `details` as they are
DETAILS = (
    "container", "container_type", "tractor_plate", "trailer_plate", "declaration_number", "contact", "contact_phone", "note",
)  # fmt: skip

#: whole numbers among them, None where nothing was told
NUMBERS = ("cartons", "cartons_per_pallet")


class LoadingForm(Form):
    """Firm and site are chosen first: the form is about one site."""

    area = PickField(Text("装箱区域"))
    camera = PickField(Text("主看点位"), required=False)
    planned_at = DateTimeField(Text("计划时间"))
    product = StringField(Text("产品"), most=100)
    container = StringField(Text("集装箱号"), most=13, required=False)
    container_type = StringField(Text("柜型"), most=4, required=False)
    tractor_plate = StringField(Text("车头牌照号"), most=12, required=False)
    trailer_plate = StringField(Text("挂车牌照号"), most=12, required=False)
    declaration_number = StringField(Text("报检（申报）号"), most=40, required=False)
    cartons = IntegerField(Text("申报箱数"), low=1, high=1_000_000, required=False)
    cartons_per_pallet = IntegerField(Text("每托箱数"), low=1, high=CARTONS_MAX, required=False)
    contact = StringField(Text("装箱联系人"), most=40, required=False)
    contact_phone = StringField(Text("联系电话"), most=40, required=False)
    note = TextAreaField(Text("说明"), most=400, required=False)


class CancelForm(Form):
    """Why it will not take place."""

    reason = TextAreaField(Text("取消原因"), most=400)
