"""Mistune's inline parser, whose tokens carry their spans in the text they were read from."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

from mistune import InlineParser, InlineState
from mistune.helpers import (
    MAX_LINK_LABEL_LENGTH,
    parse_link,
    parse_link_href,
    parse_link_label,
    parse_link_title,
)
from mistune.util import unikey

from contentbot.content.tiling import Misfit, Token, Walk, joined

# mistune's matching of emphasis is quadratic in a paragraph's runs of `*` and `_`.
MAX_RUNS = 100

_RUN = re.compile(r"\*+|_+")
_TRIGGER = re.compile(r"[\\`*_!\[\]<\n]")
_GAP = re.compile(r"[ \t]*(?:\r\n?|\n)?[ \t]*")
_SPACE = re.compile(r"[ \t\n\r\f]*")
# An address that needs neither unescaping nor quoting: what most links have.
_SIMPLE_TARGET = re.compile(r"\(([A-Za-z0-9_.~:/?#@!$&*+,=%-]+)\)")


class Inlines(InlineParser):
    """Reads inline Markdown into mistune's tokens, each with `start` and `end`.

    Links and images also have `inner`, `style` and, as they are written, `dest`, `title` or
    `label_at`; code spans, emphasis and automatic links have `inner`.
    """

    def __init__(self) -> None:
        super().__init__()
        # One bracket at a time, so that each match makes one token.
        self.specification["link_close"] = r"\]"

    def read(self, text: str, env: MutableMapping[str, Any]) -> list[Token]:
        """The tokens of a text; env has mistune's reference definitions."""
        state = InlineState(env)
        state.src = text
        return self.parse(state)

    def parse(self, state: InlineState) -> list[Token]:
        src, tokens, methods = state.src, state.tokens, self._methods
        match, find, size = self.compile_sc().match, _TRIGGER.search, len(state.src)
        pos = 0
        while pos < size:
            trigger = find(src, pos)
            at = trigger.start() if trigger else size
            if trigger and src[at] == "\n":
                at = _break_start(src, pos, at)
            if at > pos:
                tokens.append({"type": "text", "raw": src[pos:at], "start": pos, "end": at})
                if at == size:
                    break
            m = match(src, at)
            pos = (m and methods[m.lastgroup or ""](m, state)) or 0
            if not pos:
                pos = at + 1
                tokens.append({"type": "text", "raw": src[at], "start": at, "end": pos})
            elif "start" not in tokens[-1]:
                _place(tokens[-1], m, pos)
        if not tokens:
            tokens.append({"type": "text", "raw": src, "start": 0, "end": size})
        state.tokens = self._finish(tokens, src, 0)
        return state.tokens

    def parse_link_close(self, m: re.Match[str], state: InlineState) -> int:
        close = m.start()
        end = self._close(state, close) if state.brackets else None
        if end is None:
            state.tokens.append({"type": "text", "raw": "]", "start": close, "end": close + 1})
            return close + 1
        return end

    def _close(self, state: InlineState, close: int) -> int | None:
        """The end of the link whose text ends at a bracket; None when there is no link."""
        opener = state.brackets.pop()
        if not opener.image:
            state.last_link = opener.previous_link
        if state.brackets:
            parent = state.brackets[-1]
            parent.child_depth = max(parent.child_depth, opener.child_depth)
        dead = not opener.active or (state.in_link and not opener.image)
        if dead or state.depth + opener.child_depth >= self.max_nested_level:
            return None
        link = self._target(state.src, close + 1) or _reference(state, opener, close)
        if link is None:
            return None
        tokens, src = state.tokens, state.src
        children = tokens[opener.token_index + 1 :]
        if not opener.image:
            children = [_as_text(child) if "_autolink" in child else child for child in children]
        link["type"] = "image" if opener.image else "link"
        link["children"] = self._finish(children, src, state.depth + 1)
        link["start"] = tokens[opener.token_index]["start"]
        link["inner"] = (opener.start, close)
        del tokens[opener.token_index :]
        state.append_token(link)
        if not opener.image:
            # No link inside a link: earlier openers are dead, images stay alive.
            bracket = state.last_link
            while bracket is not None and bracket.active:
                bracket.active = False
                bracket = bracket.previous_link
        end: int = link["end"]
        return end

    def _target(self, src: str, pos: int) -> Token | None:
        """The link token for an inline target, `(` at pos, without its text."""
        if (m := _SIMPLE_TARGET.match(src, pos)) is not None:
            attrs: dict[str, Any] = {"url": m.group(1)}
            return {"attrs": attrs, "style": "inline", "end": m.end(), "dest": m.span(1)}
        if not src.startswith("(", pos):
            return None
        depth = self.max_nested_level
        parsed, end = parse_link(src, pos + 1, max_nested_level=depth)
        if parsed is None:
            return None
        _, after = parse_link_href(src, pos + 1, max_nested_level=depth)
        gap = _GAP.match(src, pos + 1)
        if after is None or gap is None:
            raise Misfit(f"no address in the link target at {pos}")
        at = gap.end()
        dest = (at + 1, after - 1) if src.startswith("<", at) else (at, after)
        token: Token = {"attrs": parsed, "style": "inline", "end": end, "dest": dest}
        _, title_end = parse_link_title(src, after, len(src))
        quote = _SPACE.match(src, after)
        if title_end is not None and quote is not None:
            token["title"] = (quote.end() + 1, title_end - 1)
        return token

    def _finish(self, tokens: list[Token], src: str, depth: int) -> list[Token]:
        """The tokens with adjacent text joined and emphasis matched."""
        runs = 0
        for token in tokens:
            if token["type"] == "text" and "_emphasis" not in token:
                raw = token["raw"]
                if "*" in raw or "_" in raw:
                    runs += len(_RUN.findall(raw))
        if not 0 < runs <= MAX_RUNS:
            return joined(tokens) if len(tokens) > 1 else tokens
        return Walk(tokens, src).place(self.finalize_tokens(tokens, depth))


