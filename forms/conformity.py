"""What is told of a site held against the norm: what it is, which cameras answer a clause, what does not apply (C2, C3-1, C13-1)."""

from wtforms.fields import SelectChoice

from forms.base import BooleanField, ChoiceField, Form, NameField, PickManyField, StringField, TextAreaField
from records.base import Text
from records.conformity import Demand, Sort
from records.conformity.kinds import KINDS

SERVES = ("C2-1", "C3-1", "C13-1")


class KindsForm(Form):
    """Any number of kinds together, none too."""

    kinds = PickManyField(Text("场所类型"), choices=[SelectChoice(kind.key, kind.label) for kind in KINDS.values()])
    other = NameField(Text("其他监管作业场所的名称"), most=60, required=False)


class MatchForm(Form):
    """The site's cameras, as ticks."""

    cameras = PickManyField(Text("摄像头"), coerce=int)


class ProposalsForm(Form):
    """Ticks of many clauses at once, each a line's key and a camera's id: A1.1.1.1:12."""

    ticks = PickManyField(Text("摄像头"))


class RulingForm(Form):
    """The reason of what does not apply, the rule that goes before, or what was seen."""

    sort = ChoiceField(Text("认定"), Sort, default=Sort.INAPPLICABLE)
    demand = ChoiceField(Text("范围"), Demand, default=Demand.ALL)
    whole = BooleanField(Text("对引用的整条一并认定"))
    #: a heading's key: all clauses under it that are still open are ruled alike; empty: this one
    under = StringField(Text("认定到"), most=20, required=False)
    said = TextAreaField(Text("理由或所依据的规定"), most=300)
