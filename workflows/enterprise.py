"""Supervised enterprises: admitted by their office, changed, retired and taken up again (B2-1)."""

from collections.abc import Iterable, Mapping

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from records import audit
from records.base import Text, Unfit
from records.enterprise import Enterprise
from records.office import Office
from records.site import Site
from records.standing import Standing
from records.user import Actor, User
from workflows.action import action
from workflows.rights import an_administrator_here
from workflows.unique import reason_of, refuse_twice

_TOLD = ("name", "address", "registration", "credit_code", "responsible_person", "contact", "contact_phone")


@action("登记企业", serves=("B2-1",), by=(an_administrator_here,), when=(Standing.ACTIVE,))
def admit(db: Session, actor: Actor, office: Office, *, told: Mapping[str, str], categories: Iterable[str]) -> Enterprise:
    """An enterprise that this office supervises; `told` as in _TOLD, at least one product category."""
    enterprise = Enterprise(office_id=office.id, categories=_categories(categories), **_checked(db, told, None))
    enterprise.office = office
    db.add(enterprise)
    return enterprise


@action("更改企业", serves=("B2-1",), by=(an_administrator_here,), when=(Standing.ACTIVE,))
def change(db: Session, actor: Actor, enterprise: Enterprise, *, told: Mapping[str, str], categories: Iterable[str]) -> None:
    """What was told before stays in the trail; papers already frozen keep the old words."""
    for name, value in _checked(db, told, enterprise).items():
        setattr(enterprise, name, value)
    enterprise.categories = _categories(categories)


def nothing_depends(db: Session, actor: Actor, enterprise: Enterprise) -> Text | None:
    """A site in use or a person who still signs in would be left without an enterprise."""
    if db.scalar(select(exists().where(Site.enterprise_id == enterprise.id, Site.retired.is_(False)))):
        return Text("还有在用的场所，须先停用。")
    if db.scalar(select(exists().where(User.enterprise_id == enterprise.id, User.suspended.is_(False)))):
        return Text("还有在用的人员账号，须先停用。")
    return None


@action(
    "停用企业", serves=("B2-1",), by=(an_administrator_here,), when=(Standing.ACTIVE,), needs=(nothing_depends,), to=(Standing.RETIRED,)
)
def retire(db: Session, actor: Actor, enterprise: Enterprise, *, reason: str) -> None:
    """It is supervised no more; its records stay."""
    audit.tell(db, reason=reason_of(reason))
    enterprise.retired = True


@action("恢复企业", serves=("B2-1",), by=(an_administrator_here,), when=(Standing.RETIRED,), to=(Standing.ACTIVE,))
def restore(db: Session, actor: Actor, enterprise: Enterprise) -> None:
    """Supervised again."""
    enterprise.retired = False


def _checked(db: Session, told: Mapping[str, str], enterprise: Enterprise | None) -> dict[str, str]:
    clean = {name: told[name] for name in _TOLD if name in told}
    refuse_twice(db, Enterprise.name, clean["name"], besides=enterprise)
    refuse_twice(db, Enterprise.registration, clean["registration"], besides=enterprise)
    return clean


def _categories(told: Iterable[str]) -> list[str]:
    clean = list(dict.fromkeys(word.strip() for word in told if word.strip()))
    if not clean:
        raise Unfit(Text("请至少选一种产品类别。"), at="categories")
    return clean
