"""What reading YAML gives: values, the place of each, and words for what is wrong."""

import ast
import json
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contentbot.content import yaml as module
from contentbot.content import yaml_plain
from contentbot.content.guard import Refusal, admit
from contentbot.content.yaml import YamlData, YamlFault, read, scalar
from contentbot.model import Span

EVENT = """\
# yaml-language-server: $schema=event.schema.json
title: Ferris meets "friends"   # a comment
url: https://example.org/e?a=1#b
organizer: {name: Berlin, url: https://example.org/o?x}
starts: 2026-02-12
sessions:
  - title: "Second\\ttalk"
    url: 'https://example.org/2'
  # the last
text: |
  One
  two

# the end
"""


def data(text: str) -> YamlData:
    result, faults = read(text)
    assert result is not None, faults
    assert not faults
    return result


def faults(text: str) -> tuple[YamlFault, ...]:
    result, found = read(text)
    assert result is None
    assert found
    return found


def shown(text: str, span: Span) -> str:
    return text[span.start : span.end]


def test_values_are_what_the_file_says():
    assert data(EVENT).value == {
        "title": 'Ferris meets "friends"',
        "url": "https://example.org/e?a=1#b",
        "organizer": {"name": "Berlin", "url": "https://example.org/o?x"},
        "starts": "2026-02-12",
        "sessions": [{"title": "Second\ttalk", "url": "https://example.org/2"}],
        "text": "One\ntwo\n",
    }


def test_every_value_has_its_span():
    read_ = data(EVENT)
    assert {path: shown(EVENT, span) for path, span in read_.spans.items() if path} == {
        "title": 'Ferris meets "friends"',
        "url": "https://example.org/e?a=1#b",
        "organizer": "{name: Berlin, url: https://example.org/o?x}",
        "organizer.name": "Berlin",
        "organizer.url": "https://example.org/o?x",
        "starts": "2026-02-12",
        "sessions": "- title: \"Second\\ttalk\"\n    url: 'https://example.org/2'",
        "sessions.0": "title: \"Second\\ttalk\"\n    url: 'https://example.org/2'",
        "sessions.0.title": '"Second\\ttalk"',
        "sessions.0.url": "'https://example.org/2'",
        "text": "|\n  One\n  two",
    }
    assert shown(EVENT, read_.spans[""]).startswith("title:")
    assert shown(EVENT, read_.spans[""]).endswith("  two")


def test_every_key_has_its_span():
    keys = data(EVENT).keys
    assert set(keys) == set(data(EVENT).spans) - {"", "sessions.0"}
    for path, span in keys.items():
        assert shown(EVENT, span) == path.rsplit(".", 1)[-1]


def test_plain_are_the_values_that_stand_in_the_text_letter_for_letter():
    assert data(EVENT).plain == {
        "title",
        "url",
        "starts",
        "organizer.name",
        "organizer.url",
    }
    assert data("a: x\n  y\nb: 'x'\nc: 1\nd: ''\n").plain == frozenset()


def test_places_are_right_behind_a_byte_order_mark_astral_signs_and_crlf():
    text = "\ufeffa: \U0001f980 x\r\nb: c\r\n"
    spans = data(text).spans
    assert shown(text, spans["a"]) == "\U0001f980 x"
    assert shown(text, spans["b"]) == "c"


def test_an_empty_value_is_null_and_its_span_is_empty():
    text = "a:\nb: 1\n"
    assert data(text).value == {"a": None, "b": 1}
    assert data(text).spans["a"] == Span(2, 2)


def test_a_dot_within_a_key_is_no_step_inside():
    text = "organizer.url: x\norganizer: {url: y}\n"
    assert shown(text, data(text).spans["organizer.url"]) == "y"
    assert shown(text, data(text).spans["organizer/url"]) == "x"
    assert shown(text, data(text).keys["organizer/url"]) == "organizer.url"


