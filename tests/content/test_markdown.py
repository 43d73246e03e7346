"""The tree equals plain mistune's, and every span is the text that it says it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mistune
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mistune.helpers import unescape_char
from mistune.util import escape_url

from contentbot.content.inlines import MAX_RUNS
from contentbot.content.markdown import MAX_INLINE, Misfit, Node, Tree, parse
from contentbot.content.tiling import Walk
from contentbot.model import Edit, Span
from contentbot.text import apply_edits

# All editions instead of every tenth: a minute and a half more.
WHOLE = os.environ.get("WHOLE_CORPUS") == "true"

plain_mistune = mistune.create_markdown(renderer=None)


def mistunes(text: str) -> list[dict[str, Any]]:
    """Plain mistune's tokens."""
    tokens = plain_mistune(text)
    assert isinstance(tokens, list)
    return tokens


# --- our tree in mistune's shape -------------------------------------------------------------

PARENTS = {
    "heading", "paragraph", "block_text", "list", "list_item", "block_quote",
    "link", "image", "emphasis", "strong",
}  # fmt: skip
BESIDE_ATTRS = {
    "heading": ("style",),
    "list": ("bullet", "tight"),
    "block_code": ("style", "marker"),
    "blank_line": ("newlines",),
    "link": ("ref", "label"),
    "image": ("ref", "label"),
}
OURS = {"list_item": "bullet", "link": "style", "image": "style"}


def plain(nodes: list[Node]) -> list[dict[str, Any]]:
    tokens = []
    for node in nodes:
        attrs = dict(node.attrs or {})
        attrs.pop(OURS.get(node.type, ""), None)
        token: dict[str, Any] = {"type": node.type}
        for name in BESIDE_ATTRS.get(node.type, ()):
            if name in attrs:
                token[name] = attrs.pop(name)
        if attrs:
            token["attrs"] = attrs
        if node.raw is not None:
            token["raw"] = node.raw
        if node.type in PARENTS:
            token["children"] = plain(node.children)
        tokens.append(token)
    return tokens


def check_same_tree(text: str) -> None:
    body = text.removeprefix("\ufeff")
    assert plain(parse(text, by_position=False).nodes) == mistunes(body)


# --- what must be true of every span ---------------------------------------------------------


