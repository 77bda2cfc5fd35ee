"""Contents to print: a day at the dock as it is frozen (fixed times, invented firms)."""

import base64
from io import BytesIO

from PIL import Image, ImageDraw

from records.printed.inspection import Attachment, FollowUp, InspectionContent, Round
from records.printed.sheet import Period, SheetContent, SheetRow
from records.printed.signing import Signature

SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def period(begins_at: str, ends_at: str) -> Period:
    return {"begins_at": begins_at, "ends_at": ends_at}


def sheet_row(number: int = 1, *, remark: str = "") -> SheetRow:
    return {
        "point": f"装箱平台{number:02}",
        "place_number": f"42019011101321320{number:03}",
        "lines": [
            f"地面清洁卫生情况：第{number}处未见积水",
            "货物装卸的过程及所装载货物的卫生情况：外箱完好，-18℃，2,300箱，袋/箱标识清楚",
            "金属探测：未查看",
        ],
        "result": "minor" if remark else "normal",
        "remark": remark,
    }


def sheet_content() -> SheetContent:
    """Live watching of one morning, two points, one minor anomaly."""
    return {
        "kind": "sheet",
        "template": "附件1/1",
        "number": "烟关视监〔2026〕0123号",
        "revision": 1,
        "corrects": None,
        "office": "烟台海关",
        "operators": ["王晓琳"],
        "operated_on": "2026-11-20",
        "enterprise": "烟台澜澄水产食品有限公司",
        "live": [period("2026-11-20T01:02:00Z", "2026-11-20T01:40:13Z")],
        "recorded": [],
        "rows": [sheet_row(1), sheet_row(2, remark="14:26:30起约40秒，1名装卸人员未戴工作帽，经电话通知后已佩戴。")],
        "remarks": ["14:20:03–14:36:40 装箱平台02 图像中断，原因：网络中断。"],
        "draft": False,
        "code": "7F3K-92QD",
    }


def drawing(width: int = 420, height: int = 150) -> str:
    """A drawn signature: PNG in base64."""
    image = Image.new("L", (width, height), 255)
    ImageDraw.Draw(image).line([(10, height - 20), (width // 3, 20), (width // 2, height - 30), (width - 10, 30)], fill=0, width=6)
    out = BytesIO()
    image.save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def signature(name: str, signed_at: str, *, is_drawn: bool = True) -> Signature:
    return {"name": name, "signed_at": signed_at, "drawing": drawing() if is_drawn else None}


def attachment(name: str) -> Attachment:
    return {"name": name, "sha256": SHA}


def first_round() -> Round:
    """Signed by two officers, answered by the enterprise, not followed up yet."""
    return {
        "round": 1,
        "finding": {
            "text": "装箱平台02人员通道洗手池旁无消毒液，2名装卸人员未戴工作帽。责令补齐消毒设施。",
            "deadline": "2026-11-27",
            "signatures": [signature("王晓琳", "2026-11-20T08:02:00Z"), signature("李建国", "2026-11-20T08:05:00Z")],
        },
        "correction": {
            "text": "已补装自动消毒液机2台，专人每班检查并登记。",
            "attachments": [attachment("消毒液机照片01.jpg"), attachment("培训记录.pdf")],
            "signatures": [signature("陈海峰", "2026-11-22T16:30:00Z")],
        },
        "follow_up": None,
    }


def follow_up(text: str, *, is_satisfied: bool, signed_at: str) -> FollowUp:
    return {"text": text, "satisfied": is_satisfied, "attachments": [], "signatures": [signature("孙跟踪", signed_at)]}


def inspection_content() -> InspectionContent:
    """One round, with the clip of an anomaly as evidence."""
    return {
        "kind": "inspection",
        "template": "附件2/1",
        "number": "烟关检记〔2026〕0031号",
        "office": "烟台海关",
        "enterprise": {"name": "烟台澜澄水产食品有限公司", "address": "山东省烟台市福山区渔港路18号", "registration": "3700/02871"},
        "product": "冻南美白虾仁",
        "scope": "装箱平台01、装箱平台02、人员通道",
        "rounds": [first_round()],
        "clips": [
            {
                "number": "烟关片〔2026〕0012号",
                "camera": "装箱平台02",
                "place_number": "42019011101321320002",
                "begins_at": "2026-11-20T06:25:30Z",
                "ends_at": "2026-11-20T06:27:30Z",
                "sha256": SHA,
            }
        ],
        "code": "K2M4-77QD",
    }


def two_rounds() -> InspectionContent:
    """The follow-up was not satisfied; a second round closed the record."""
    content = inspection_content()
    first = first_round()
    first["follow_up"] = follow_up("消毒液机仅1台运行。", is_satisfied=False, signed_at="2026-11-25T01:00:00Z")
    second: Round = {
        "round": 2,
        "finding": {
            "text": "消毒液机1台未运行，责令修复。",
            "deadline": "2026-12-01",
            "signatures": [signature("孙跟踪", "2026-11-25T01:05:00Z", is_drawn=False)],
        },
        "correction": {"text": "已修复。", "attachments": [], "signatures": [signature("陈海峰", "2026-11-26T01:00:00Z")]},
        "follow_up": follow_up("两台均运行正常。", is_satisfied=True, signed_at="2026-12-01T01:00:00Z"),
    }
    content["rounds"] = [first, second]
    return content
