"""Why something is retired, switched off, suspended: asked in one place, kept in the trail."""

from forms.base import Form, TextAreaField
from records.base import Text


class ReasonForm(Form):
    """One reason."""

    reason = TextAreaField(Text("理由"), most=500)
