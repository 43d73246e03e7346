"""The forms of tickets and the links to new files are what the schemas and settings say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from ruamel.yaml import YAML

from contentbot.content import schema, settings
from contentbot.content.settings import Settings
from contentbot.jobs.asking import questions
from contentbot.jobs.submitting.forms import example, forms, label_of, named
from contentbot.model import ENTRY_KINDS
from contentbot.render import form as render
from tests.conftest import ROOT

FOLDER = ROOT / ".github" / "ISSUE_TEMPLATE"
FILES = sorted(FOLDER.glob("*.yml"))
PATH = ROOT / "content" / "newsletter.yml"


def known() -> Settings:
    return settings.parse(PATH.read_text("utf-8"), str(PATH))


FORMS = forms(known())


def page(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load((FOLDER / f"{name}.yml").read_text("utf-8"))
    return loaded


def test_the_forms_and_links_are_current() -> None:
    script = ROOT / "scripts" / "make_forms.py"
    done = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"python3 scripts/make_forms.py: {done.stdout}{done.stderr}"


def test_github_would_take_the_forms() -> None:
    program = Path(sys.executable).parent / "check-jsonschema"
    command = [str(program), "--builtin-schema", "vendor.github-issue-forms", *map(str, FILES)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", FORMS)
def test_a_form_asks_for_what_its_schema_needs_in_the_words_of_the_schema(name: str) -> None:
    form, data = FORMS[name], page(name)
    assert data["labels"] == [label_of(name)]
    fields = [one for one in data["body"] if one["type"] != "markdown"]
    assert [one["id"] for one in fields] == [one.id for one in form.fields]
    labels = [one["attributes"]["label"] for one in fields]
    assert len(set(labels)) == len(labels)
    given = {one.path for one in form.fields}
    needed = {path for path in schema.load(form.kind)["required"] if path != "kind"}
    assert needed <= given
    if name != "address":
        assert needed <= {one.path for one in form.fields if one.needed}
    for field in form.fields:
        asked = questions.question(form.kind, field.path, {}, known())
        assert field.says == asked.says or field.path == "section"
        assert field.choices == asked.choices


def test_sections_are_chosen_by_their_titles_and_those_of_the_editors_are_not_there() -> None:
    (section,) = (one for one in page("link")["body"] if one.get("id") == "section")
    assert section["type"] == "dropdown"
    titles = {one.title for one in known().sections}
    assert set(section["attributes"]["options"]) < titles
    shut = {one.title for one in known().sections if one.gate or one.house}
    assert shut.isdisjoint(section["attributes"]["options"])


def test_an_id_is_one_that_github_takes() -> None:
    ids = [field.id for form in FORMS.values() for field in form.fields]
    assert [one for one in ids if not re.fullmatch(r"[a-zA-Z0-9_-]+", one)] == []


def test_a_ticket_has_the_form_of_its_one_label() -> None:
    assert named(frozenset({"form: event", "bug"})) == "event"
    assert named(frozenset({"form: event", "form: link"})) is None
    assert named(frozenset({"form: pick"})) is None


def test_whatever_a_field_is_called_stays_a_text() -> None:
    odd = 'a: "b" # c\\ {x}'
    field = render.Field(path="x.y", label=odd, says=odd, example=odd, needed=True, most=10)
    form = render.Form(
        name="x", kind="link", title=odd, description=odd, label=odd, fields=(field,)
    )
    data = YAML(typ="safe").load(render.page(form))
    assert data["name"] == data["description"] == data["labels"][0] == odd
    assert data["body"][1]["attributes"] == {"label": odd, "description": odd, "placeholder": odd}


def test_readme_has_a_link_to_a_new_file_of_each_kind_with_an_entry_that_is_whole() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    found = re.findall(r"^- \[`(\w+)`\]\((\.\./\.\./new/main\?[^)]+)\)", text, re.MULTILINE)
    assert [kind for kind, _ in found] == list(ENTRY_KINDS)
    for kind, link in found:
        query = parse_qs(urlsplit(link).query)
        (path,), (value,) = query["filename"], query["value"]
        assert re.fullmatch(r"content/(inbox|events|cfps)/[a-z-]+\.yml", path)
        fields = dict(YAML(typ="safe", pure=True).load(value))
        assert {*fields} - {"kind"} == {*example(kind, known())}
        assert schema.check(kind, example(kind, known())) == []