def test_a_list_of_mappings_may_be_the_whole_file():
    text = "- a: 1\n- a: 2\n"
    assert data(text).value == [{"a": 1}, {"a": 2}]
    assert shown(text, data(text).spans["1.a"]) == "2"


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("12", 12),
        ("-3", -3),
        ("3.50", 3.5),
        *((word, word) for word in ("yes", "no", "NO", "on", "012", "1_000", "1:30", "0x1F")),
        *((word, word) for word in ("1e5", "12e4567", "+1", ".5", "5.", ".inf", "1.2.3")),
        *((word, word) for word in ("2026-02-12", "2026-13-45", "2026-02-12T19:00", "9" * 5000)),
    ],
)
def test_only_true_false_null_and_decimal_numbers_are_typed(source: str, value: object):
    result = data(f"a: {source}\n").value["a"]
    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "a: [https://example.org/?q=1, 19:00, b?c]",
        "a: {b: https://example.org/?q=1&r=2}",
        'a: {"b":"c", "d": "e:f?g"}',
        "a: [{b: c:d}, '?x:y']",
    ],
)
def test_addresses_inside_brackets_need_no_quotes(text: str):
    from ruamel.yaml import YAML

    assert data(text).value == YAML(typ="safe", pure=True).load(text)


def test_private_use_signs_of_the_text_itself_are_kept():
    assert data("a: [\ue000, \ue001]\n").value == {"a": ["\ue000", "\ue001"]}


@pytest.mark.parametrize(
    ("text", "rule", "place", "words"),
    [
        ("a: 1\ntitle: Foo: bar\n", "yaml-syntax", "Foo: bar", 'title: "Foo: bar"'),
        ("title: [video] Foo\nurl: x\n", "yaml-syntax", "[video] Foo", '"[video] Foo"'),
        ("title: [a](https://example.org)\n", "yaml-syntax", "[a](https://example.org)", "quotes"),
        ("title: *foo* bar\n", "yaml-syntax", "*foo* bar", "quotes"),
        ("title: `foo` bar\n", "yaml-syntax", "`foo` bar", "quotes"),
        ("title: @foo\n", "yaml-syntax", "@foo", "quotes"),
        ("title: %foo\n", "yaml-syntax", "%foo", "quotes"),
        ('title: "Foo" bar\nurl: x\n', "yaml-syntax", '"Foo" bar', '"\\"Foo\\" bar"'),
        ("title: 'It's'\n", "yaml-syntax", "'It's'", "\"'It's'\""),
        ('title: "Foo\nurl: x\n', "yaml-syntax", '"Foo', "add"),
        ('title: "a \\q"\n', "yaml-syntax", '"a \\q"', "twice"),
        ("title: x\n\turl: y\n", "yaml-syntax", "\t", "tab"),
        ("title: x\n  url: y\n", "yaml-syntax", "  url:", "spaces"),
        ("title:foo\nurl: x\n", "yaml-syntax", ":", "space"),
        ("title: x\nurl\n", "yaml-syntax", "url", "key"),
        ("title: x\u2028y\nurl: z\n", "yaml-syntax", "\u2028", "delete"),
        ("a: \ufffe\n", "yaml-syntax", "\ufffe", "delete"),
        ("a: \ud800\n", "yaml-syntax", "\ud800", "delete"),
        ("title: a\nurl: b\ntitle: c\n", "duplicate-key", "title", "delete"),
        ("title: *foo\n", "yaml-anchor", "*foo", '"*foo"'),
        ("title: &foo bar\n", "yaml-anchor", "&foo bar", '"&foo bar"'),
        ("- &a {b: 1}\n", "yaml-anchor", "&a {", "value"),
        ("title: !foo bar\n", "yaml-tag", "!foo bar", '"!foo bar"'),
        ("--- !!map\na: 1\n", "yaml-tag", "!!map\n", "delete"),
        ("<<: {a: 1}\n", "yaml-merge-key", "<<", "write"),
        ("? [a]\n: b\n", "yaml-syntax", "[", "colon"),
        ("a: 1\n---\nb: 2\n", "several-documents", "---", "file"),
        ("", "not-a-mapping", "", "key"),
        ("# nothing\n", "not-a-mapping", "# nothing\n", "key"),
        ("just words\n", "not-a-mapping", "just words", "key"),
        ("- a: 1\n- b\n", "not-a-mapping", "b", "key"),
    ],
)
def test_a_slip_is_explained_at_its_place(text: str, rule: str, place: str, words: str):
    found = faults(text)[0]
    assert (found.rule, shown(text, found.span)) == (rule, place)
    assert words in found.help
    assert found.message


