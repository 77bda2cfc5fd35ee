"""What is typed of a person (B8-1, B8-2)."""

from typing import Any

from wtforms.validators import Regexp, ValidationError

from forms.base import ChoiceField, DateField, Form, NameField, PasswordField, PickField, StringField
from forms.checks import not_future
from records.base import Text
from records.user import Role

SERVES = ("B8-1", "B8-2")

SHORTEST = 10
#: what the sign-in page takes as well
_PLAIN = Regexp(r"[a-z0-9]{2,32}\Z", message=Text("用户名用小写字母和数字，2至32位。"))


def strong(form: Any, field: Any) -> None:
    """Long enough and not the user name; length is what helps, so no other rule is made."""
    if len(field.data or "") < SHORTEST:
        raise ValidationError(Text("密码至少{count}位。", count=SHORTEST))
    username = form.username.data if "username" in form else ""
    if username and username.lower() in field.data.lower():
        raise ValidationError(Text("密码中不能含用户名。"))


def same(form: Any, field: Any) -> None:
    """Typed twice alike."""
    if field.data != form.password.data:
        raise ValidationError(Text("两次填写的密码不一致。"))


class PersonForm(Form):
    """What may change later."""

    name = NameField(Text("姓名"), most=40)
    role = ChoiceField(Text("角色"), Role)
    staff_number = StringField(Text("工号"), most=40, required=False)
    phone = StringField(Text("电话"), most=40, required=False)


class AdmitForm(PersonForm):
    """A new person with a first password."""

    username = StringField(Text("用户名"), [_PLAIN], most=40, description=Text("登录用，以后不能更改。"))
    enterprise = PickField(Text("所在企业"), required=False, description=Text("企业负责人和运维管理负责人须选择。"))
    password = PasswordField(Text("初始密码"), [strong])
    again = PasswordField(Text("再填一次"), [same])


class FoundForm(Form):
    """The first office and its administrator, told on the command line."""

    office = NameField(Text("机构名称"), most=60)
    short_name = NameField(Text("简称"), most=12)
    username = StringField(Text("用户名"), [_PLAIN], most=40)
    name = NameField(Text("姓名"), most=40)
    password = PasswordField(Text("初始密码"), [strong])
    again = PasswordField(Text("再填一次"), [same])


class TrainingForm(Form):
    """Electronic-supervision training."""

    trained_at = DateField(Text("培训日期"), [not_future])
    trained_by = StringField(Text("培训部门"), most=60)


class PasswordForm(Form):
    """A new password given by an administrator."""

    password = PasswordField(Text("新密码"), [strong])
    again = PasswordField(Text("再填一次"), [same])


class OwnPasswordForm(PasswordForm):
    """A person's own new password."""

    present = PasswordField(Text("现在的密码"))
