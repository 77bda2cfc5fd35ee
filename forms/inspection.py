"""What is filled in of an inspection record (附件2): head and finding, correction, follow-up, handing over, signing (F2-*)."""

import wtforms
from wtforms.fields import SelectChoice

from forms.base import BooleanField, DateField, DateTimeField, Form, IntegerField, PasswordField, PickField, PickManyField, StringField
from forms.base import TextAreaField as LongField
from forms.checks import not_future
from records.attachment import ACCEPT, MOST, MOST_BYTES
from records.base import Text
from records.inspection import NONE, TEXT_MAX

SERVES = ("F2-4", "F2-6", "F2-7", "F2-8", "F2-9", "F2-11")

_FILES = Text("JPG、PNG 或 PDF，每个不超过 {each} MB，每轮最多 {most} 个", each=MOST_BYTES // 1024**2, most=MOST)
_VERSION_MOST = 2**31 - 1


def _asked(*fields: wtforms.Field) -> bool:
    """Whether all of these are filled in; what is not is said at its field."""
    for each in fields:
        if not each.data:
            name = each.label.text
            why = Text("请选择“{field}”。", field=name) if hasattr(each, "iter_choices") else Text("请填写“{field}”。", field=name)
            each.errors = [*each.errors, why]
    return all(each.data for each in fields)


def _version() -> IntegerField:
    """Which saving the writer has seen."""
    return IntegerField(Text("版本"), low=0, high=_VERSION_MOST, required=False)


class FindingForm(Form):
    """Head and 不符合项及处理意见. A draft may be incomplete; what is missing is asked for when it is signed."""

    enterprise = PickField(Text("企业"))
    product = StringField(Text("产品名称"), most=200, required=False)
    scope = LongField(Text("检查范围"), most=1000, required=False)
    is_clear = BooleanField(Text("无不符合项"), description=Text("记录写“无”，检查人签名后即办结；企业存件仍须交付。"))
    text = LongField(Text("不符合项及处理意见"), most=TEXT_MAX, required=False)
    deadline = DateField(Text("整改期限"), required=False, description=Text("印入处理意见：限该日前整改完毕；签名前须填。"))
    signers = PickManyField(Text("检查人"), coerce=int, description=Text("所选的人都签名后，企业才能看到。"))
    clips = PickManyField(Text("关联片段"), coerce=int)
    version = _version()

    def is_ready(self) -> bool:
        """Whether it may be signed as it stands."""
        always = (self.product, self.scope, self.signers)
        return _asked(*always) if self.is_clear.data else _asked(*always, self.text, self.deadline)

    @property
    def opinion(self) -> str:
        """无, or what was typed."""
        return NONE if self.is_clear.data else self.text.data


class BlockForm(Form):
    """纠正措施, with its proof."""

    text = LongField(Text("措施内容"), most=TEXT_MAX, required=False)
    files = wtforms.MultipleFileField(Text("附件"), description=_FILES, render_kw={"accept": ACCEPT})
    version = _version()

    def is_ready(self) -> bool:
        """Whether it may be signed as it stands."""
        return _asked(self.text)


class FollowUpForm(BlockForm):
    """跟踪检查: what was found, and whether it satisfies."""

    text = LongField(Text("跟踪检查情况"), most=TEXT_MAX, required=False)
    result = wtforms.RadioField(
        Text("结论"),
        choices=[SelectChoice("yes", Text("满意")), SelectChoice("no", Text("不满意"))],
        validators=[wtforms.validators.Optional()],
    )
    signers = PickManyField(Text("跟踪检查人"), coerce=int)

    def is_ready(self) -> bool:
        """The same, with its conclusion and its signers."""
        return _asked(self.text, self.result, self.signers)

    @property
    def is_satisfied(self) -> bool | None:
        """None: not chosen yet."""
        return {"yes": True, "no": False}.get(self.result.data or "")


class HandOverForm(Form):
    """To whom the paper copy was given, and when."""

    receiver = StringField(Text("接收人"), most=40)
    at = DateTimeField(Text("交付时间"), [not_future])


class SignForm(Form):
    """The password again, the digest of what was shown, and a stroke if one was drawn."""

    password = PasswordField(Text("签名密码"), description=Text("即您的登录密码。"))
    digest = StringField(Text("内容校验"), most=64)
    drawing = wtforms.HiddenField(Text("手写签名"))
