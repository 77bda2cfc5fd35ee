"""The papers of inspection records: what they can carry, and which are still to be put into the evidence store (B19-2)."""

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from records import glyph
from records.base import Text, Unfit
from records.inspection import TEXT_MAX, Paper, Part, Release, Signer
from records.signature import Signature


def printable(text: str, *, at: str) -> None:
    """Unfit at the field for what no paper can carry."""
    if len(text) > TEXT_MAX:
        raise Unfit(Text("最多{most}字，现有{now}字。", most=TEXT_MAX, now=len(text)), at=at)
    for sign in glyph.missing(text):
        raise Unfit(Text("“{sign}”字无法打印，请改用其他字。", sign=sign.split(" ")[0]), at=at)


def unprinted(db: Session, *, limit: int = 100) -> Sequence[tuple[int, int]]:
    """Signed blocks whose paper does not lie in the evidence store yet: (record, block); one that waits for a signature is not signed."""
    is_kept = exists().where(Paper.document_id == Part.document_id)
    has_signed = exists().where(Signature.document_id == Part.document_id, Signature.user_id == Signer.user_id)
    is_freed = exists().where(Release.signer_id == Signer.id)
    is_awaited = exists().where(Signer.part_id == Part.id, ~has_signed, ~is_freed)
    wanted = select(Part.inspection_id, Part.id).where(Part.document_id.is_not(None), ~is_kept, ~is_awaited)
    return [(row[0], row[1]) for row in db.execute(wanted.order_by(Part.id).limit(limit))]
