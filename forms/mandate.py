"""What is filed of a signatory's authorisation (F2-8)."""

from forms.base import ChoiceField, DateField, FileField, Form
from records.base import Text
from records.mandate import Basis

SERVES = ("F2-8",)


class MandateForm(Form):
    """Basis, term, and the scanned document."""

    basis = ChoiceField(Text("依据"), Basis)
    begins_on = DateField(Text("开始日期"))
    ends_on = DateField(Text("截止日期"), required=False)
    document = FileField(Text("扫描件"))
