"""What is watched: the items of articles 11 to 15 in five groups, with ready phrases; an office may add its own (B11 … B15, F1-8)."""

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Choice, Record, Text
from records.office import Office


class Group(Choice):
    """The articles' groups."""

    HYGIENE = "hygiene", Text("环境卫生")
    LABEL = "label", Text("产品标识")
    VEHICLE = "vehicle", Text("运输工具")
    OTHER = "other", Text("其他环节")
    CONDUCT = "conduct", Text("执法规范性")


class Result(Choice):
    """The four values of 附件1, note 2 (F1-9)."""

    NORMAL = "normal", Text("正常")
    MINOR = "minor", Text("一般异常")
    SERIOUS = "serious", Text("严重异常")
    UNLAWFUL = "unlawful", Text("违法情况")


#: the three that are not normal: need a remark, may be an anomaly's grade
ABNORMAL = (Result.MINOR, Result.SERIOUS, Result.UNLAWFUL)

#: article of each group, as shown beside the item
ARTICLE = {Group.HYGIENE: 11, Group.LABEL: 12, Group.VEHICLE: 13, Group.OTHER: 14, Group.CONDUCT: 15}


#: article 12: goods loaded that were not declared are never a small thing
UNDECLARED, UNDECLARED_FOUND = "undeclared", "发现混入夹带未报检产品"
#: how the keys of conduct items begin that an office added itself
OWN_CONDUCT = "conduct-own-"


class Item(Record):
    """One item; the norm's own have no office, an office's additions do."""

    __tablename__ = "item"
    __table_args__ = (UniqueConstraint("key"),)
    key: Mapped[str] = mapped_column(String(40))
    group: Mapped[Group]
    #: Chinese, as printed on the sheet
    name: Mapped[str] = mapped_column(String(60))
    phrases: Mapped[list[str]] = mapped_column(JSON, default=list)
    position: Mapped[int]
    #: key of the phase under which it stands on the desk; none: after them all
    phase: Mapped[str] = mapped_column(String(20), default="")
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    #: key of the norm's item in whose place it stands at its office (附件1, note 1: the local 操作规范); empty: beside them
    replaces: Mapped[str] = mapped_column(String(40), default="")
    retired: Mapped[bool] = mapped_column(default=False)

    own_office: Mapped[Office | None] = relationship(lazy="joined")

    @property
    def office(self) -> Office | None:
        """Whose it is; the norm's own are nobody's."""
        return self.own_office


#: (key, group, name, phrases): articles 11–15 in the norm's order
OF_THE_NORM: tuple[tuple[str, Group, str, tuple[str, ...]], ...] = (
    ("floor", Group.HYGIENE, "地面清洁卫生", ("地面清洁，无积水", "地面有积水", "地面有杂物、散落包装")),
    ("facilities", Group.HYGIENE, "卫生设施配置和运行", ("洗手消毒设施齐备，运行正常", "消毒液缺失", "设施未运行")),
    ("workers", Group.HYGIENE, "工作人员卫生", ("工作服、帽、口罩穿戴齐全", "有人员未戴工作帽", "有人员未穿工作服")),
    ("container", Group.HYGIENE, "企业对货柜的卫生检查", ("企业已检查空箱", "未见企业检查空箱")),
    ("handling", Group.HYGIENE, "货物装卸过程及货物卫生", ("轻装轻卸，外箱完好清洁", "外箱破损", "货物直接接触地面")),
    ("product", Group.LABEL, "品名", ("与报检信息一致", "与报检信息不一致", "未看清")),
    ("producer", Group.LABEL, "生产企业名称/备案号", ("与报检信息一致", "与报检信息不一致", "未看清")),
    ("marks", Group.LABEL, "运输标记", ("与报检信息一致", "与报检信息不一致", "未看清")),
    ("batch", Group.LABEL, "生产批号", ("与报检信息一致", "批号喷码模糊", "与报检信息不一致")),
    ("specification", Group.LABEL, "规格", ("与报检信息一致", "与报检信息不一致", "未看清")),
    ("quantity", Group.LABEL, "数重量", ("逐批清点，与报检信息一致", "与报检信息不一致", "未看清")),
    ("label", Group.LABEL, "标签", ("与样张一致", "与样张不一致", "非预包装，不适用")),
    (UNDECLARED, Group.LABEL, "混入夹带未报检产品", ("未见混入夹带", UNDECLARED_FOUND)),
    ("plate", Group.VEHICLE, "车头牌照号", ("与单证一致", "牌照模糊，未看清", "与单证不一致")),
    ("container_number", Group.VEHICLE, "集装箱号", ("与单证一致", "箱号模糊，未看清", "与单证不一致")),
    ("container_type", Group.VEHICLE, "柜型", ("与单证一致", "与单证不一致")),
    ("seal", Group.OTHER, "产品封识", ("装毕即施封，封识完好", "未见施封", "封识号与单证不一致")),
    ("metal", Group.OTHER, "金属探测", ("逐箱通过金属探测", "未见金属探测")),
    ("timeliness", Group.CONDUCT, "工作时效", ("按约定时间到场",)),
    ("dress", Group.CONDUCT, "着装规范", ("着装规范",)),
    ("protection", Group.CONDUCT, "自身防护", ("防护用品穿戴齐全",)),
    ("procedure", Group.CONDUCT, "现场工作程序", ("按程序查验",)),
)

#: under which phase of the loading an item stands on the desk (records.phase); the paper groups by point as the form wants
PHASE_OF = {
    "floor": "empty", "facilities": "empty", "container": "empty", "plate": "empty", "container_number": "empty", "container_type": "empty",
    "workers": "start", "handling": "start", "product": "batch", "producer": "batch", "marks": "batch", "batch": "batch",
    "specification": "batch", "quantity": "batch", "label": "batch", UNDECLARED: "batch", "metal": "batch", "seal": "seal",
}  # fmt: skip

_CONDUCT = frozenset(key for key, group, *_ in OF_THE_NORM if group is Group.CONDUCT)


def is_conduct(key: str) -> bool:
    """Whether the key is that of a conduct item (art. 15): it never stands on the firm's sheet."""
    return key in _CONDUCT or key.startswith(OWN_CONDUCT)