def test_every_duplicate_key_is_named():
    found = faults("a: 1\nb: 1\na: 2\nb: 2\na: 3\n")
    assert [fault.rule for fault in found] == ["duplicate-key"] * 3
    assert "line 1" in found[0].message and "line 2" in found[1].message


def bomb(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, levels)]
    return "\n".join(lines)


def doubling(levels: int) -> str:
    lines = ["a0: &a0 {x: 1}"]
    lines += [f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}]}}" for i in range(1, levels)]
    return "\n".join(lines)


def wide_merge() -> str:
    base = "base: &b\n" + "".join(f"  k{i}: 1\n" for i in range(2000))
    return base + "".join(f"m{i}:\n  <<: *b\n" for i in range(500))


ATTACKS: dict[str, str | bytes] = {
    "alias bomb": bomb(9),
    "doubling merge keys": doubling(24),
    "a large base merged often": wide_merge(),
    "self-reference": "a: &a [*a]",
    "10,000 brackets, closed": "[" * 10_000 + "]" * 10_000,
    "10,000 brackets, open": "[" * 8_000,
    "900 brackets": "[" * 900 + "]" * 900,
    "many bracket lines": ("[" * 8_000 + "\n") * 30,
    "nested flow mappings": "{a: " * 2_000 + "}" * 2_000,
    "large nested flow mappings": "{a: " * 10_000,
    "deep indents": "\n".join(" " * i + "a:" for i in range(600)),
    "3,000 indents": "\n".join(" " * i + "a:" for i in range(3_000)),
    "nested list marks": "- " * 4_000 + "x",
    "10,000 list marks": "- " * 10_000,
    "nested question marks": "? " * 4_000,
    "10,000 question marks": "? " * 10_000,
    "a 5 MB plain line": "a: " + "x" * 5_000_000,
    "a 5 MB quoted line": 'a: "' + "x" * 5_000_000 + '"',
    "an 8 kB plain line": "a: " + "x" * 8_000,
    "200,000 keys": "".join(f"k{i}: 1\n" for i in range(200_000)),
    "200,000 items": "a: [" + "1," * 200_000 + "]",
    "50,000 anchors": "".join(f"- &a{i} x\n" for i in range(50_000)),
    "200,000 comments": "#\n" * 200_000,
    "19,000 comments": "#\n" * 19_000 + "a: 1\n",
    "NUL": "a: \0",
    "invalid UTF-8": b"a: \xff",
    "overlong UTF-8": b"a: \xc0\xaf",
    "surrogate bytes": b"a: \xed\xa0\x80",
    "UTF-8 with a mark": b"\xef\xbb\xbfa: 1",
    "UTF-16": "a: 1".encode("utf-16"),
    "mark in the middle": "a: 1\n\ufeffb: 2\n",
    "escaped surrogate": 'a: "\\ud800"',
    "bidirectional signs": "a: x\u202ey\u200bz",
    "duplicate key": "a: 1\na: 2",
    "many duplicates": "a: 1\n" * 9_000,
    "tab indent": "a:\n\tb: 1",
    "two documents": "a: 1\n---\nb: 2",
    "impossible date": "a: 2026-13-45",
    "integer of 5,000 digits": "a: " + "9" * 5_000,
    "python object": "a: !!python/object/apply:os.system [ls]",
    "unknown tag": "a: !foo bar",
    "yaml 1.1 words": "a: [NO, yes, on, 1:30, 012, 1_000, 3.10, ~]",
    "mixed line ends": "a: |\r\n  x\n  y\r\nb: 1\n",
    "colons without end": "a: [" + ":" * 8_000 + "]",
    "question marks without end": "a: [b" + "?" * 8_000 + "]",
    "spaces without end": "a:" + " " * 8_000 + "[" + "\nb: x",
    "a bad value on a long line": "a: [" + "x " * 4_000 + "\n b: : c",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_ends_at_once_in_a_refusal_or_a_value(name: str):
    attack = ATTACKS[name]
    content = attack if isinstance(attack, bytes) else attack.encode("utf-8", "surrogatepass")

    def attempt() -> tuple[float, bool]:
        before = time.process_time()
        text = admit(content, yaml=True)
        ended = isinstance(text, Refusal) or (read(text)[0] is None) == bool(read(text)[1])
        return (time.process_time() - before) / 2, ended

    tries = [attempt() for _ in range(3)]
    assert all(ended for _, ended in tries)
    assert min(seconds for seconds, _ in tries) <= 0.01


def test_a_value_too_many_is_refused_even_when_the_text_is_short():
    assert len(data("a: [" + "1," * 19_000 + "]").value["a"]) == 19_000
    assert faults("a: [" + "1," * 20_000 + "]")[0].rule == "too-many-nodes"


def test_values_may_be_nested_to_the_cap_and_no_deeper():
    assert data("a: " + "[" * 31 + "]" * 31).value
    assert faults("a: " + "[" * 32 + "]" * 32)[0].rule == "too-deep"


def test_after_many_duplicate_keys_reading_stops():
    assert len(faults("a: 1\n" * 900)) == 20


def test_only_the_c_parser_is_used():
    source = Path(str(module.__file__)).read_text("utf-8")
    imported = {
        node.module: [alias.name for alias in node.names]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom)
    }
    assert imported["_ruamel_yaml"] == ["CParser"]
    assert vars(module)["CParser"].__module__ == "ruamel.yaml.clib._ruamel_yaml"


