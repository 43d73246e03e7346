"""The wording of a date: from an ISO date and a pattern such as `D MMMM YYYY`, and back."""

from __future__ import annotations

from contentbot.content import dates
from contentbot.text import late

_TOKEN = late(r"YYYY|MMMM|MMM|MM|M|Do|DD|D")
_PATTERN = late(r"(?:YYYY|MMMM|MMM|MM|M|Do|DD|D|of|[ ,./-])+")
_WORD = late(r"(?P<year>\d{4})|(?P<number>\d{1,2})(?P<nth>st|nd|rd|th)?|(?P<name>[A-Za-z]{3,})\.?")
_NTH = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


def is_pattern(form: str) -> bool:
    """Whether a form is the pattern of a date."""
    return bool(_PATTERN.fullmatch(form) and _TOKEN.search(form))


def worded(value: str, pattern: str) -> str:
    """An ISO date in the words of a pattern; as it is when it is no date."""
    if dates.real(value) is None:
        return value
    year, month, day = (int(part) for part in value[:10].split("-"))
    words = {
        "YYYY": f"{year:04}",
        "MMMM": dates.MONTHS[month - 1].capitalize(),
        "MMM": dates.MONTHS[month - 1][:3].capitalize(),
        "MM": f"{month:02}",
        "M": str(month),
        "Do": f"{day}{_NTH.get(day, 'th')}",
        "DD": f"{day:02}",
        "D": str(day),
    }
    return _TOKEN.sub(lambda match: words[match[0]], pattern)


def pattern_of(text: str, value: str) -> str | None:
    """The pattern by which an ISO date was written so; None when there is none."""
    if dates.real(value) is None:
        return None
    month = int(value[5:7])
    named = any(match["name"] and match["name"] != "of" for match in _WORD.finditer(text))
    # Where both readings fit (02/02), a number after a year or before a day is the month.
    for month_first in (True, False):
        pattern, left = [], ["D"] if named else ["M", "D"] if month_first else ["D", "M"]
        at = 0
        for match in _WORD.finditer(text):
            pattern.append(text[at : match.start()])
            at = match.end()
            if match["year"]:
                pattern.append("YYYY")
            elif match["name"]:
                full = match["name"].casefold() == dates.MONTHS[month - 1]
                pattern.append(match[0] if match["name"] == "of" else "MMMM" if full else "MMM")
            elif match["nth"]:
                pattern.append("Do")
                left = [sign for sign in left if sign != "D"]
            elif left:
                sign = left.pop(0)
                pattern.append(sign * 2 if len(match["number"]) == 2 else sign)
        made = "".join((*pattern, text[at:]))
        if is_pattern(made) and worded(value, made) == text:
            return made
    return None
