"""Who sees sites, cameras and all that is kept of their condition (B10-1, D4-2)."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select, true

from records.camera import Camera
from records.conformity import Report, Ruling
from records.diagnosis import Diagnosis
from records.equipment import Certificate, Equipment
from records.fault import Fault
from records.ground_plan import GroundPlan
from records.hold import Hold
from records.home_view import HomeView
from records.network import Network
from records.osd_name import OsdAsk, OsdCheck, ShortName
from records.ptz import Preset, Span, Steering
from records.ptz_return import Return
from records.review import Review, ReviewFinding, ReviewStep
from records.room import Room, Rules
from records.routine import Routine
from records.scope.ruling import RULES, Rule, entrusted, offices_of, rule
from records.seal import Seal
from records.signage import Signage
from records.site import Area, Site
from records.upkeep import Upkeep
from records.user import Role, User


@rule(Site)
def _site(user: User) -> ColumnElement[bool]:
    if user.is_staff:
        return Site.office_id.in_(offices_of(user))
    return Site.enterprise_id == user.enterprise_id if user.role is Role.UPKEEP else false()


@rule(Area)
def _area(user: User) -> ColumnElement[bool]:
    return Area.site_id.in_(select(Site.id).where(_site(user)))


def by_site(column: Any) -> Rule:
    """Who sees a site sees its upkeep: staff of its office and above, the upkeep head of its enterprise, nobody else."""
    return lambda user: column.in_(select(Site.id).where(_site(user)))


def by_room(column: Any) -> Rule:
    """As by_site, by way of the machine room."""
    return lambda user: column.in_(select(Room.id).where(RULES[Room](user)))


for _kind in (Upkeep, Routine, Room, Equipment, Certificate, Network, Signage, Review):
    RULES[_kind] = by_site(_kind.site_id)
RULES[Rules] = by_room(Rules.room_id)
RULES[Seal] = by_room(Seal.room_id)


@rule(ReviewFinding)
def _review_finding(user: User) -> ColumnElement[bool]:
    return ReviewFinding.review_id.in_(select(Review.id).where(RULES[Review](user)))


@rule(ReviewStep)
def _review_step(user: User) -> ColumnElement[bool]:
    return ReviewStep.finding_id.in_(select(ReviewFinding.id).where(_review_finding(user)))


@rule(Camera)
def _camera(user: User) -> ColumnElement[bool]:
    """Administrators see the entries of their offices' cameras (not their pictures); monitors those entrusted to them, trained or not."""
    if user.role is Role.ADMINISTRATOR:
        return or_(Camera.office_id.in_(offices_of(user)), Camera.id.in_(entrusted(user)))
    if user.role is Role.MONITOR:
        return Camera.id.in_(entrusted(user))
    if user.role is Role.UPKEEP:
        return Camera.site_id.in_(select(Site.id).where(_site(user)))
    return false()


@rule(OsdCheck)
def _osd_check(user: User) -> ColumnElement[bool]:
    return OsdCheck.camera_id.in_(select(Camera.id).where(_camera(user)))


@rule(OsdAsk)
def _osd_ask(user: User) -> ColumnElement[bool]:
    return OsdAsk.camera_id.in_(select(Camera.id).where(_camera(user)))


@rule(Diagnosis)
def _diagnosis(user: User) -> ColumnElement[bool]:
    """What is wrong with a picture is told to all who may know of the camera, the picture itself is not."""
    return Diagnosis.camera_id.in_(select(Camera.id).where(_camera(user)))


@rule(HomeView)
def _home_view(user: User) -> ColumnElement[bool]:
    return HomeView.camera_id.in_(select(Camera.id).where(_camera(user)))


def _by_camera(column: Any) -> Rule:
    """Who knows of a camera knows when and by whom it was turned (D4-2)."""
    return lambda user: column.in_(select(Camera.id).where(_camera(user)))


for _of_camera in (Steering, Span, Preset, Return):
    RULES[_of_camera] = _by_camera(_of_camera.camera_id)


@rule(ShortName)
def _short_name(user: User) -> ColumnElement[bool]:
    """One table for all: an abbreviation is unique everywhere."""
    return true() if user.is_staff else false()


@rule(Hold)
def _hold(user: User) -> ColumnElement[bool]:
    """Staff who know of the camera: a hold names it (an anomaly may have held points that its flagger knows nothing of)."""
    return Hold.camera_id.in_(select(Camera.id).where(_camera(user))) if user.is_staff else false()


@rule(Fault)
def _fault(user: User) -> ColumnElement[bool]:
    """The office and those above; of the enterprise only the head of upkeep (a fault shows where nobody looks)."""
    if user.is_staff:
        return Fault.office_id.in_(offices_of(user))
    return Fault.enterprise_id == user.enterprise_id if user.role is Role.UPKEEP else false()


def _of_administrators(office_ids: Callable[[User], ColumnElement[bool]]) -> Rule:
    """What names all cameras of a site is read by administrators: monitors know of the granted ones only."""

    def judge(user: User) -> ColumnElement[bool]:
        return office_ids(user) if user.role is Role.ADMINISTRATOR else false()

    return judge


RULES[Report] = _of_administrators(lambda user: Report.office_id.in_(offices_of(user)))
RULES[Ruling] = _of_administrators(lambda user: Ruling.site_id.in_(select(Site.id).where(_site(user))))
RULES[GroundPlan] = _of_administrators(lambda user: GroundPlan.site_id.in_(select(Site.id).where(_site(user))))
