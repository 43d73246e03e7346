"""The grammar of an edition: front matter, headings, items and prose, as entries with places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from contentbot.content import dates, grammar, markdown
from contentbot.content.document import Address, Document, Edition, Heading, Item, LinkAt
from contentbot.content.grammar import Fields, stripped
from contentbot.content.markdown import Node
from contentbot.content.settings import Settings
from contentbot.model import Entry, Span, State

LISTED = frozenset({"link", "event", "cfp", "task", "testing"})
_META = re.compile(r"([A-Za-z][\w -]{0,30}):[ \t]*(.*)")
_NAME_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_MARKER = re.compile(r"([ \t]*)([*+-]|\d{1,9}[.)])([ \t]*)")
_NONE = re.compile(r"[*_\s]*no\b.{3,120}?\b(?:this week|were|was)\b", re.IGNORECASE | re.DOTALL)
_BARE_START = re.compile(
    r"[ \t]*(?:[*+-](?=\[))?(?:\[[^\[\]()\n]{1,20}\][ \t]*)*(?=\[)|[ \t]*(?=\d{4}-\d\d-\d\d\s*\|)"
)


def name_date(path: str) -> date | None:
    """The date in a file's name; None when there is none, or an impossible one."""
    match = _NAME_DATE.search(path.rsplit("/", 1)[-1])
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def front_matter(text: str) -> tuple[dict[str, str], dict[str, Span], Span, int]:
    """Front matter as `Key: value` lines, bare or between `---`: values, their places, end.

    Keys keep their case. The last value is the offset where the body begins.
    """
    start = 1 if text.startswith("\ufeff") else 0
    at = start
    fenced = text.startswith("---", at) and text[at + 3 : at + 4] in "\r\n"
    meta: dict[str, str] = {}
    spans: dict[str, Span] = {}
    while at < len(text):
        end = text.find("\n", at)
        stop = len(text) if end == -1 else end + 1
        line = text[at:stop].rstrip("\r\n")
        if fenced and at == start:
            at = stop
            continue
        if fenced and line.rstrip() == "---":
            return meta, spans, Span(start, at), stop
        match = _META.match(line)
        if match:
            meta[match[1]] = match[2].strip().strip("\"'") if fenced else match[2].strip()
            spans[match[1]] = stripped(text, at + match.start(2), at + match.end(2))
        elif not fenced:
            break
        at = stop
    if fenced:
        return {}, {}, Span(start, start), start
    return meta, spans, Span(start, at), at


def _links(nodes: Sequence[Node], definitions: dict[str, Span]) -> Iterator[LinkAt]:
    for node in nodes:
        if node.type == "link" and node.inner is not None:
            dest = node.dest
            if dest is None and node.label is not None:
                yield LinkAt(Span(node.start, node.end), Span(*node.inner), definitions.get(_label(node)))
            else:
                yield LinkAt(
                    Span(node.start, node.end), Span(*node.inner), Span(*dest) if dest else None
                )
        if node.children:
            yield from _links(node.children, definitions)


def _label(node: Node) -> str:
    attrs = node.attrs or {}
    return str(attrs.get("label", "")).casefold()


