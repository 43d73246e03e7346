"""What is handed to later steps arrives as it was, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentbot.cli import outputs
from contentbot.errors import OutsideError


def as_the_runner_reads(text: str) -> dict[str, str]:
    """The outputs in a file, by the rules of the runner: `name=value` or a block."""
    found: dict[str, str] = {}
    lines = iter(text.split("\n")[:-1])
    for line in lines:
        name, sign, rest = line.partition("<<")
        if sign and "=" not in name:
            inside: list[str] = []
            while (inner := next(lines)) != rest:
                inside.append(inner)
            found[name] = "\n".join(inside)
        elif line:
            name, _, found[name] = line.partition("=")
    return found


@pytest.mark.parametrize(
    "value",
    [
        "",
        "a\nadmin=true",
        "a\nadmin<<E\ntrue\nE",
        "a\r\nadmin=true\r\n",
        "\n\n",
        "\nEOF\nadmin=true",
        "ghadelimiter\n\nadmin=true\n",
        '{"pull": 12}',
    ],
)
def test_no_value_makes_a_second_output(tmp_path: Path, value: str) -> None:
    file = tmp_path / "output"
    outputs.write(file, {"decision": value, "act": "yes"})
    assert as_the_runner_reads(file.read_bytes().decode()) == {"decision": value, "act": "yes"}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_arrives_as_it_was(value: str) -> None:
    assert as_the_runner_reads(outputs.block("name", value, "0f1e2d3c")) == {"name": value}


def test_what_stands_in_the_file_already_stays(tmp_path: Path) -> None:
    file = tmp_path / "output"
    file.write_text("earlier=1\n")
    outputs.write(file, {"later": "2"})
    assert as_the_runner_reads(file.read_text()) == {"earlier": "1", "later": "2"}


def test_nobody_can_know_the_delimiter_beforehand(tmp_path: Path) -> None:
    for _ in range(20):
        outputs.write(tmp_path / "output", {"name": "value", "other": "value"})
    heads = [line for line in (tmp_path / "output").read_text().split("\n") if "<<" in line]
    delimiters = [head.partition("<<")[2] for head in heads]
    assert len(set(delimiters)) == 40 and all(len(one) == 32 for one in delimiters)


def test_a_value_that_holds_the_delimiter_is_refused() -> None:
    with pytest.raises(ValueError, match="delimiter"):
        outputs.block("name", "a\nxyz\nadmin=true", "xyz")


@pytest.mark.parametrize("name", ["", "a=b", "a<<b", "a\nb", "A", "a b"])
def test_a_name_is_a_plain_word(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        outputs.write(tmp_path / "output", {name: "value"})
    assert not (tmp_path / "output").exists()


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutsideError, match="cannot be written"):
        outputs.write(tmp_path, {"name": "value"})
