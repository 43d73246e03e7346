"""What the schemas ask for, and in which words a departure is told."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from contentbot.content.schema import SchemaFault, check, kinds, load
from contentbot.content.schema_gate import FORMATS, gate, is_day, is_moment
from contentbot.model import ENTRY_KINDS

ROOT = Path(__file__).parents[2]
ENTRIES = tuple(ENTRY_KINDS)
LINK = {"title": "Faster builds", "url": "https://example.org/a"}
EVENT = {"title": "An evening", "starts": "2026-02-12", "place": "Berlin, DE"}
CFP = {**LINK, "closes": "2026-02-16", "starts": "2026-09-08"}


def oracle(schema: dict[str, Any]) -> Draft202012Validator:
    formats = FormatChecker(formats=["date"])
    formats.checks("local-date-time")(lambda value: not isinstance(value, str) or is_moment(value))
    return Draft202012Validator(schema, format_checker=formats)


ORACLES = {kind: oracle(load(kind)) for kind in kinds()}
GATES = {kind: gate(load(kind)) for kind in kinds()}


def only(kind: str, fields: dict[str, Any]) -> SchemaFault:
    faults = check(kind, fields)
    assert len(faults) == 1, faults
    return faults[0]


# --- the files -------------------------------------------------------------------------------


def properties(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property of a schema, also of those inside, with its path."""
    if isinstance(schema, list):
        for number, inner in enumerate(schema):
            yield from properties(inner, f"{path}/{number}")
    if isinstance(schema, dict):
        for name, inner in schema.items():
            if name == "properties" and "description" in schema:
                for own, part in inner.items():
                    yield f"{path}/{own}", part
            if name not in {"examples", "default", "enum", "const"}:
                yield from properties(inner, f"{path}/{name}")


ALL = [(kind, path, part) for kind in kinds() for path, part in properties(load(kind))]


@pytest.mark.parametrize("kind", kinds())
def test_a_schema_is_one_by_the_standard(kind: str):
    Draft202012Validator.check_schema(load(kind))
    assert load(kind)["$schema"] == Draft202012Validator.META_SCHEMA["$id"]


def test_every_kind_of_entry_has_a_schema():
    assert {*ENTRIES, "report", "facts"} <= set(kinds())
    with pytest.raises(KeyError):
        load("../../etc/passwd")


def test_every_property_has_a_description_and_valid_examples():
    assert len(ALL) > 150
    for kind, path, part in ALL:
        if "$ref" in part:
            continue
        where = f"{kind}{path}"
        assert part.get("description"), where
        assert part.get("examples"), where
        validator = oracle({"$defs": load(kind).get("$defs", {}), **part})
        for example in part["examples"]:
            assert validator.is_valid(example), f"{where}: {example}"
            assert gate(part, load(kind))(example), f"{where}: {example}"


def test_every_string_and_list_has_a_cap():
    for kind, path, part in ALL:
        if kind == "newsletter":
            continue
        for shape in (part, *part.get("anyOf", ()), part.get("items", {})):
            if shape.get("type") == "string":
                assert "maxLength" in shape, f"{kind}{path}"
            if shape.get("type") == "array":
                assert "maxItems" in shape, f"{kind}{path}"


def test_no_pattern_is_slow_on_a_long_near_miss():
    for kind, path, part in ALL:
        if "pattern" not in part:
            continue
        near = part["examples"][0][:1] * 8_000
        before = time.process_time()
        for text in (near + "!", (part["examples"][0] * 8_000)[:8_000] + "!"):
            assert not gate({"pattern": part["pattern"]})(text), f"{kind}{path}"
        assert time.process_time() - before < 0.05, f"{kind}{path}"