class _Reader:
    """Walks the tree of one edition and collects what stands in it."""

    def __init__(self, text: str, settings: Settings, day: date | None) -> None:
        self.text = text
        self.settings = settings
        self.day = day
        self.headings: list[Heading] = []
        self.items: list[Item] = []
        self.entries: list[Entry] = []
        self.comments: list[Span] = []
        self.addresses: list[tuple[LinkAt, str | None]] = []
        self.definitions: dict[str, Span] = {}
        self.section: str | None = None
        self.group: str | None = None
        self.kind = "text"
        self.level = 0
        self.prose: list[Span] = []

    # --- blocks ---

    def read(self, tree: markdown.Tree) -> None:
        """Read the top-level blocks in order."""
        for one in tree.definitions:
            self.definitions.setdefault(one.label.casefold(), Span(*one.dest))
        for node in tree.nodes:
            if node.type == "heading":
                self.close()
                self.heading(node)
            elif node.type == "list":
                self.items += self.list_items(node, 1)
            elif node.type == "paragraph":
                self.paragraph(node)
            elif node.type == "block_html":
                self.html(node)
            elif node.type == "block_quote":
                self.quote(node)
            elif node.type == "block_code" and self.kind in LISTED:
                self.code(node)
            else:
                self.collect(node.children or ())
        self.close()

    def close(self) -> None:
        """End a section: its prose becomes an entry."""
        if self.prose and self.kind in ("text", "pick", "quote") and self.section:
            span = Span(self.prose[0].start, self.prose[-1].end)
            out = Fields()
            out.values["section"] = self.section
            if self.kind == "pick":
                self.pick(out)
            elif self.kind == "quote":
                self.quoted(out)
            if not self.kind == "text" and not out.spans:
                pass
            else:
                if self.kind == "text":
                    out.text("text", self.text, span)
                self.add(self.kind, out, span)
        self.prose = []

    def add(self, kind: str, out: Fields, span: Span) -> None:
        """Keep an entry that is no list item."""
        end = self.text.find("\n", span.start, span.end)
        line = Span(span.start, end if end != -1 else span.end)
        self.entries.append(
            grammar.make(kind, out, span, line, section=self.section, group=self.group)
        )

    def collect(self, nodes: Sequence[Node]) -> list[LinkAt]:
        """Note the links of some inline nodes."""
        found = list(_links(nodes, self.definitions))
        self.addresses += ((link, self.section) for link in found)
        return found

    def heading(self, node: Node) -> None:
        inner = Span(*(node.inner or (node.end, node.end)))
        self.collect(node.children or ())
        level = int((node.attrs or {}).get("level", 1))
        raw = self.text[inner.start : inner.end]
        section = self.settings.find(raw, self.group or self.section)
        if section is not None:
            self.section = self.settings.top(section.id)
            self.group = section.id if section.group else None
            self.kind = section.kind
            self.level = level if not section.group else min(level - 1, self.level or level)
        elif level <= self.level:
            self.section = self.group = None
            self.kind, self.level = "text", 0
        else:
            self.group = None
        span = Span(node.start, node.end)
        self.headings.append(
            Heading(level, raw, span, inner, self.section, self.group, section is not None)
        )

    def html(self, node: Node) -> None:
        for match in _COMMENT.finditer(self.text, node.start, node.end):
            self.comments.append(Span(match.start(), match.end()))

    def quote(self, node: Node) -> None:
        self.collect_all(node)
        if self.kind == "quote":
            self.prose.append(Span(node.start, node.end))

    def collect_all(self, node: Node) -> None:
        """Note the links of a block and of the blocks in it."""
        self.collect(node.children or ())

    def code(self, node: Node) -> None:
        """An indented block in a list section: most probably items indented too far."""
        at = node.start
        while at < node.end:
            stop = self.text.find("\n", at, node.end)
            stop = node.end if stop == -1 else stop
            match = _MARKER.match(self.text, at, stop)
            if match and match[3]:
                self.line_item(Span(at, stop), raw_links(self.text, Span(at, stop)))
            at = stop + 1

    def paragraph(self, node: Node) -> None:
        links = self.collect(node.children or ())
        span = stripped(self.text, node.start, node.end)
        if self.kind in LISTED and self.says_none(span):
            self.items.append(self.none(span))
            return
        if self.kind not in LISTED:
            self.prose.append(span)
            return
        for chunk in self.chunks(span, links, first=True):
            inside = [link for link in links if chunk.start <= link.span.start < chunk.end]
            if self.looks_like_item(chunk, inside):
                self.line_item(chunk, inside)

    def looks_like_item(self, chunk: Span, links: Sequence[LinkAt]) -> bool:
        """Whether a line of prose in a list section was most probably meant as an item."""
        head = _BARE_START.match(self.text, chunk.start, chunk.end)
        if not head:
            return False
        if "|" in self.text[chunk.start : chunk.end]:
            return self.kind in ("event", "cfp")
        if not links:
            return self.kind == "link" and bool(grammar._BROKEN.match(self.text, head.end(), chunk.end))
        tail = self.text[links[0].span.end : chunk.end].strip()
        if self.kind in ("task", "testing") and len(tail) > 2:
            return False
        return links[0].span.start <= head.end()

    # --- items ---

    def says_none(self, span: Span) -> bool:
        """Whether a text is the sentence that stands where there is no entry."""
        return span.end - span.start < 1200 and bool(_NONE.match(self.text, span.start, span.end))

    def none(self, span: Span) -> Item:
        return self.item(span, span, "", 0, 0, span, 1, (), role="none")

    def item(
        self, span: Span, line: Span, marker: str, indent: int, gap: int, content: Span, depth: int,
        links: Sequence[LinkAt], role: str = "odd", entry: Entry | None = None,
        children: tuple[Item, ...] = (),
    ) -> Item:  # fmt: skip
        return Item(
            span, line, marker, indent, gap, content, depth, self.section, self.group, self.kind,
            tuple(links), role, entry, children,
        )  # fmt: skip

    def line_item(self, chunk: Span, links: Sequence[LinkAt]) -> None:
        """A line that is an item in all but its Markdown."""
        start = self.line_start(chunk.start)
        match = _MARKER.match(self.text, start, chunk.end)
        marker = match[2] if match and (match[3] or match[2] in "*+-") and match.end() <= chunk.end else ""
        if marker and match:
            indent, gap, content = len(match[1]), len(match[3]), Span(match.end(), chunk.end)
        else:
            indent, gap, content = chunk.start - start, 0, chunk
        span = Span(start, chunk.end)
        self.finish(self.item(span, self.first_line(span), marker, indent, gap, content, 1, links), self.items)

    def line_start(self, offset: int) -> int:
        return max(self.text.rfind("\n", 0, offset), self.text.rfind("\r", 0, offset)) + 1

    def first_line(self, span: Span) -> Span:
        end = span.start
        while end < span.end and self.text[end] not in "\r\n":
            end += 1
        return Span(span.start, end)

    def chunks(self, span: Span, links: Sequence[LinkAt], first: bool = False) -> list[Span]:
        """A block cut where a line begins like an item of its own."""
        cuts = [span.start]
        for start in self.line_starts(span):
            if not first and start == span.start:
                continue
            head = _BARE_START.match(self.text, start, span.end)
            if not head:
                continue
            if any(link.span.start < start < link.span.end for link in links):
                continue
            at = head.end()
            if start != span.start and (
                any(link.span.start == at for link in links) or self.text[at : at + 1].isdigit()
            ):
                cuts.append(start)
        ends = [*cuts[1:], span.end]
        return [stripped(self.text, a, b) for a, b in zip(cuts, ends, strict=True)]

    def line_starts(self, span: Span) -> Iterator[int]:
        yield span.start
        for match in re.compile(r"\r\n?|\n").finditer(self.text, span.start, span.end):
            yield match.end()

    def list_items(self, node: Node, depth: int) -> list[Item]:
        out: list[Item] = []
        for child in node.children or ():
            if child.type == "list_item":
                self.list_item(child, depth, out)
        return out

    def list_item(self, node: Node, depth: int, out: list[Item]) -> None:
        start = self.line_start(node.start)
        match = _MARKER.match(self.text, start, node.end)
        if not match:  # a list in a quote: its lines begin with ">"
            self.collect_all(node)
            return
        links: list[LinkAt] = []
        children: list[Item] = []
        content = Span(match.end(), match.end())
        strays: list[Span] = []
        for number, block in enumerate(node.children or ()):
            if block.type in ("block_text", "paragraph"):
                found = self.collect(block.children or ())
                whole = stripped(self.text, block.start, block.end)
                cut = self.chunks(whole, found) if self.kind in LISTED and not self.says_none(whole) else [whole]
                if number == 0:
                    content, links, cut = cut[0], found, cut[1:]
                strays += cut if self.kind in LISTED else ()
                links += found if number else ()
            elif block.type == "list":
                children += self.list_items(block, depth + 1)
            else:
                self.collect_all(block)
        inside = [link for link in links if content.start <= link.span.start < content.end]
        if content.end == content.start and not children:
            content = Span(match.end(), match.end())
        end = max([content.end, match.end(2), *(child.span.end for child in children)])
        span = Span(start, end)
        self.finish(
            self.item(
                span, self.first_line(span), match[2], len(match[1]), len(match[3]), content, depth,
                inside, children=tuple(children),
            ),
            out,
        )  # fmt: skip
        for stray in strays:
            found = [link for link in links if stray.start <= link.span.start < stray.end]
            if self.looks_like_item(stray, found):
                self.line_item(stray, found)

    def finish(self, item: Item, out: list[Item]) -> None:
        """Decide what an item is, and keep it."""
        if item.kind not in LISTED:
            out.append(item)
            return
        if self.says_none(item.content):
            out.append(_with(item, role="none"))
            return
        if item.kind == "event":
            self.event(item, out)
            return
        with_links = [child for child in item.children if child.entry is not None]
        if not item.links and with_links:
            out.append(_with(item, role="label"))
            return
        entry = grammar.entry(self.text, item, self.day)
        if entry is not None:
            self.entries.append(entry)
        out.append(_with(item, role="entry" if entry else "odd", entry=entry))

    def event(self, item: Item, out: list[Item]) -> None:
        """An event's line takes the lines below it, even those that are indented wrongly."""
        if item.depth > 1 and not _dated(self.text, item):
            out.append(_with(item, role="sub"))
            return
        owned = tuple(child for child in item.children if child.role == "sub")
        entry = grammar.entry(self.text, _with(item, children=owned), self.day)
        if entry is not None:
            self.entries.append(entry)
            out.append(_with(item, role="entry", entry=entry))
            return
        last = out[-1] if out and out is self.items else (self.items[-1] if self.items else None)
        if last and last.entry and last.kind == "event" and "title-cell" not in last.entry.spans:
            position = next((n for n in range(len(self.entries)) if self.entries[n] is last.entry), None)
            joined = _with(last, children=(*last.children, _with(item, role="sub")))
            entry = grammar.entry(self.text, joined, self.day)
            if entry is not None and position is not None:
                self.entries[position] = entry
                where = out if out and out[-1] is last else self.items
                where[-1] = _with(joined, entry=entry, span=Span(last.span.start, item.span.end))
                return
        out.append(item)

    # --- prose with a kind ---

    def pick(self, out: Fields) -> None:
        """The name, address and words of the week's pick, and who suggested it."""
        start, end = self.prose[0].start, self.prose[-1].end
        links = [link for link, _ in self.addresses if start <= link.span.start < end and link.dest]
        if not links:
            return
        first = links[0]
        out.text("name", self.text, stripped(self.text, *first.text))
        if first.dest:
            out.text("url", self.text, first.dest)
        stop = next((s.end for s in self.prose if s.start <= first.span.start < s.end), first.span.end)
        rest = stripped(self.text, first.span.end, stop)
        while rest.start < rest.end and self.text[rest.start] in ",;: ":
            rest = Span(rest.start + 1, rest.end)
        if rest.end > rest.start:
            out.text("text", self.text, rest)
        thanks = re.compile(r"[Tt]hanks?(?: to| go)").search(self.text, first.span.end, end)
        who = next((x for x in links[1:] if thanks and x.span.start > thanks.start()), None)
        if who and who.dest:
            row = {"name": self.text[slice(*who.text)], "url": self.text[slice(*who.dest)]}
            out.put("suggested_by", row, who.text)
            out.spans["suggested_by.url"] = who.dest

    def quoted(self, out: Fields) -> None:
        """The words of the quote, who said it and where."""
        quotes = [span for span in self.prose if self.text.startswith(">", span.start)]
        if not quotes:
            return
        out.text("text", self.text, Span(quotes[0].start, quotes[-1].end))
        for span in self.prose:
            if span.start > quotes[-1].start and self.text[span.start] in "–—-―":
                inside = next((x for x, _ in self.addresses if span.start <= x.span.start < span.end), None)
                name = inside.text if inside else stripped(self.text, span.start + 1, span.end)
                out.text("by", self.text, name)
                if inside and inside.dest:
                    out.text("url", self.text, inside.dest)
                return


