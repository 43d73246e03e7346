"""Mistune's block parser, whose tokens carry their spans in the original text."""

from __future__ import annotations

import re
import string
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from mistune import BlockParser, BlockState
from mistune.helpers import parse_link_href, parse_link_title, unescape_char
from mistune.util import escape_url, unikey

from contentbot.content.positions import Positions, Range
from contentbot.frozen import dataclass

Token = dict[str, Any]
Pieces = list[Range]

# mistune reads the block that ends a lazy list or quote from within it: lists and quotes in turn
# would exhaust the stack. Deeper than this, such a block is a part of what it would have ended.
MAX_NESTED = 60

_LINE_END = re.compile(r"\r\n?|\n")
_MARKER = re.compile(r" *(?:[*+-]|\d{1,9}[.)])")
_TO_LINE_END = re.compile(r"[ \t]*\n")
_BLANK = " \t\v\f\n"
_TITLE_START = re.compile(r"[ \t\n\r\f]+[\"'(]")
_GAP = re.compile(r"[ \t]*\n?[ \t]*")


@dataclass(frozen=True, slots=True)
class Definition:
    """A reference definition, `[label]: dest`, with its spans in the original text."""

    label: str
    start: int
    end: int
    dest: tuple[int, int]


class State(BlockState, Positions):
    """A source (the document, a list item, a block quote) and its way back to the original.

    Tokens carry `start` and `end` in the original; those with inline text carry `pieces`, spans
    of this source; list items and block quotes carry their own `state`.
    """

    def __init__(self, parent: State | None = None) -> None:
        super().__init__(parent)
        self.first = 0  # the line of the original that is our first
        self.base: int = parent.base if parent else 0
        self.ends: Sequence[int] = parent.ends if parent else ()
        self.definitions: list[Definition] = parent.definitions if parent else []
        self.moved = False  # whether mistune put a token before an earlier one
        self.items: list[tuple[int, State]] = []
        self.marker = 0  # the line of the list marker that is being read
        self._starts: list[int] = []
        self._shifts: list[int] = []
        self._blanks: list[int] | None = None

    def next_blank(self, pos: int, pattern: re.Pattern[str]) -> int:
        """Where the next blank line begins, or the source ends."""
        if self._blanks is None:
            self._blanks = [m.start() for m in pattern.finditer(self.src)]
        index = bisect_left(self._blanks, pos)
        return self._blanks[index] if index < len(self._blanks) else self.cursor_max

    # --- what mistune calls ---

    def add_paragraph(self, text: str) -> None:
        """Lines from the cursor on become a paragraph, or go on with one."""
        self.extend_paragraph(self.cursor + len(text))

    def append_paragraph(self) -> int | None:
        """The line at the cursor goes on with a paragraph, if there is one."""
        tokens = self.tokens
        if not tokens or tokens[-1]["type"] != "paragraph":
            return None
        end = self.find_line_end()
        self.extend_paragraph(end)
        return end

    def extend_paragraph(self, end: int) -> None:
        """The lines from the cursor to an end become a paragraph, or go on with one."""
        start, tokens = self.cursor, self.tokens
        if tokens and tokens[-1]["type"] == "paragraph":
            pieces: Pieces = tokens[-1]["pieces"]
            if pieces[-1][1] == start:
                pieces[-1] = (pieces[-1][0], end)
            else:
                pieces.append((start, end))
        else:
            tokens.append({"type": "paragraph", "pieces": [(start, end)]})

    def child_state(self, src: str, lazy_line_starts: set[int] | None = None) -> State:
        """A list item's state: mistune makes them in order, each when its lines are collected."""
        child = State(self)
        child.process(src)
        child.lazy_line_starts = lazy_line_starts or set()
        line, self.marker = self.marker, self.line(self.cursor - 1)
        start = self.line_start(line)
        mark = _MARKER.match(self.src, start)
        end = self.find_line_end_at(start)
        # Without text beside the marker the child begins a line further down.
        bare = mark is None or not self.src[mark.end() : end].strip()
        child.first = self.first + line + bare
        self.items.append((line, child))
        return child