def test_the_files_are_what_their_script_makes():
    command = [sys.executable, str(ROOT / "scripts" / "make_schemas.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# --- words -----------------------------------------------------------------------------------


def test_valid_entries_have_no_fault():
    assert check("link", LINK) == []
    assert check("event", EVENT) == []
    assert check("event", {"title": "x", "dates": ["2026-02-12"], "attendance": "virtual"}) == []
    assert check("event", {**EVENT, "organizer": {"name": "a"}, "edition": "2026-02-04"}) == []
    assert check("event", {**EVENT, "organizer": [{"name": "a"}], "edition": ["2026-02-04"]}) == []
    assert check("cfp", {**CFP, "closes": "2026-02-16T18:00", "zone": "Europe/Berlin"}) == []
    assert check("pick", {"name": "graft", "url": "https://example.org/"}) == []
    assert check("quote", {"text": "Less is more.", "by": "Somebody"}) == []


def test_a_missing_field_is_named():
    fault = only("link", {"url": "https://example.org/"})
    assert (fault.keyword, fault.path, fault.on_key) == ("required", "title", False)
    assert fault.message == "`title` is missing"
    assert "`title: Faster builds" in fault.help


def test_an_event_needs_a_day_and_a_place_unless_it_is_virtual():
    missing = {fault.message for fault in check("event", {"title": "x"})}
    assert missing == {"`starts` is missing", "`place` is missing"}
    assert only("event", {"title": "x", "attendance": "virtual"}).path == "starts"
    assert only("event", {**EVENT, "place": None}).message == "`place` has no value"


def test_an_unknown_key_is_at_fault_itself_and_the_nearest_is_proposed():
    fault = only("link", {**LINK, "sectoin": "observations"})
    assert (fault.keyword, fault.path, fault.on_key) == ("additionalProperties", "sectoin", True)
    assert fault.message == "unknown key `sectoin`; did you mean `section`?"
    assert fault.help == "write `section`"
    assert "did you mean" not in only("link", {**LINK, "qqq.q": 1}).message
    assert only("link", {**LINK, "qqq.q": 1}).path == "qqq/q"


def test_a_misspelt_required_key_is_one_fault_not_two():
    fault = only("link", {"tilte": "x", "url": "https://example.org/"})
    assert fault.message == "unknown key `tilte`; did you mean `title`?"


@pytest.mark.parametrize(
    ("closes", "message"),
    [
        ("Feb 16", "`closes` must be a date like 2026-02-16; found 'Feb 16'"),
        ("20260216", "`closes` must be a date like 2026-02-16; found '20260216'"),
        (20260216, "`closes` must be a date like 2026-02-16; found 20260216"),
        ("2026-02-31", "`closes` is no day and time of the calendar: '2026-02-31'"),
        ("2026-02-16T25:00", "`closes` is no day and time of the calendar: '2026-02-16T25:00'"),
        (
            "2026-02-16T18:00Z",
            "`closes` must be a date with a time like 2026-02-16T19:00; found '2026-02-16T18:00Z'",
        ),
        (None, "`closes` has no value"),
    ],
)
def test_a_date_that_is_none_is_shown_beside_one_that_is(closes: Any, message: str):
    fault = only("cfp", {**CFP, "closes": closes})
    assert (fault.path, fault.message) == ("closes", message)
    assert "closes: 2026-02-16" in fault.help


@pytest.mark.parametrize(
    ("kind", "fields", "path", "keyword", "message"),
    [
        ("link", {**LINK, "title": 1.92}, "title", "type", "`title` must be text; found 1.92"),
        ("link", {**LINK, "title": ""}, "title", "minLength", "`title` is empty"),
        (
            "link",
            {**LINK, "hold": "yes"},
            "hold",
            "type",
            "`hold` must be true or false; found 'yes'",
        ),
        ("link", {**LINK, "prefix": "a"}, "prefix", "type", "`prefix` must be a list; found 'a'"),
        ("link", {**LINK, "kind": "event"}, "kind", "enum", "`kind` must be `link`; found 'event'"),
        ("link", {**LINK, "pull": 0}, "pull", "minimum", "`pull` must be at least 1; found 0"),
        (
            "link",
            {**LINK, "prefix": ["a"] * 9},
            "prefix",
            "maxItems",
            "`prefix` has 9 items; at most 5 are allowed",
        ),
        (
            "link",
            {**LINK, "note": "x" * 3000},
            "note",
            "maxLength",
            "`note` has 3,000 characters; at most 2,000 are allowed",
        ),
        (
            "link",
            {**LINK, "section": "No Way"},
            "section",
            "pattern",
            "`section` must be text like `observations`; found 'No Way'",
        ),
        (
            "event",
            {**EVENT, "attendance": "a\u202e" + "b" * 99},
            "attendance",
            "enum",
            "`attendance` must be `in-person`, `virtual` or `hybrid`; found 'a\\u202e"
            + "b" * 57
            + "…'",
        ),
        (
            "event",
            {**EVENT, "organizer": "Somebody"},
            "organizer",
            "type",
            "`organizer` must be a group of `name: value` pairs or a list; found 'Somebody'",
        ),
        (
            "event",
            {**EVENT, "organizer": {"url": "https://example.org/"}},
            "organizer.name",
            "required",
            "`organizer.name` is missing",
        ),
        (
            "event",
            {**EVENT, "organizer": [{"name": "a"}, {"name": 3}]},
            "organizer.1.name",
            "type",
            "`organizer.1.name` must be text; found 3",
        ),
        (
            "event",
            {**EVENT, "sessions": [{"title": "a", "ulr": "b"}]},
            "sessions.0.ulr",
            "additionalProperties",
            "unknown key `ulr`; did you mean `url`?",
        ),
        (
            "event",
            {**EVENT, "edition": ["2026-02-04", "soon"]},
            "edition.1",
            "format",
            "`edition.1` must be a date like 2026-02-16; found 'soon'",
        ),
        (
            "pick",
            {"name": "x", "url": "u", "by": {}},
            "by.name",
            "required",
            "`by.name` is missing",
        ),
    ],
)
def test_a_departure_is_told_at_its_place(
    kind: str, fields: dict[str, Any], path: str, keyword: str, message: str
):
    fault = only(kind, fields)
    assert (fault.path, fault.keyword, fault.message) == (path, keyword, message)
    assert fault.help


def test_a_number_where_text_belongs_is_put_between_quotes():
    assert only("link", {**LINK, "title": 1.92}).help == 'put it between quotes: "1.92"'
    assert only("link", {**LINK, "title": True}).help == 'put it between quotes: "true"'


# --- the fast gate ---------------------------------------------------------------------------

JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([1.0, 2.5, "", "x", "a-b", "video", "virtual", "link", "x" * 600, 10**20])
    | st.sampled_from(["2026-02-12", "2026-02-30", "2026-02-12T19:00", "2026-02-12T19:00Z"])
    | st.sampled_from(["2026-02-12\n", "20260212", "2026-W07-4", "٢٠٢٦-٠٢-١٢", "2026-02-12T19"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "url", "title", "zzz"]), inner, max_size=3)
    ),
    max_leaves=4,
)