def walk(nodes: list[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from walk(node.children)


def check_spans(text: str, tree: Tree) -> None:
    check_order(tree.nodes, 0, len(text))
    for node in walk(tree.nodes):
        for part in (node.inner, node.dest, node.title, node.label):
            assert part is None or node.start <= part[0] <= part[1] <= node.end
        check_signs(text, node)
        if node.type in ("link", "image"):
            check_link(text, node)
    for definition in tree.definitions:
        assert text[definition.start] == "["
        assert definition.start < definition.dest[0] <= definition.dest[1] <= definition.end


def check_order(nodes: list[Node], low: int, high: int) -> None:
    for node in nodes:
        assert low <= node.start <= node.end <= high, node
        check_order(node.children, node.start, node.end)
    starts = [node.start for node in nodes]
    assert starts == sorted(starts)


def check_signs(text: str, node: Node) -> None:
    whole = text[node.start : node.end]
    if node.type in ("emphasis", "strong"):
        width = 1 if node.type == "emphasis" else 2
        assert whole[:width] == whole[-width:]
        assert whole[:width] in ("*", "_", "**", "__")
        assert node.inner == (node.start + width, node.end - width)
    elif node.type == "codespan":
        assert node.inner is not None
        assert set(text[node.start : node.inner[0]]) == {"`"}
        assert set(text[node.inner[1] : node.end]) == {"`"}
    elif node.type in ("text", "inline_html") and not set("\\\n\r\t") & set(whole):
        assert node.raw == whole
    elif node.type == "block_quote":
        assert whole.startswith(">")
    elif node.type == "list_item":
        assert whole[0] in "*+-" or whole[0].isdigit()
    elif node.type == "heading" and node.attrs and node.attrs["style"] == "atx":
        assert whole.startswith("#")
    elif node.type == "blank_line":
        assert not whole.strip(" \t\v\f\r\n>")


def check_link(text: str, node: Node) -> None:
    assert node.attrs is not None and node.inner is not None
    style = node.attrs["style"]
    if style == "auto":
        assert text[node.start] == "<" and text[node.end - 1] == ">"
    else:
        assert text[node.start : node.inner[0]] == ("![" if node.type == "image" else "[")
        assert text[node.inner[1]] == "]"
    if style == "reference":
        assert node.dest is None and node.label is not None
        assert text[node.end - 1] == "]"
        return
    assert node.dest is not None
    written = text[slice(*node.dest)]
    url = escape_url(written if style == "auto" else unescape_char(written))
    assert node.attrs["url"] in (url, "mailto:" + url)
    if node.title and "\n" not in node.attrs.get("title", "\n"):
        assert unescape_char(text[slice(*node.title)]) == node.attrs["title"]


def check(text: str) -> None:
    check_same_tree(text)
    check_spans(text, parse(text))


def only(text: str, kind: str) -> Node:
    (node,) = (node for node in walk(parse(text).nodes) if node.type == kind)
    return node


def cut(text: str, span: tuple[int, int] | None) -> str | None:
    return None if span is None else text[slice(*span)]


# --- real and random documents ---------------------------------------------------------------


def editions(shared: Path, step: int) -> list[str]:
    paths = sorted((shared / "corpus" / "twir").iterdir())
    return [path.read_bytes().decode() for path in paths[::step]]


def test_every_edition_gives_the_tree_of_plain_mistune_with_right_spans(shared):
    for text in editions(shared, 1 if WHOLE else 10):
        check(text)


VARIANTS = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "BOM": lambda text: "\ufeff" + text,
    "no final newline": lambda text: text.rstrip("\n"),
    "tabs": lambda text: text.replace("    ", "\t").replace("* ", "*\t"),
    "in a quote": lambda text: "> " + text.replace("\n", "\n> "),
    "in a quote with tabs": lambda text: ">\t" + text.replace("\n", "\n>\t"),
    "in an item": lambda text: "- " + text.replace("\n", "\n  "),
    "in an item of a quote": lambda text: "> 1. " + text.replace("\n", "\n>    "),
    "in a quote in an item, CRLF": lambda text: "* > " + text.replace("\n", "\r\n  > "),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_line_ends_tabs_and_nesting_move_no_span(shared, variant):
    for text in editions(shared, 10 if WHOLE else 110):
        check(VARIANTS[variant](text))


PIECES = [
    *"a!&=-#*_`[]()<>\\0٣é\u2003\x1c\v\f\t", " ", "  ", "    ", "\n", "\n\n", "  \n", "\\\n",
    "- ", "* ", "+ ", "1. ", "2) ", "2. ", "> ", "# ", "## ", "===", "---", "***", "```", "~~~",
    "``", "**", "__", "](", "![", "](u)", "](<u v>)", '](u "t")', "](u 't')", "](  u )", "](\n u)",
    "[a]", "[a]: u\n", "[a]: <u> 't'\n", "[b]: v", "[x][a]", "[x][]", "[a\nb](u)", "[](",
    "<http://e.org/a_b>", "<a@b.c>", "<a href='x'>", "</a>", "<div>", "<!--", "-->", "<?", "?>",
    "\\*", "&amp;", "amp;", "&#x", "[t](http://e.org/x_y?a=1&b=2)", "[t](http://e.org/(a))",
]  # fmt: skip
documents = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
changes = st.sampled_from([str, *VARIANTS.values()])


@given(documents, changes)
def test_random_documents_give_the_tree_of_plain_mistune_with_right_spans(text, change):
    check(change(text))


@given(documents, st.integers(0, 5))
def test_a_document_may_begin_further_down_its_file(text, start):
    near, far = parse(text), parse(text, start=start)
    spans = [(node.start + start, node.end + start) for node in walk(near.nodes)]
    assert [(node.start, node.end) for node in walk(far.nodes)] == spans


# --- edits at spans --------------------------------------------------------------------------


def inline_links(text: str) -> list[Node]:
    nodes = (node for node in walk(parse(text).nodes) if node.type == "link" and node.attrs)
    return [node for node in nodes if node.attrs and node.attrs["style"] == "inline"]


def test_a_replaced_address_is_read_again_and_nothing_else_changes(shared):
    for text in editions(shared, 60):
        links = inline_links(text)
        edits = [
            Edit(Span(*link.dest), f"http://new.example/{number}")
            for number, link in enumerate(links)
            if link.dest
        ]
        again = inline_links(apply_edits(text, edits))
        urls = [f"http://new.example/{number}" for number in range(len(links))]
        assert [link.attrs["url"] for link in again if link.attrs] == urls


def test_a_replaced_link_text_is_read_again(shared):
    for text in editions(shared, 60):
        links = inline_links(text)
        edits = [Edit(Span(*link.inner), f"t{n}") for n, link in enumerate(links) if link.inner]
        new = apply_edits(text, edits)
        assert [cut(new, link.inner) for link in inline_links(new)] == [
            f"t{number}" for number in range(len(links))
        ]


def test_a_replaced_heading_is_read_again(shared):
    for text in editions(shared, 60):
        headings = [node for node in walk(parse(text).nodes) if node.type == "heading"]
        edits = [Edit(Span(*h.inner), f"h{n}") for n, h in enumerate(headings) if h.inner]
        new = apply_edits(text, edits)
        again = [node for node in walk(parse(new).nodes) if node.type == "heading"]
        assert [cut(new, node.inner) for node in again] == [f"h{n}" for n in range(len(headings))]


# --- each span by example --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "inner", "dest", "title"),
    [
        ("a [b](c) d", "b", "c", None),
        ("[b]( <c d> 'e' )", "b", "c d", "e"),
        ('[b](c "e\\"f")', "b", "c", 'e\\"f'),
        ("[b](c(d)\\) (e))", "b", "c(d)\\)", "e"),
        ("[b]()", "b", "", None),
        ("[b](<>)", "b", "", None),
        ("[](c)", "", "c", None),
        ("[b\nb](\nc)", "b\nb", "c", None),
        ("[ b ](c&amp;d)", " b ", "c&amp;d", None),
        ("[*b* `]`](é)", "*b* `]`", "é", None),
        ("<https://c.d>", "https://c.d", "https://c.d", None),
        ("<e@c.d>", "e@c.d", "e@c.d", None),
        ("- x\n  > \\*[b\n  > b](c)", "b\n  > b", "c", None),
    ],
)
def test_a_link_knows_its_text_address_and_title(text, inner, dest, title):
    link = only(text, "link")
    assert (cut(text, link.inner), cut(text, link.dest)) == (inner, dest)
    assert cut(text, link.title) == title


@pytest.mark.parametrize(
    ("link", "label"), [("[b][a c]", "a c"), ("[a c][]", "a c"), ("[a c]", "a c")]
)
def test_a_reference_knows_its_label_and_the_tree_its_definition(link, label):
    text = f"{link}\n\n> [a  c]: <d e> 'f'\n"
    tree, node = parse(text), only(text, "link")
    (definition,) = tree.definitions
    assert cut(text, node.label) == label
    assert node.attrs == {
        "url": "d%20e", "title": "f", "style": "reference", "ref": "A C", "label": label,
    }  # fmt: skip
    assert text[definition.start : definition.end] == "[a  c]: <d e> 'f'"
    assert (definition.label, cut(text, definition.dest)) == ("a  c", "d e")


@pytest.mark.parametrize(
    ("text", "whole", "inner", "style"),
    [
        ("x\n\n  ## a b ##  \ny", "## a b ##  ", "a b", "atx"),
        ("#", "#", "", "atx"),
        ("# #", "# #", "", "atx"),
        ("a\nb\n===\n\nc", "a\nb\n===", "a\nb", "setext"),
        ("> a\r\n> ---\r\n", "a\r\n> ---", "a", "setext"),
    ],
)
def test_a_heading_knows_its_text_and_style(text, whole, inner, style):
    node = only(text, "heading")
    assert text[node.start : node.end] == whole
    assert cut(text, node.inner) == inner
    assert node.attrs is not None and node.attrs["style"] == style


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("* a\n* b\n\n* c", ["* a", "* b", "* c"]),
        ("- a\n  lazy\n  - b\n\n  end\n", ["- a\n  lazy\n  - b\n\n  end", "- b"]),
        ("1.\n   a\n2.\n", ["1.\n   a", "2."]),
        ("-\n\n\nx", ["-"]),
        ("> + a\n> + b\n", ["+ a", "+ b"]),
        ("- a\n# b", ["- a"]),
        ("-\ta\n\n\tb\n-\tc", ["-\ta\n\n\tb", "-\tc"]),
    ],
)
def test_an_item_reaches_from_its_marker_to_the_end_of_its_last_line(text, items):
    nodes = [node for node in walk(parse(text).nodes) if node.type == "list_item"]
    assert [text[node.start : node.end] for node in nodes] == items


