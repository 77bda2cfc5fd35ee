"""One picture of the tour: who looks, where, and one line about it in both languages."""

import re
from typing import NamedTuple

#: sizes of windows by name: the office's screens, and the telephone
SCREENS = {"1440": (1440, 900), "1280": (1280, 720)}
PHONE = {"390": (390, 844)}
MONITOR, ADMINISTRATOR, SIGNATORY, UPKEEP = "wangxl", "lijg", "chenhf", "liuzq"
#: administrator of the office above
ABOVE = "zhoum"
#: stands for the desk of the monitoring that the first visitor begins
DESK = "/desk"


class Stop(NamedTuple):
    """One page. `at` holds * for the first link of that shape on the list before it; `then` names what the visitor does once it stands.

    `leads` is the shape of another page that is shown instead: where `then` ends, or else what a link leads to.
    `after` names what people do before, see tour_before; where that makes a record, * is its number.
    """

    name: str
    who: str | None
    at: str
    zh: tuple[str, str]
    en: tuple[str, str]
    then: str = ""
    phone: bool = False
    leads: str = ""
    after: str = ""

    @property
    def shown_at(self) -> str:
        """The shape of the address of the page that is shown."""
        return self.leads or ("/monitorings/*/desk" if self.at == DESK else self.at.partition("?")[0])


def shape(of: str) -> re.Pattern[str]:
    """What fits an address with * for numbers."""
    return re.compile(re.escape(of).replace(r"\*", r"\d+"))
