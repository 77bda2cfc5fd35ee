"""The only limit on reading: what a person may see at all (B4-1, B9-1, B10-1, B20-2, DESIGN P4)."""

from records.scope import people, place
from records.scope.ruling import RULES, granted, may_watch, offices_of, visible, watchable
from records.scope.work import is_readable

#: the modules that state the rules: they are all read before the first question
STATED = (people, place)
__all__ = ["RULES", "granted", "is_readable", "may_watch", "offices_of", "visible", "watchable"]
