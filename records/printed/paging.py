"""Rows on pages: what runs on overleaf, what is pressed so that it need not, borders closed on every page (附件1, 附件2)."""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from records.printed.layout import PADDING, Cell, Row

#: points; a row lower than this is rather moved to the next page than parted
LOW = 110.0
#: points that an entry may grow to fill its page
LOOSEST = 24.0


def paged(rows: Sequence[Row], *, head: Row | None, first: float, other: float, tail: float) -> list[list[Row]]:
    """The rows of each page, for frames at most `first` and `other` points high; `tail` is what must fit below the last one.

    Rows are pressed only where that saves a page.
    """
    set_ = partial(_set, head=head, first=first, other=other, tail=tail)
    pages = set_(rows)
    pressed = set_([_pressed(row) for row in rows]) if len(pages) > 1 else pages
    return min(pages, pressed, key=len)


def _pressed(row: Row) -> Row:
    """As low as it may be; what it gave up, it wishes back."""
    return replace(row, least=row.tight, wish=max(row.wish, row.least)) if row.tight else row


def _set(rows: Sequence[Row], *, head: Row | None, first: float, other: float, tail: float) -> list[list[Row]]:
    pages: list[list[Row]] = [[]]
    room = first
    queue = deque(rows)
    while queue:
        row = queue.popleft()
        needs_head = head is not None and row.is_entry and head not in pages[-1]
        above = head.height if head and needs_head else 0.0
        below = 0.0 if queue else tail
        chunk: Row | None = row
        rest: Row | None = None
        if row.height + above + below > room:
            holds_back = row.height + above <= room
            chunk, rest = _parted(row, room - above, holds_back=holds_back, is_forced=False)
            if chunk is None and not pages[-1]:
                chunk, rest = _parted(row, room - above, holds_back=holds_back, is_forced=True)
        if chunk is not None:
            pages[-1] += [head, chunk] if head and needs_head else [chunk]
            room -= above + chunk.height
        if rest is not None:
            queue.appendleft(rest)
            if rest is row and all(each.is_blank for each in list(queue)[:-1]):
                room += _accompanied(pages[-1], queue, head, other - tail)
            room += _carried(pages[-1], queue, head)
            pages[-1] = _spaced(pages[-1], room)
            pages.append([])
            room = other
    if len(pages) == 1:
        pages = [_stretched(pages[0], first - tail)]
    return pages


def _accompanied(page: list[Row], queue: deque[Row], head: Row | None, limit: float) -> float:
    """The last row of a paper is not alone overleaf: a low written entry goes with it, or else a blank one, or the last lines
    of a high one; returns the room gained.
    """
    entries = [row for row in reversed(page) if row.is_entry and not row.leads]
    blanks = next((count for count, row in enumerate(entries) if not row.is_blank), len(entries))
    is_last = len(queue) == 1
    below = sum(row.height for row in queue) + (head.height if head else 0.0)
    for count in (blanks + 1, 1 if blanks and is_last else 0):
        taken = entries[:count]
        gained = sum(row.height for row in taken)
        is_low = all(row.height <= LOW for row in taken)
        if 0 < count < len(entries) and page[-count:] == taken[::-1] and is_low and gained + below <= limit:
            queue.extendleft(taken)
            del page[-count:]
            return gained
    if is_last and entries and page[-1] == entries[0]:
        chunk, rest = _parted(entries[0], entries[0].height - LOW / 2, holds_back=True, is_forced=False)
        if chunk is not None and rest.height + below <= limit:
            page[-1] = chunk
            queue.appendleft(rest)
            return entries[0].height - chunk.height
    return 0.0


def _carried(page: list[Row], queue: deque[Row], head: Row | None) -> float:
    """A title at the page's end goes overleaf with what it leads, and so does a head that led nothing else; returns the room gained."""
    if len(page) <= 2 or not page[-1].leads:
        return 0.0
    gained = page[-1].height
    queue.appendleft(page.pop())
    return gained + (page.pop().height if page[-1] == head else 0.0)


def _parted(row: Row, room: float, *, holds_back: bool, is_forced: bool) -> tuple[Row | None, Row]:
    """What still goes on this page, and the rest; `holds_back` keeps lines back though all would fit, for what must stand below them."""
    if row.height <= LOW and not is_forced:
        return None, row
    longest = max((cell for cell in row.cells if cell.again is None), key=lambda cell: cell.height)
    parts: list[tuple[Cell, Cell]] = []
    for cell in row.cells:
        part = _parted_cell(cell, room, holds_back=holds_back and cell is longest, is_forced=is_forced)
        if part is None:
            return None, row
        parts.append(part)
    chunk = replace(row, cells=tuple(first for first, _ in parts), least=min(row.least, room), wish=0.0)
    return chunk, replace(row, cells=tuple(rest for _, rest in parts), least=min(row.least, LOW / 2), wish=0.0)


def _parted_cell(cell: Cell, room: float, *, holds_back: bool, is_forced: bool) -> tuple[Cell, Cell] | None:
    if cell.again is not None:
        return None if cell.height > room and not is_forced else (cell, replace(cell, lines=cell.again))
    lines = (*cell.lines, *cell.foot)
    if cell.height <= room and not holds_back:
        return cell, replace(cell, lines=(), foot=())
    used, end = 2 * PADDING, 0
    for count, line in enumerate(lines[:-1], start=1):
        used += line.leading
        if used > room:
            break
        if is_forced or not lines[count].keeps:
            end = count
    if not end:
        return None
    first = replace(cell, lines=cell.lines[:end], foot=cell.foot[: max(0, end - len(cell.lines))])
    return first, replace(cell, lines=cell.lines[end:], foot=cell.foot[max(0, end - len(cell.lines)) :])


def _stretched(rows: list[Row], room: float) -> list[Row]:
    """The only page filled: each row gets its share of what it wishes, the last one what is left."""
    wanted = [max(0.0, row.wish - row.height) for row in rows]
    free = room - sum(row.height for row in rows)
    share = min(1.0, free / sum(wanted)) if any(wanted) else 0.0
    given = [want * share for want in wanted]
    given[-1] += free - sum(given)
    return [replace(row, least=row.height + more) for row, more in zip(rows, given, strict=True)]


def _spaced(rows: list[Row], free: float) -> list[Row]:
    """A page that ends early because the next row is kept whole: its entries share the rest, unless that would show."""
    entries = sum(row.is_entry for row in rows)
    if not entries or free / entries > LOOSEST:
        return rows
    return [replace(row, least=row.height + free / entries) if row.is_entry else row for row in rows]