@pytest.mark.parametrize(
    ("text", "inner"),
    [("* a b", "a b"), ("1.\n   a", "a"), ("-", ""), ("-     a", "a"), ("> -\ta\n> b", "a\n> b")],
)
def test_an_item_knows_its_content(text, inner):
    assert cut(text, only(text, "list_item").inner) == inner


def test_items_and_lists_know_their_bullet():
    nodes = walk(parse("* a\n\n1) b").nodes)
    bullets = [(n.type, n.attrs["bullet"]) for n in nodes if n.attrs and "bullet" in n.attrs]
    assert bullets == [("list", "*"), ("list_item", "*"), ("list", ")"), ("list_item", ")")]


@pytest.mark.parametrize(
    ("text", "kind", "whole"),
    [
        ("a\n```x\nb\n```\nc", "block_code", "```x\nb\n```"),
        ("a\n\n      b\n\n\nc", "block_code", "b"),
        ("a\n\n* * *\nb", "thematic_break", "* * *"),
        ("a\n\n<!-- b\n\nc --> d\ne", "block_html", "<!-- b\n\nc --> d"),
        ("> a\nb\n\nc", "block_quote", "> a\nb"),
        ("a <b\nc='d'> e", "inline_html", "<b\nc='d'>"),
        ("a `` b ` c `` d", "codespan", "`` b ` c ``"),
        ("a **b *c* d** e", "strong", "**b *c* d**"),
        ("***a** b*", "emphasis", "***a** b*"),
        ("\\*a *b\\* c* d", "emphasis", "*b\\* c*"),
        ("a  \nb", "linebreak", "  \n"),
        ("- a\n  b", "softbreak", "\n  "),
        ("a ![b](c) d", "image", "![b](c)"),
    ],
)
def test_other_nodes_know_where_they_stand(text, kind, whole):
    node = only(text, kind)
    assert text[node.start : node.end] == whole