def _break_start(src: str, low: int, newline: int) -> int:
    """Where the line break begins that a newline ends: its spaces or backslash belong to it."""
    pos = newline
    while pos > low and src[pos - 1] == " ":
        pos -= 1
    if pos == newline and pos > low and src[pos - 1] == "\\":
        return pos - 1
    return pos


def _place(token: Token, m: re.Match[str] | None, end: int) -> None:
    """Note the span of a token that mistune just made of a match."""
    if m is None:
        raise Misfit(f"a token up to {end} without a match")
    start = m.start()
    token["start"] = start
    token["end"] = end
    kind = token["type"]
    if kind == "codespan":
        token["inner"] = (m.end(), end - (m.end() - start))
    elif kind == "link":
        token["style"] = "auto"
        token["inner"] = token["dest"] = (start + 1, end - 1)
        child = token["children"][0]
        child["start"], child["end"] = start + 1, end - 1


def _as_text(token: Token) -> Token:
    """An automatic link inside a link's text is text."""
    start, end = token["start"], token["end"]
    return {
        "type": "text",
        "raw": token["_autolink"],
        "_emphasis": False,
        "start": start,
        "end": end,
    }


def _reference(state: InlineState, opener: Any, close: int) -> Token | None:
    """The link token for a reference whose text ends at close, without its text."""
    refs = state.env.get("ref_links")
    if not refs:
        return None
    label, end, at = None, close + 1, (close + 2, close + 2)
    if state.src.startswith("[", end):
        label, after = parse_link_label(state.src, end + 1)
        if after is not None:
            end, at = after, (close + 2, after - 1)
    if not label:
        if opener.nested or close - opener.start > MAX_LINK_LABEL_LENGTH:
            return None
        at = (opener.start, close)
        label = state.src[opener.start : close]
    key = unikey(label)
    ref = refs.get(key)
    if ref is None:
        return None
    attrs = {"url": ref["url"], "title": ref.get("title")}
    token = {"attrs": attrs, "style": "reference", "end": end, "label_at": at}
    return {**token, "ref": key, "label": label}