SIGNS = "ab:?-#\"'[]{},&*!|>%@`~<. \t\n\r\\01é\u2028\ufeff\ue000\U0001f980"
NASTY = st.text(st.sampled_from(SIGNS))


@given(NASTY | st.text())
@example("a: [\ufeff:b]")
@example("\ufeff\ufeffa: b")
def test_reading_raises_nothing_and_gives_data_or_faults(text: str):
    result, found = read(text)
    assert (result is None) == bool(found)
    for fault in found:
        assert 0 <= fault.span.start <= fault.span.end <= len(text)
        assert fault.message and fault.help and fault.rule
    if result is not None:
        for path in result.plain:
            assert isinstance(at(result.value, path), str)
        for span in (*result.spans.values(), *result.keys.values()):
            assert 0 <= span.start <= span.end <= len(text)


def at(value: object, path: str) -> object:
    for step in path.split("."):
        if isinstance(value, dict):
            value = next(item for key, item in value.items() if key.replace(".", "/") == step)
        else:
            assert isinstance(value, list)
            value = value[int(step)]
    return value


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | NASTY


@given(WORDS)
@example("yes")
@example("2026-02-12")
@example("a: b")
@example("x:")
@example("---")
@example('0":0')
@example("\ufeff")
@example("0:\ue000")
def test_a_written_string_reads_back_as_itself_on_one_line(value: str):
    source = scalar(value)
    assert not set(source) & set("\n\r\u2028\u2029\x85")
    assert data(f"a: {source}\n").value == {"a": value}
    assert data(f"- k:\n    a: {source} # comment\n").value == [{"k": {"a": value}}]
    inside = scalar(value, flow=True)
    assert data(f"a: [{inside}, {{b: {inside}}}]\n").value == {"a": [value, {"b": value}]}


