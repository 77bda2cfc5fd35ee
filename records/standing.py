"""Whether a thing of the register is in use or retired: nothing is ever deleted, it only leaves the lists (DESIGN P1)."""

from records.base import Choice, Text


class Standing(Choice):
    """In use, or retired and still readable."""

    ACTIVE = "active", Text("在用")
    RETIRED = "retired", Text("已停用")

    @classmethod
    def of(cls, *, retired: bool) -> "Standing":
        """The standing that a row's own column tells."""
        return cls.RETIRED if retired else cls.ACTIVE