def test_siblings_stand_in_the_order_of_the_text_though_mistune_turns_them_round():
    text = "> a\n- b\n# h"
    assert [node["type"] for node in mistunes(text)] == ["list", "block_quote", "heading"]
    assert [node.type for node in parse(text).nodes] == ["block_quote", "list", "heading"]


def test_a_line_that_mistune_puts_before_a_quote_is_still_found():
    text = "para\n> q\n2. [b](c)"
    check(text)
    assert cut(text, only(text, "link").dest) == "c"


# --- limits ----------------------------------------------------------------------------------


def test_a_very_long_paragraph_is_one_text():
    text = "[a](b) " * (MAX_INLINE // 7 + 1)
    (paragraph,) = parse(text).nodes
    assert [(node.type, node.end) for node in paragraph.children] == [("text", len(text) - 1)]


def test_too_much_emphasis_is_left_as_text_but_links_are_found():
    text = "*a **b " * MAX_RUNS + "[c](d)" + "c** d*" * MAX_RUNS
    assert {node.type for node in walk(parse(text).nodes)} == {"paragraph", "text", "link"}


def test_many_paragraphs_of_much_emphasis_are_read_in_good_time():
    count = MAX_RUNS // 4
    text = ("*a **b " * count + "c** d*" * count + "\n\n") * 100
    assert len(parse(text).nodes) == 200


def test_quotes_and_lists_in_turn_do_not_exhaust_the_stack():
    text = "- a\n> [b](c)\n" * 500
    tree = parse(text)
    check_spans(text, tree)
    assert sum(node.type == "link" for node in walk(tree.nodes)) == 500


@pytest.mark.parametrize("sign", ["> ", "- ", "1. ", "[", "![", "*", "`", "<", "(", "\\"])
def test_deep_nesting_is_read_like_plain_mistune(sign):
    check(sign * 90 + "a")


def test_tokens_that_do_not_cover_their_source_are_refused():
    tiles = [{"type": "text", "raw": "*a*", "start": 0, "end": 3}]
    with pytest.raises(Misfit):
        Walk(tiles, "*a*").place([{"type": "text", "raw": "*a"}])
    with pytest.raises(Misfit):
        Walk(tiles, "*a*").place([{"type": "strong", "children": []}])
    with pytest.raises(Misfit):
        Walk(tiles, "*a*").place([{"type": "codespan", "start": 1, "end": 3}])