def _with(item: Item, **changes: object) -> Item:
    values = {name: getattr(item, name) for name in Item.__slots__}
    return Item(**{**values, **changes})


def _dated(text: str, item: Item) -> bool:
    return bool(re.compile(r"\d{4}-\d\d?-\d\d?\s*(?:[|&,–-]|to\b)").match(text, item.content.start))


_RAW = re.compile(r"\[((?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")


def raw_links(text: str, span: Span) -> list[LinkAt]:
    """Links in text that Markdown does not read as text (an indented block)."""
    return [
        LinkAt(Span(m.start(), m.end()), Span(m.start(1), m.end(1)), Span(m.start(2), m.end(2)))
        for m in _RAW.finditer(text, span.start, span.end)
    ]


def _addresses(reader: _Reader, tree: markdown.Tree) -> tuple[Address, ...]:
    owner: dict[Span, tuple[Entry, str]] = {}
    for entry in reader.entries:
        for name, span in entry.spans.items():
            if name == "url" or name.endswith(".url"):
                owner.setdefault(span, (entry, name))
    out = []
    for link, section in reader.addresses:
        if link.dest is None or not link.span.start <= link.dest.start < link.span.end:
            continue
        entry, name = owner.get(link.dest, (None, ""))
        url = reader.text[link.dest.start : link.dest.end]
        out.append(Address(url, link.dest, link.span, link.text, entry, name, section))
    for one in tree.definitions:
        span = Span(*one.dest)
        entry, name = owner.get(span, (None, ""))
        url = reader.text[span.start : span.end]
        out.append(Address(url, span, Span(one.start, one.end), None, entry, name))
    known = {address.span for address in out}
    for span, (entry, name) in owner.items():
        if span not in known:  # an address in a link that is broken
            out.append(Address(reader.text[span.start : span.end], span, span, None, entry, name))
    return tuple(sorted(out, key=lambda address: address.span))