class Blocks(BlockParser):
    """Reads the blocks of a document; `read` is the way in."""

    def read(self, text: str, start: int) -> State:
        """The state of a document, all blocks read; start is added to every position."""
        state = State()
        state.env["nested"] = 0
        state.base = start
        state.ends = [m.start() + start for m in _LINE_END.finditer(text)]
        src = text
        if "\r" in src:
            src = src.replace("\r\n", "\n").replace("\r", "\n")
        if not src.endswith("\n"):
            src += "\n"
            state.ends.append(len(text) + start)
        state.process(src)
        self.parse(state)
        return state

    def parse(self, state: BlockState, rules: list[str] | None = None) -> None:
        assert isinstance(state, State)
        sc = self.compile_sc(rules)
        src, size = state.src, state.cursor_max
        while (at := state.cursor) < size:
            if src[at] in " \t" and (end := self._indented(state)):
                state.cursor = end
                continue
            m = sc.match(src, at) if _may_begin(src, at) else None
            if m is None:
                m = _next_match(sc, src, at)
                state.extend_paragraph(m.start() if m else size)
                if m is None:
                    break
                state.cursor = m.start()
            after = self.parse_method(m, state)
            if not after:
                after = state.find_line_end()
                state.extend_paragraph(after)
            state.cursor = after
        state.cursor = size

    def parse_method(self, m: re.Match[str], state: BlockState) -> int | None:
        assert isinstance(state, State)
        if state.env["nested"] == MAX_NESTED:
            return None
        state.env["nested"] += 1
        end = self._methods[m.lastgroup or ""](m, state)
        state.env["nested"] -= 1
        if end:
            _place(state, m.start(), end)
        return end

    def _indented(self, state: State) -> int | None:
        end = self._parse_indent_code_fast(state)
        if end:
            _place(state, state.cursor, end)
        return end

    def parse_atx_heading(self, m: re.Match[str], state: BlockState) -> int:
        end = super().parse_atx_heading(m, state)
        assert isinstance(state, State)
        token, written = state.tokens[-1], m.group("atx_2")
        at = m.start("atx_2") + len(written) - len(written.lstrip(string.whitespace))
        text = token.pop("text")
        if not text:
            at = min(at, m.end())
        _place(state, m.start(), end)
        token["pieces"] = [(at, at + len(text))]
        return end

    def parse_setex_heading(self, m: re.Match[str], state: BlockState) -> int | None:
        end = super().parse_setex_heading(m, state)
        assert isinstance(state, State)
        token = state.tokens[-1] if state.tokens else {}
        if end and token.get("style") == "setext" and "start" not in token:
            token["start"], token["end"] = state.block(token["pieces"][0][0], end)
        return end

    def parse_ref_link(self, m: re.Match[str], state: BlockState) -> int | None:
        assert isinstance(state, State)
        if (line_end := state.append_paragraph()) is not None:
            return line_end
        src, label = state.src, m.group("reflink_1")
        key = unikey(label)
        if not key:
            return None
        depth = self.max_nested_level
        href, after = parse_link_href(src, m.end(), block=True, max_nested_level=depth)
        if href is None or after is None:
            return None
        title, title_end = None, None
        if _TITLE_START.match(src, after):
            limit = state.next_blank(after, self.BLANK_LINE)
            title, title_end = parse_link_title(src, after, limit)
        rest = _TO_LINE_END.match(src, title_end) if title_end else None
        if rest is None:
            title, rest = None, _TO_LINE_END.match(src, after)
        if rest is None:
            return None
        end = rest.end()
        data = {"url": escape_url(unescape_char(href)), "label": label}
        if title:
            data["title"] = title
        state.env["ref_links"].setdefault(key, data)
        state.definitions.append(_definition(state, m, label, after, end))
        return end

    def parse_block_quote(self, m: re.Match[str], state: BlockState) -> int:
        assert isinstance(state, State)
        begin = m.start()
        line = state.line(begin)
        text, end, lazy = self.extract_block_quote(m, state)
        child = State(state)
        child.process(text)
        child.lazy_line_starts = lazy
        child.first = state.first + line
        rules = self.block_quote_rules
        if state.depth() >= self.max_nested_level - 1:
            rules = [rule for rule in rules if rule not in ("block_quote", "list")]
        self.parse(child, rules)
        token: Token = {"type": "block_quote", "children": child.tokens, "state": child}
        token["start"] = state.original(state.first_sign(begin))
        token["end"] = child.last_end()
        if end:
            state.moved = True
            state.prepend_token(token)
            return end
        state.append_token(token)
        return state.cursor

    def parse_list(self, m: re.Match[str], state: BlockState) -> int:
        assert isinstance(state, State)
        outer = state.items, state.marker
        state.items, state.marker = [], state.line(m.start())
        end = super().parse_list(m, state)
        items = state.items
        state.items, state.marker = outer
        if items:
            new = (t for t in reversed(state.tokens) if "bullet" in t and "start" not in t)
            token = next(new)
            state.moved = state.moved or token is not state.tokens[-1]
            for child, (line, inside) in zip(token["children"], items, strict=True):
                _place_item(state, child, line, inside)
            token["start"] = token["children"][0]["start"]
            token["end"] = token["children"][-1]["end"]
        return end


