"""What a file must keep before anything parses it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentbot.content.guard import (
    MAX_BYTES,
    MAX_LINE_BYTES,
    MAX_YAML_SEPARATORS,
    Refusal,
    admit,
)

BOM = b"\xef\xbb\xbf"


def refusal(data: bytes, *, yaml: bool = True) -> Refusal:
    result = admit(data, yaml=yaml)
    assert isinstance(result, Refusal), f"admitted: {result!r:.80}"
    return result


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff")))
def test_ordinary_text_is_admitted_letter_for_letter(text: str):
    assert admit(text.encode(), yaml=True) == text
    assert admit(text.encode(), yaml=False) == text


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_end_in_a_text_or_a_refusal(data: bytes, yaml: bool):
    result = admit(data, yaml=yaml)
    if isinstance(result, Refusal):
        assert 0 <= result.offset <= len(data)
        assert result.line >= 1 and result.column >= 1
        assert result.message and result.help
    else:
        assert result.encode() in (data, data.removeprefix(BOM))


def test_a_byte_order_mark_at_the_start_is_cut_off():
    assert admit(BOM + b"title: x\n", yaml=True) == "title: x\n"


@pytest.mark.parametrize("data", [b"a: 1\n" + BOM + b"b: 2\n", BOM + BOM + b"a: 1\n"])
def test_a_byte_order_mark_inside_is_refused(data: bytes):
    assert refusal(data).rule == "byte-order-mark"
    assert refusal(data, yaml=False).rule == "byte-order-mark"


def test_a_file_may_be_as_large_as_the_cap_and_no_larger():
    line = b"x" * 1023 + b"\n"
    data = line * (MAX_BYTES // 1024)
    assert isinstance(admit(data, yaml=False), str)
    assert refusal(data + b"x", yaml=False).rule == "file-too-large"


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_line_may_be_as_long_as_the_cap_and_no_longer(end: bytes):
    good = b"first" + end + b"x" * MAX_LINE_BYTES + end
    assert isinstance(admit(good * 3, yaml=False), str)
    found = refusal(b"first" + end + b"x" * (MAX_LINE_BYTES + 1) + end)
    assert (found.rule, found.line, found.column) == ("line-too-long", 2, 1)
    assert found.offset == 5 + len(end)


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"a: caf\xe9\n", 1, 7),
        ("é\né".encode() + b"\xc0\x80", 2, 2),
        (b"\xed\xa0\x80", 1, 1),
        ("a: 1\n".encode("utf-16"), 1, 1),
    ],
)
def test_bytes_that_are_not_utf8_are_refused_at_their_place(data: bytes, line: int, column: int):
    found = refusal(data)
    assert (found.rule, found.line, found.column) == ("not-utf8", line, column)


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x0b", "\x1b", "\x7f", "\x85", "\x9f"])
def test_yaml_may_have_no_control_character(sign: str):
    found = refusal(f"é: 1\nb: x{sign}y\n".encode())
    assert (found.rule, found.line, found.column) == ("control-character", 2, 5)
    assert f"U+{ord(sign):04X}" in found.message


def test_tabs_and_line_ends_are_no_control_characters():
    assert admit(b"a: 1\t# x\r\nb: 2\n", yaml=True) == "a: 1\t# x\r\nb: 2\n"


def test_markdown_with_a_control_character_is_read_but_not_with_nul():
    text = "* [a](https://example.org/\x02)\n"
    assert admit(text.encode(), yaml=False) == text
    assert refusal(b"* a\x00b\n", yaml=False).rule == "control-character"


def test_bidirectional_and_zero_width_signs_are_left_to_a_rule():
    text = "title: a\u202eb\u200bc\n"
    assert admit(text.encode(), yaml=True) == text


def test_yaml_with_too_many_lines_and_commas_is_refused_but_markdown_is_not():
    data = b"a,\n" * (MAX_YAML_SEPARATORS // 2) + b","
    assert refusal(data).rule == "too-many-nodes"
    assert isinstance(admit(data, yaml=False), str)
    assert isinstance(admit(data[:-1], yaml=True), str)