@st.composite
def near_valid(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """An entry made of the schema's own examples, with a few fields spoilt."""
    kind = draw(st.sampled_from([kind for kind in kinds() if kind != "newsletter"]))
    fields = load(kind)["properties"]
    names = set(load(kind).get("required", ())) | draw(st.sets(st.sampled_from(list(fields))))
    entry = {name: draw(st.sampled_from(fields[name]["examples"])) for name in sorted(names)}
    for name in draw(st.lists(st.sampled_from([*fields, "zzz"]), max_size=2)):
        if draw(st.booleans()):
            entry[name] = draw(JUNK)
        else:
            entry.pop(name, None)
    return kind, entry


@given(near_valid())
def test_the_gate_and_the_library_agree_on_what_is_valid(case: tuple[str, dict[str, Any]]):
    kind, entry = case
    valid = ORACLES[kind].is_valid(entry)
    assert GATES[kind](entry) == valid
    faults = check(kind, entry)
    assert bool(faults) != valid
    places = [(fault.path, fault.on_key) for fault in faults]
    assert len(places) == len(set(places))
    assert all(fault.message and fault.help and fault.keyword for fault in faults)
    json.dumps([fault.message for fault in faults])


@given(st.text(max_size=12) | st.dates().map(str) | st.datetimes().map(str))
def test_a_day_is_what_the_library_takes_for_a_date(text: str):
    assert is_day(text) in (False, FormatChecker(formats=["date"]).conforms(text, "date"))
    assert set(FORMATS) == {"date", "local-date-time"}


def test_a_keyword_that_the_gate_does_not_know_is_refused():
    with pytest.raises(ValueError, match="patternProperties"):
        gate({"type": "object", "patternProperties": {}})
