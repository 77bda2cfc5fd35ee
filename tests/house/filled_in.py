"""A page as a person with a screen reader meets it: each control's value, whether it is marked wrong, and the sentence tied to it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"input", "img", "br", "hr", "meta", "link", "source", "path", "use", "rect", "line", "circle"}


@dataclass
class Control:
    """One control of a form."""

    name: str
    attributes: dict[str, str]
    value: str = ""

    @property
    def is_marked(self) -> bool:
        """Told as wrong to everybody, not by colour alone."""
        return self.attributes.get("aria-invalid") == "true"


@dataclass
class FilledIn(HTMLParser):
    """Feed it a page, then ask for its controls."""

    controls: dict[str, Control] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, str]] = []
        self._area: Control | None = None
        self._list: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value if value is not None else name for name, value in attrs}
        if tag not in _VOID:
            self._open.append((tag, told.get("id", "")))
        if tag == "option" and self._list is not None and "selected" in told:
            self._list.value = told.get("value", "")
        if tag not in {"input", "textarea", "select", "canvas"}:
            return
        made = Control(told.get("name", told.get("data-lw-pad", "")), told, told.get("value", ""))
        self.controls.setdefault(made.name, made)
        self._area = made if tag == "textarea" else self._area
        self._list = made if tag == "select" else self._list

    def handle_endtag(self, tag: str) -> None:
        while self._open and tag not in _VOID:
            if self._open.pop()[0] == tag:
                break
        self._area = None if tag == "textarea" else self._area
        self._list = None if tag == "select" else self._list

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data
        for _, name in self._open:
            if name:
                self.texts[name] = self.texts.get(name, "") + data

    def said_at(self, name: str) -> str:
        """The sentences tied to the control by aria-describedby."""
        tied = self.controls[name].attributes.get("aria-describedby", "").split()
        return " ".join(self.texts.get(each, "").strip() for each in tied)


def read(page: str) -> FilledIn:
    """The page's controls."""
    made = FilledIn()
    made.feed(page)
    return made
