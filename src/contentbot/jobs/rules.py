"""What the rules are: a list, or the manual of one."""

from __future__ import annotations

import json
import textwrap
from difflib import get_close_matches

from contentbot.errors import UsageError
from contentbot.lint import engine, manual
from contentbot.lint.engine import READER_RULES

_FIX = {"": "", "safe": "fix", "unsafe": "unsafe fix"}


def listing(how: str = "text") -> str:
    """All rules by subject, a line each; as JSON with their manuals."""
    known = engine.load_rules()
    if how == "json":
        rows = [
            {
                "name": rule.name,
                "subject": rule.subject,
                "severity": rule.severity,
                "fix": rule.fix or None,
                "allowable": not rule.locked,
                "summary": rule.summary,
                "manual": textwrap.dedent(rule.manual),
            }
            for rule in known.values()
        ]
        return json.dumps(rows, indent=2, ensure_ascii=False)
    out: list[str] = []
    subject = ""
    for rule in sorted(known.values(), key=lambda rule: (rule.subject, rule.name)):
        if rule.subject != subject:
            subject = rule.subject
            out += ["", subject.replace("_", " ")]
        out.append(f"  {rule.name:34} {rule.severity:8} {_FIX[rule.fix]:10}  {rule.summary}")
    out += ["", "reading"]
    out += [f"  {name:34} {'error':8} {'':10}  {text}" for name, text in READER_RULES.items()]
    out += ["", "`contentbot rules NAME` explains one. Rules named `schema-...` come from the schemas."]
    return "\n".join(out[1:])


def summaries() -> dict[str, tuple[str, str]]:
    """Summary and manual of each rule by its name."""
    known = engine.load_rules()
    return {
        **{name: (text, text) for name, text in READER_RULES.items()},
        **{rule.name: (rule.summary, textwrap.dedent(rule.manual).strip()) for rule in known.values()},
    }


def explain(name: str) -> str:
    """The manual of a rule, as it stands with its function.

    Raises:
        UsageError: there is no such rule.
    """
    known = engine.load_rules()
    if name in READER_RULES:
        return f"{name} (error)\n\n{READER_RULES[name]}"
    if name.startswith("schema-"):
        return f"{name} (error)\n\nA field is not what the entry's schema asks for; `contentbot schema KIND` shows it."
    if name not in known:
        near = get_close_matches(name, known, 1)
        hint = f"did you mean `{near[0]}`?" if near else "`contentbot rules` lists them"
        raise UsageError(f"there is no rule `{name}`; {hint}")
    rule = known[name]
    page = manual.parse(rule.manual)
    marks = [rule.severity, *([f"{rule.fix} fix"] if rule.fix else []), *(["cannot be allowed"] if rule.locked else [])]
    parts = [f"{rule.name} ({', '.join(marks)})", page.summary, page.why]
    for word, examples in (("Bad", page.bad), ("Good", page.good)):
        parts += [f"{word}:\n{textwrap.indent(_visible(example).rstrip(), '    ')}" for example in examples]
    return "\n\n".join(part for part in parts if part)


def _visible(example: str) -> str:
    """An example with signs that do not show spelled out."""
    return "".join(
        sign if sign == "\n" or (sign.isprintable() and ord(sign) < 0xE000 or ord(sign) > 0xFFFF) else f"\\u{ord(sign):04x}"
        for sign in example
    )
