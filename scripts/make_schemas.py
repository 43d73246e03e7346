"""Writes schemas/*.schema.json from schema_entries.py and schema_exchange.py.

    python3 scripts/make_schemas.py [--check]

The files hold no references: a validator is a third faster without them, and an editor that
shows a field's description needs nothing else. `newsletter.schema.json` is written by hand.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from schema_entries import ENTRIES
from schema_exchange import FACTS, REPORT
from schema_parts import Schema

FOLDER = Path(__file__).parent.parent / "schemas"
BASE = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, Schema]:
    """Each kind's whole schema."""
    kinds = {**ENTRIES, "report": REPORT, "facts": FACTS}
    return {kind: {"$schema": BASE, "title": kind, **schema} for kind, schema in kinds.items()}


def source(schema: Schema) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Write the files, or with --check only say whether they are up to date."""
    stale = 0
    for kind, schema in schemas().items():
        path = FOLDER / f"{kind}.schema.json"
        if path.exists() and path.read_text("utf-8") == source(schema):
            continue
        stale += 1
        print(path.name)
        if "--check" not in sys.argv[1:]:
            path.write_text(source(schema), "utf-8")
    return min(stale, 1) if "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    raise SystemExit(main())
