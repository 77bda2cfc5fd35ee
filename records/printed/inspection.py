"""The inspection record on paper, in two copies: 《出口食品生产企业货柜装箱场所检查记录》 (附件2 of the business norm)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NotRequired, TypedDict

from reportlab.pdfgen.canvas import Canvas

from records.printed.layout import SMALL, Cell, Line, Row, label_cell, text_cell, text_lines
from records.printed.margin import FRAME_WIDTH, Margin, draw_paper
from records.printed.paper import day, period, printed
from records.printed.signing import Signature, signature_lines

TEMPLATE = "附件2/1"
TITLE = "出口食品生产企业货柜装箱场所检查记录"
NOTES = ("注：本记录一式二份，检验检疫部门、企业各存1份。",)
Copy = Literal["office", "enterprise"]
COPIES: tuple[Copy, ...] = ("office", "enterprise")
COPY_MARKS: dict[Copy, str] = {"office": "检验检疫部门存", "enterprise": "企业存"}
#: the three blocks: label, and what stands before the signatures
FINDING = ("不符合项及\n处理意见", "检查人签名：")
CORRECTION = ("纠正措施", "企业负责人签名：")
FOLLOW_UP = ("跟踪检查", "跟踪检查人签名：")
#: points
LABEL_WIDTH = 86.0
CELL_WIDTH = FRAME_WIDTH - LABEL_WIDTH
ROUND_GAP, PROOF_GAP = 8.0, 4.0


class Attachment(TypedDict):
    """A photo or PDF whose hash was signed."""

    name: str
    sha256: str


class Released(TypedDict):
    """Who is named under a block and was released from signing."""

    name: str
    reason: str


class Finding(TypedDict):
    """不符合项及处理意见; `deadline` is a date in Beijing."""

    text: str
    deadline: str | None
    signatures: list[Signature]
    released: NotRequired[list[Released]]


class Correction(TypedDict):
    """纠正措施."""

    text: str
    attachments: list[Attachment]
    signatures: list[Signature]
    released: NotRequired[list[Released]]


class FollowUp(TypedDict):
    """跟踪检查; not satisfied leads to the next round."""

    text: str
    satisfied: bool
    attachments: list[Attachment]
    signatures: list[Signature]
    released: NotRequired[list[Released]]


class Round(TypedDict):
    """One time through the three blocks; what isn't written yet is None."""

    round: int
    finding: Finding | None
    correction: Correction | None
    follow_up: FollowUp | None


class Clip(TypedDict):
    """A saved video clip that shows what was found; UTC, ISO."""

    number: str
    camera: str
    place_number: str
    begins_at: str
    ends_at: str
    sha256: str


class Enterprise(TypedDict):
    """`registration` is its 卫生备案编号."""

    name: str
    address: str
    registration: str


class InspectionContent(TypedDict):
    """What is frozen at each signature."""

    kind: Literal["inspection"]
    template: str
    number: str
    office: str
    enterprise: Enterprise
    product: str
    scope: str
    rounds: list[Round]
    clips: list[Clip]
    code: str | None


def render(content: InspectionContent, copies: Sequence[Copy] = COPIES) -> bytes:
    """The record as PDF, one copy after the other, byte for byte the same for the same content."""
    if content["template"] != TEMPLATE:
        raise ValueError(f"no such form: {content['template']}")
    margin = Margin(
        annex="附件2",
        title=TITLE,
        notes=NOTES,
        number=content["number"],
        office=content["office"],
        code=content["code"] or "",
    )
    rows = [
        *_first_rows(content["enterprise"], content["product"], content["scope"]),
        *_blocks(_findings(content), _corrections(content), _follow_ups(content)),
    ]
    return _in_copies(margin, rows, copies, title=f"{TITLE} {content['number']}")


def blank(copies: Sequence[Copy] = COPIES) -> bytes:
    """The empty form, to be filled in by hand."""
    margin = Margin(annex="附件2", title=TITLE, notes=NOTES)
    rows = [*_first_rows({"name": "", "address": "", "registration": ""}, "", ""), *_blocks([], [], [])]
    return _in_copies(margin, rows, copies, title=TITLE)


def _in_copies(margin: Margin, rows: Sequence[Row], copies: Sequence[Copy], *, title: str) -> bytes:
    def draw(canvas: Canvas) -> None:
        for copy in copies:
            draw_paper(canvas, replace(margin, corner=COPY_MARKS[copy]), rows)

    return printed(draw, title=title, author=margin.office)


