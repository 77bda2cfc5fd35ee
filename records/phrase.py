"""Phrase books: words ready for an item of the sheet, the norm's by what is being done, an office's and a person's own (F1-8, B11-4)."""

import re
from collections.abc import Container

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Choice, Record, Text
from records.item import Result
from records.office import Office
from records.standing import Standing
from records.user import User

TEXT_MAX = 100
#: phrases of one book; who has more finds none
MOST = 300
#: in place of an item's key: phrases for 备注
REMARK = "remark"
#: what a phrase leaves open, and whence it is filled: from the picture, from the counter, or typed; none may be left on a sheet
TIME = "〔时刻〕"
SLOTS = {TIME: "now", "〔清点数〕": "count", "〔温度〕": "type"}
#: between the phrases of one item
JOINT = "；"
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:：]\d{2}(?!\d)")


class Book(Choice):
    """Whose phrases."""

    OWN = "own", Text("个人")
    OFFICE = "office", Text("本机构")


class Phrase(Record):
    """One phrase of a person's own book, or, without a person, of the office's."""

    __tablename__ = "phrase"
    __table_args__ = (Index("ix_phrase_office_id_user_id", "office_id", "user_id"),)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    item_key: Mapped[str] = mapped_column(String(40))
    #: key of the phase in which it is offered; empty: in all
    phase: Mapped[str] = mapped_column(String(20), default="")
    text: Mapped[str] = mapped_column(String(TEXT_MAX))
    #: as records.pinyin reads it
    pinyin: Mapped[str] = mapped_column(LongText)
    #: the result it usually goes with: proposed, never answered
    result: Mapped[Result | None]
    retired: Mapped[bool] = mapped_column(default=False)

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    owner: Mapped[User | None] = relationship(lazy="joined")

    @property
    def book(self) -> Book:
        """Whose it is."""
        return Book.OFFICE if self.user_id is None else Book.OWN

    @property
    def stage(self) -> Standing:
        """Offered or retired."""
        return Standing.of(retired=self.retired)


def open_slots(text: str) -> list[str]:
    """What the text still leaves open."""
    return [slot for slot in SLOTS if slot in text]


def reopened(text: str) -> str:
    """The text with its times left open again: a time of another day is none of today's."""
    return _CLOCK.sub(TIME, text)


#: (item, phase, part, phrase, usual result): what the norm asks to be looked at, by what is being done; of one part one phrase holds
BY_ACT: tuple[tuple[str, str, str, str, Result | None], ...] = (
    ("container", "empty", "地板", "地板清洁干燥、无破损", None),
    ("container", "empty", "地板", "地板有积水", Result.MINOR),
    ("container", "empty", "地板", "地板破损", Result.MINOR),
    ("container", "empty", "四壁", "四壁清洁、无破损", None),
    ("container", "empty", "四壁", "箱壁有污渍、破损", Result.MINOR),
    ("container", "empty", "箱顶", "箱顶清洁、无冷凝水", None),
    ("container", "empty", "箱顶", "箱顶有冷凝水、霉斑", Result.MINOR),
    ("container", "empty", "门胶条", "门胶条完好", None),
    ("container", "empty", "门胶条", "门胶条破损", Result.MINOR),
    ("container", "empty", "异味", "现场人员报告无异味", None),
    ("container", "empty", "异味", "现场人员报告有异味", Result.MINOR),
    ("container", "empty", "残留", "无前货残留", None),
    ("container", "empty", "残留", "箱内有残留物", Result.MINOR),
    ("container", "precool", "温度", "已预冷，〔时刻〕温控显示〔温度〕℃", None),
    ("container", "precool", "温度", "未预冷即开始装货", Result.SERIOUS),
    ("container", "precool", "温度", "未见温度记录", Result.MINOR),
    ("floor", "start", "", "装货过程中地面清洁，无积水", None),
    ("floor", "batch", "", "装货过程中地面有积水", Result.MINOR),
    ("workers", "batch", "", "换班人员穿戴齐全", None),
    ("handling", "loaded", "", "装毕，码放整齐，留有通风间隙", None),
    ("metal", "", "试块", "试块 Fe、SUS、非铁检测正常，末次〔时刻〕", None),
    ("metal", "", "试块", "试块 Fe 未检出，〔时刻〕", Result.SERIOUS),
    ("metal", "", "试块", "试块 SUS 未检出，〔时刻〕", Result.SERIOUS),
    ("metal", "", "试块", "试块 非铁 未检出，〔时刻〕", Result.SERIOUS),
    ("metal", "", "试块", "未见试块检测", Result.MINOR),
    ("quantity", "", "清点", "清点〔清点数〕箱，与报检信息一致", None),
    ("quantity", "", "清点", "清点〔清点数〕箱，与报检信息不一致", Result.SERIOUS),
)

#: the result that an item's general phrases usually go with
USUAL: dict[tuple[str, str], Result] = {
    ("floor", "地面有积水"): Result.MINOR, ("floor", "地面有杂物、散落包装"): Result.MINOR, ("facilities", "消毒液缺失"): Result.MINOR,
    ("facilities", "设施未运行"): Result.MINOR,
    ("workers", "有人员未戴工作帽"): Result.MINOR, ("workers", "有人员未穿工作服"): Result.MINOR,
    ("container", "未见企业检查空箱"): Result.MINOR, ("handling", "外箱破损"): Result.MINOR, ("handling", "货物直接接触地面"): Result.MINOR,
    ("label", "与样张不一致"): Result.SERIOUS, ("undeclared", "发现混入夹带未报检产品"): Result.SERIOUS,
    ("container_number", "与单证不一致"): Result.SERIOUS, ("plate", "与单证不一致"): Result.SERIOUS,
    ("container_type", "与单证不一致"): Result.SERIOUS,
    ("seal", "未见施封"): Result.SERIOUS, ("seal", "封识号与单证不一致"): Result.SERIOUS,
    ("metal", "未见金属探测"): Result.SERIOUS,
    **{(key, "与报检信息不一致"): Result.SERIOUS for key in ("product", "producer", "marks", "batch", "specification", "quantity")},
}  # fmt: skip


def tells_amiss(item_key: str, text: str, others: Container[tuple[str, str]] = frozenset()) -> bool:
    """Whether one of the item's phrases is one that usually goes with an abnormal result; `others`: (item, phrase) of other books."""
    norm = {**USUAL, **{(item, phrase): result for item, _, _, phrase, result in BY_ACT if result is not None}}
    return any((item_key, part.strip()) in norm or (item_key, part.strip()) in others for part in text.split(JOINT))
