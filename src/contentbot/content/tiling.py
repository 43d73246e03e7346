"""Spans for what mistune makes of inline tokens: joined texts and matched emphasis.

The tokens tile their source until emphasis is matched, which takes one delimiter from a side,
strong two. So the finished tree is walked along the tiles; nothing is searched for.
"""

from __future__ import annotations

import re
from typing import Any

from contentbot.errors import ContentbotError

Token = dict[str, Any]

_ENTITY = re.compile(r"#[0-9]{1,7};|#[xX][0-9a-fA-F]+;|[^\t\n\f <&#;]{1,32};")


class Misfit(ContentbotError, AssertionError):
    """The tokens do not tile their source: this mistune is not the one that was tested."""


def joined(tokens: list[Token]) -> list[Token]:
    """Adjacent texts made one, as mistune does: escaped signs and entities stay apart."""
    out: list[Token] = []
    last: Token | None = None
    tail = ""
    for token in tokens:
        if token["type"] != "text":
            last = None
        elif (
            last is not None
            and ("_emphasis" in token) == ("_emphasis" in last)
            and not (tail.endswith("&") and _ENTITY.match(token["raw"]))
        ):
            tail = token["raw"]
            last["raw"] += tail
            last["end"] = token["end"]
            continue
        else:
            last = token
            tail = token["raw"]
        out.append(token)
    return out


class Walk:
    """A walk along the tiles of a source, which gives spans to what emphasis made of them."""

    def __init__(self, tiles: list[Token], src: str) -> None:
        self.src = src
        self.at: int = tiles[0]["start"]
        self.end: int = tiles[-1]["end"]
        # Where a backslash stands: only escaped signs are longer in the source than in a token.
        self.escapes = {
            at
            for tile in tiles
            if tile["type"] == "text" and len(tile["raw"]) != tile["end"] - tile["start"]
            for at in range(tile["start"], tile["end"], 2)
        }

    def place(self, tokens: list[Token]) -> list[Token]:
        """The finished tokens, each with its span.

        Raises:
            Misfit: they do not cover the source.
        """
        self._along(tokens)
        if self.at != self.end:
            raise Misfit(f"tokens end at {self.at} instead of {self.end}")
        return tokens

    def _along(self, tokens: list[Token]) -> None:
        for token in tokens:
            start, kind = self.at, token["type"]
            if kind == "text":
                self._text(token["raw"])
            elif kind in ("emphasis", "strong"):
                self._emphasis(token, 2 if kind == "strong" else 1)
            elif token["start"] == start:
                self.at = token["end"]
            else:
                raise Misfit(f"{kind} at {token['start']} instead of {start}")
            token["start"], token["end"] = start, self.at

    def _text(self, raw: str) -> None:
        if not self.escapes:
            if not self.src.startswith(raw, self.at):
                raise Misfit(f"another text at {self.at}")
            self.at += len(raw)
            return
        for sign in raw:
            self.at += self.at in self.escapes
            if not self.src.startswith(sign, self.at):
                raise Misfit(f"another text at {self.at}")
            self.at += 1

    def _emphasis(self, token: Token, width: int) -> None:
        opening = self._delimiter(width)
        inner = self.at
        self._along(token["children"])
        token["inner"] = (inner, self.at)
        if self._delimiter(width) != opening:
            raise Misfit(f"emphasis at {inner} is closed by another sign")

    def _delimiter(self, width: int) -> str:
        signs = self.src[self.at : self.at + width]
        if signs not in ("*" * width, "_" * width):
            raise Misfit(f"no delimiter at {self.at}")
        self.at += width
        return signs