def _number(meta: dict[str, str]) -> int | None:
    for key in ("Number", "number"):
        if meta.get(key, "").isdigit():
            return int(meta[key])
    return None


def day_of(path: str, text: str) -> date | None:
    """An edition's date: its file name's, else its front matter's."""
    meta = front_matter(text)[0]
    return name_date(path) or dates.real(meta.get("Date", meta.get("date", "")))


def read(path: str, text: str, settings: Settings, *, state: State = "draft") -> Document:
    """An edition from its Markdown."""
    meta, meta_spans, meta_span, body = front_matter(text)
    named = name_date(path)
    day = day_of(path, text)
    tree = markdown.parse(text[body:], start=body)
    reader = _Reader(text, settings, day)
    reader.read(tree)
    reader.entries.sort(key=lambda entry: entry.span)
    edition = Edition(
        meta=meta,
        meta_spans=meta_spans,
        meta_span=meta_span,
        body=body,
        name_date=named,
        number=_number(meta),
        headings=tuple(reader.headings),
        items=tuple(reader.items),
        comments=tuple(reader.comments),
        definitions=tree.definitions,
        tree=tree,
    )
    return Document(
        path=path,
        text=text,
        kind="edition",
        entries=tuple(reader.entries),
        addresses=_addresses(reader, tree),
        edition=edition,
        state=state,
        date=day,
    )


__all__ = ["day_of", "front_matter", "name_date", "read"]
