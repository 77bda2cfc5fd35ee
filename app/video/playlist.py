"""Playback of any range of any day: an HLS list of byte ranges over the files, with wall time, gaps as discontinuities (B9-1, B16-4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.video.boxes import Gop
from app.video.index import Piece, Table, lengths, microseconds, table
from records import clock

#: GOPs are handed out together up to so many seconds: one request, one append
GROUP_S = 4


@dataclass(frozen=True)
class Group:
    """Some GOPs of one file that a player fetches at once: bytes [offset, offset+size), ticks [media, media+length)."""

    offset: int
    size: int
    media: int
    length: int

    def is_within(self, piece: Piece, begins_at: datetime, ends_at: datetime) -> bool:
        """Whether it touches the range."""
        return piece.wall_us(self.media + self.length) > microseconds(begins_at) and piece.wall_us(self.media) < microseconds(ends_at)


def groups(found: Table, timescale: int) -> Iterator[Group]:
    """A file's groups, always cut at the same places whatever range is asked for, so that players may keep what they have."""
    taken: list[Gop] = []
    length = 0
    for gop, ticks in lengths(found):
        if taken and length + ticks > GROUP_S * timescale:
            yield _group(taken, length)
            taken, length = [], 0
        taken.append(gop)
        length += ticks
    if taken:
        yield _group(taken, length)


def _group(gops: Sequence[Gop], length: int) -> Group:
    return Group(gops[0].offset, sum(gop.size for gop in gops), gops[0].media, length)


def playlist(pieces: Sequence[Piece], begins_at: datetime, ends_at: datetime, *, address: str) -> str:
    """The list for [begins_at, ends_at); `address` gives a file's address, with {id} for the segment's number.

    Every file opens with EXT-X-MAP and EXT-X-PROGRAM-DATE-TIME, and with a comment that tells the media seconds and the exact wall
    clock of the whole file's first frame (`# media=<s> wall_us=<µs> codec=<codec>`): our own player reads it, others pass over it.
    Between files that do not follow each other within a run stands EXT-X-DISCONTINUITY.
    """
    lines: list[str] = []
    longest = GROUP_S
    before: Piece | None = None
    for piece in pieces:
        found = table(piece)
        chosen = [group for group in groups(found, piece.timescale) if group.is_within(piece, begins_at, ends_at)]
        if not chosen:
            continue
        source = address.format(id=piece.segment_id)
        if before is not None and not _follows(before, piece):
            lines.append("#EXT-X-DISCONTINUITY")
        lines += [
            f'#EXT-X-MAP:URI="{source}",BYTERANGE="{found.header}@0"',
            f"#EXT-X-PROGRAM-DATE-TIME:{clock.iso(piece.wall(chosen[0].media))}",
            f"# media={piece.media_begins / piece.timescale:.6f} wall_us={microseconds(piece.begins_at)} codec={piece.codec}",
        ]
        for group in chosen:
            seconds = group.length / piece.timescale
            longest = max(longest, int(seconds + 0.999))
            lines += [f"#EXTINF:{seconds:.6f},", f"#EXT-X-BYTERANGE:{group.size}@{group.offset}", source]
        before = piece
    head = ["#EXTM3U", "#EXT-X-VERSION:6", f"#EXT-X-TARGETDURATION:{longest}", "#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-INDEPENDENT-SEGMENTS"]
    return "\n".join([*head, *lines, "#EXT-X-ENDLIST", ""])


def _follows(before: Piece, piece: Piece) -> bool:
    """Whether media time runs on from one file to the other."""
    return before.run_id == piece.run_id and before.media_ends == piece.media_begins and before.codec == piece.codec


def served(piece: Piece, offset: int, size: int) -> tuple[datetime, datetime] | None:
    """Which stretch of wall time the file's bytes [offset, offset+size) show; None where they are no picture."""
    shown = [(gop, ticks) for gop, ticks in lengths(table(piece)) if gop.offset < offset + size and gop.offset + gop.size > offset]
    if not shown:
        return None
    last, ticks = shown[-1]
    return piece.wall(shown[0][0].media), piece.wall(last.media + ticks)