@pytest.mark.parametrize(
    "value",
    ["Faster builds", "https://example.org/?a=b#c", "2026-02-12", "C#", "a, b [c]", "caf\xe9"],
)
def test_ordinary_strings_are_written_plain(value: str):
    assert scalar(value) == value


@pytest.mark.parametrize("value", ["yes", "No", "12", "1.5", "1_000", "012", "1:30", "null", ""])
def test_what_others_would_not_take_for_text_is_quoted(value: str):
    assert scalar(value) == f'"{value}"'


def test_half_a_character_cannot_be_written():
    with pytest.raises(ValueError, match="U\\+D800"):
        scalar("\ud800")


KEYS = st.text(st.sampled_from("abcdefgh_"), min_size=1, max_size=4)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


def block(value: object, indent: int) -> str:
    """A value as block YAML after a key's colon."""
    pad = "\n" + " " * indent
    if isinstance(value, dict) and value:
        return "".join(f"{pad}{key}: {block(item, indent + 2)}" for key, item in value.items())
    if isinstance(value, list) and value:
        return "".join(f"{pad}- {flow(item)}" for item in value)
    return flow(value)


def flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value, flow=True) if isinstance(value, str) else json.dumps(value)


@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=4))
def test_the_text_at_a_span_reads_back_as_the_value(tree: dict[str, object]):
    text = block(tree, 0).lstrip("\n")
    result = data(text)
    assert result.value == tree
    for path, span in result.spans.items():
        if not path:
            continue
        value = at(tree, path)
        source = shown(text, span)
        if isinstance(value, dict | list) and source[0] not in "{[":
            column = span.start - text.rfind("\n", 0, span.start) - 1
            source = f"\n{' ' * column}{source}"
            again = f"a: {source}" if isinstance(value, list) else source
            assert data(again).value == ({"a": value} if isinstance(value, list) else value)
            continue
        assert data(f"[{{a: {source}}}]").value == [{"a": value}]
        assert (path in result.plain) == (isinstance(value, str) and source == value)


# --- files as most people write them ----------------------------------------------------------

ODD = st.text("aé1:# -,[]{}'\"&*!|>%@`~.\t\r\\\u00a0\u2028\ufeff\x7f\U0001f600", max_size=6)
WORD = st.sampled_from(
    ["Builds", "https://example.org/a#b", "12", "true", "012", "C++", "a:b", "#"]
)
VALUE = st.one_of(st.lists(WORD, min_size=1, max_size=3).map(" ".join), WORD, ODD)
PAIR = st.tuples(st.sampled_from(["title", "url", "a_b", "null"]), VALUE).map(": ".join)
ODD_LINE = st.sampled_from(["", "# why", "#", " ", "  more", "- a", "---", "...", "a:", "<<: b"])
LINES = st.lists(st.one_of(PAIR, PAIR, PAIR, ODD_LINE), max_size=4).map("\n".join)


@given(LINES | LINES.map(lambda text: f"{text}\n") | NASTY)
@example("title: a\nurl: b # c\n")
@example("title: a \n\n# why\nurl: https://example.org/a:b#c")
@example("title: a\n b\n")
@example("title: a: b\n")
@example("title: a\ntitle: b\n")
def test_what_is_read_without_the_parser_is_read_as_the_parser_would(text: str):
    quick = yaml_plain.read(text)
    if quick is not None:
        assert (quick, ()) == module._parsed(text)
        assert repr(quick.value) == repr(data(text).value)


def test_a_plain_entry_is_read_without_the_parser():
    text = "# a remark\ntitle: Faster builds\nurl: https://example.org/faster\n"
    assert yaml_plain.read(text) == data(text)
    assert yaml_plain.read(text + "prefix: [video]\n") is None