def _may_begin(src: str, pos: int) -> bool:
    """Whether a block other than a paragraph may begin with the line at a position.

    None begins with a letter, and with a bracket only a definition, whose label has up to 999
    signs, each perhaps behind a backslash. This is far faster than to try mistune's rules.
    """
    sign = src[pos]
    if sign == "[":
        return src.find("]:", pos, pos + 2002) > 0
    return not sign.isalpha()


def _next_match(sc: re.Pattern[str], src: str, pos: int) -> re.Match[str] | None:
    """The next line, after that at pos, at which a rule matches; all rules begin with a line."""
    at, size = src.find("\n", pos) + 1, len(src)
    while 0 < at < size:
        if _may_begin(src, at) and (m := sc.match(src, at)) is not None:
            return m
        at = src.find("\n", at) + 1
    return None


def _place(state: State, begin: int, end: int) -> None:
    """Note the span of the block that was just read, if it does not know it yet."""
    token = state.tokens[-1] if state.tokens else {"start": begin}
    if "start" not in token and "pieces" not in token:
        span = state.blank if token["type"] == "blank_line" else state.block
        token["start"], token["end"] = span(begin, end)


def _place_item(state: State, token: Token, line: int, child: State) -> None:
    """Note the spans of a list item and of what stands behind its marker."""
    start = state.line_start(line)
    token["state"] = child
    token["start"] = state.original(state.first_sign(start))
    sign = len(child.src) - len(child.src.lstrip(_BLANK))
    if sign < len(child.src):
        token["end"] = child.last_end()
        token["inner"] = (child.original(sign), token["end"])
    else:
        end = token["end"] = state.ends[state.first + line]
        token["inner"] = (end, end)
        for blank in child.tokens:  # it stands below the marker's line, which is the whole item
            blank["start"] = blank["end"] = end


def _definition(state: State, m: re.Match[str], label: str, after: int, end: int) -> Definition:
    """The definition that a match begins, whose address ends at after and its line at end."""
    gap = _GAP.match(state.src, m.end())
    at = gap.end() if gap else m.end()
    low, high = (at + 1, after - 1) if state.src.startswith("<", at) else (at, after)
    dest = (state.original(low), state.original(high))
    start = state.original(state.first_sign(m.start()))
    return Definition(label, start, state.original(end - 1), dest)
