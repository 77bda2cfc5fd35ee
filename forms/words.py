"""The form library's own messages in our words: it asks in English, we answer with a Text that is rendered where it is shown."""

from records.base import Text

_KNOWN = {
    "Not a valid choice.": Text("请从列表中选择。"),
    "Invalid Choice: could not coerce.": Text("请从列表中选择。"),
    "Invalid choice(s): one or more data inputs could not be coerced.": Text("请从列表中选择。"),
    "Not a valid integer value.": Text("请填写整数。"),
    "Not a valid decimal value.": Text("请填写数字。"),
    "Not a valid date value.": Text("请填写日期，例如 2026-11-20。"),
    "Not a valid time value.": Text("请填写时刻，例如 14:30。"),
}


class Words:
    """Looks like a gettext catalogue to WTForms."""

    def gettext(self, message: str) -> Text | str:
        """Our words; a message that we have none for goes through and is seen in a test."""
        return _KNOWN.get(message, message)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """No field of ours asks for a plural."""
        return singular if count == 1 else plural


WORDS = Words()
