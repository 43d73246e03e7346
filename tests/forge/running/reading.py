"""What the platform's runner reads out of a step: commands in its output, and its small files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

NEW = re.compile(r"::(?P<name>[^\s:]+)(?: (?P<properties>.*?))?::(?P<value>.*)")
# The old form is looked for anywhere in a line, and only the names that the runner knows count.
OLD = re.compile(r"##\[(?P<name>[\w-]+)(?: (?P<properties>[^\]]*))?\](?P<value>.*)")
LEVELS = ("error", "warning", "notice")
KNOWN = {*LEVELS, "debug", "group", "endgroup", "add-mask", "set-output", "stop-commands"}
MOST = 10  # annotations of a level for a step; the platform drops the others silently
UNESCAPED = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
ESCAPE = re.compile("%0D|%0A|%3A|%2C|%25")


@dataclass(frozen=True, slots=True)
class Annotation:
    """A finding as the platform shows it beside the diff. level: error, warning or notice."""

    level: str
    message: str
    file: str = ""
    line: int = 0


@dataclass
class Reading:
    """What a step's output made the runner do. dropped: annotations over the limit, by level."""

    annotations: list[Annotation] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    masks: list[str] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)


def read_log(text: str) -> Reading:
    """Follow the commands in an output as the runner does."""
    reading = Reading()
    for name, properties, value in _commands(text):
        match name:
            case "error" | "warning" | "notice":
                if sum(one.level == name for one in reading.annotations) == MOST:
                    reading.dropped[name] += 1
                    continue
                line = properties.get("line", "")
                number = int(line) if line.isdigit() else 0
                file = properties.get("file", "")
                reading.annotations.append(Annotation(name, value, file, number))
            case "add-mask":
                reading.masks.append(value)
            case "set-output":
                reading.outputs[properties.get("name", "")] = value
    return reading


def _commands(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """The commands outside of what `stop-commands` fences off."""
    resume = ""
    for line in re.split(r"\r\n|\r|\n", text):
        found = NEW.fullmatch(line.strip()) or OLD.search(line)
        if found is None:
            continue
        name = found["name"].casefold()
        if resume:
            resume = "" if name == resume else resume
        elif name == "stop-commands":
            resume = found["value"].strip().casefold()
        elif name in KNOWN:
            yield name, _properties(found["properties"] or ""), _unescape(found["value"])


def _properties(text: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in text.split(",") if "=" in pair)
    return {name.strip(): _unescape(value) for name, _, value in pairs}


def _unescape(text: str) -> str:
    return ESCAPE.sub(lambda found: UNESCAPED[found[0]], text)


def read_file(text: str) -> dict[str, str]:
    """The values that a step wrote to GITHUB_OUTPUT or GITHUB_ENV.

    Raises:
        ValueError: a line is neither `name=value` nor within a heredoc.
    """
    values: dict[str, str] = {}
    lines = iter(text.split("\n"))
    for line in lines:
        if not line:
            continue
        opened = re.fullmatch(r"([^=]+?)<<(.+)", line)
        if opened:
            values[opened[1]] = "\n".join(_until(lines, opened[2]))
        elif "=" in line:
            name, _, value = line.partition("=")
            values[name] = value
        else:
            raise ValueError(f"no value: {line!r}")
    return values


def _until(lines: Iterator[str], end: str) -> Iterator[str]:
    for line in lines:
        if line == end:
            return
        yield line
    raise ValueError(f"no {end!r} at the end")