def _first_rows(enterprise: Enterprise, product: str, scope: str) -> list[Row]:
    label, half = 86.0, 124.0
    split = (
        label_cell("产品名称", LABEL_WIDTH),
        text_cell(product, CELL_WIDTH - label - half),
        label_cell("卫生备案编号", label),
        text_cell(enterprise["registration"], half),
    )
    return [
        _wide_row("企业名称", enterprise["name"]),
        _wide_row("企业地址", enterprise["address"]),
        Row(split, least=30.0),
        _wide_row("检查范围", scope),
    ]


def _wide_row(label: str, text: str) -> Row:
    return Row((label_cell(label, LABEL_WIDTH), text_cell(text, CELL_WIDTH)), least=30.0)


@dataclass(frozen=True)
class _Entry:
    """What one round puts into a block; `proofs` are clips and attachments, `released` sentences about who did not sign."""

    text: str = ""
    proofs: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    released: tuple[str, ...] = ()


def _findings(content: InspectionContent) -> list[_Entry]:
    entries: list[_Entry] = []
    for given in content["rounds"]:
        if finding := given["finding"]:
            limit = f"\n限{day(finding['deadline'])}前整改完毕。" if finding["deadline"] else ""
            proofs = () if entries else tuple(_clip(clip) for clip in content["clips"])
            text = _lead(content, given) + finding["text"] + limit
            entries.append(_Entry(text, proofs, tuple(finding["signatures"]), _released(finding)))
    return entries


def _corrections(content: InspectionContent) -> list[_Entry]:
    entries: list[_Entry] = []
    for given in content["rounds"]:
        lead = _lead(content, given)
        if correction := given["correction"]:
            entries.append(_Entry(lead + correction["text"], _proofs(correction), tuple(correction["signatures"]), _released(correction)))
        elif given is content["rounds"][-1]:
            entries.append(_Entry(lead.strip()))
    return entries


def _follow_ups(content: InspectionContent) -> list[_Entry]:
    entries: list[_Entry] = []
    for given in content["rounds"]:
        lead = _lead(content, given)
        if follow_up := given["follow_up"]:
            result = "结论：合格。" if follow_up["satisfied"] else "结论：不合格，继续整改。"
            text = f"{lead}{follow_up['text']}\n{result}"
            entries.append(_Entry(text, _proofs(follow_up), tuple(follow_up["signatures"]), _released(follow_up)))
        elif given is content["rounds"][-1]:
            entries.append(_Entry(lead.strip()))
    return entries


def _lead(content: InspectionContent, given: Round) -> str:
    """第2轮, where there is more than one."""
    return f"第{given['round']}轮　" if len(content["rounds"]) > 1 else ""


def _clip(clip: Clip) -> str:
    shown = period(clip["begins_at"], clip["ends_at"])
    return f"证据：片段 {clip['number']}，{clip['camera']}（{clip['place_number']}），{shown}\nSHA-256 {clip['sha256']}"


def _proofs(given: Correction | FollowUp) -> tuple[str, ...]:
    return tuple(
        f"材料{number}：{attachment['name']}\nSHA-256 {attachment['sha256']}"
        for number, attachment in enumerate(given["attachments"], start=1)
    )


def _released(given: Finding | Correction | FollowUp) -> tuple[str, ...]:
    return tuple(f"{each['name']}　未签名，理由：{each['reason']}" for each in given.get("released", ()))


def _blocks(findings: Sequence[_Entry], corrections: Sequence[_Entry], follow_ups: Sequence[_Entry]) -> list[Row]:
    """The three large cells of the form; on a single page they fill it."""
    return [
        _block(*FINDING, findings, wish=212.0),
        _block(*CORRECTION, corrections, wish=154.0),
        _block(*FOLLOW_UP, follow_ups, wish=154.0),
    ]


def _block(label: str, signed_by: str, entries: Sequence[_Entry], *, wish: float) -> Row:
    lines: list[Line] = []
    foot: list[Line] = []
    for entry in entries or [_Entry()]:
        if foot:
            lines += [*foot, Line(ROUND_GAP, (), keeps=True)]
        if entry.text:
            lines += text_lines(entry.text, CELL_WIDTH)
        if entry.proofs:
            lines.append(Line(PROOF_GAP, ()))
        for proof in entry.proofs:
            lines += text_lines(proof, CELL_WIDTH, size=SMALL, leading=13.0)
        for words in entry.released:
            lines += [replace(line, keeps=True) for line in text_lines(words, CELL_WIDTH, size=SMALL, leading=13.0)]
        foot = signature_lines(signed_by, entry.signatures, CELL_WIDTH)
    cell = Cell(CELL_WIDTH, tuple(lines), foot=tuple(foot), is_middle=False)
    return Row((label_cell(label, LABEL_WIDTH), cell), least=96.0, wish=wish)
