"""Whether an answer that nothing has kept to its schema fits it all the same.

Only where the server has drawn it alone: here, a constraint sees to it (`constraint`).
"""

from __future__ import annotations

import json
from typing import Any

_LONGEST = 300  # characters of what is wrong


def misfit(answer: str, schema: dict[str, object]) -> str:
    """Say what does not fit; empty where all does."""
    try:
        value = json.loads(answer)
    except (ValueError, RecursionError) as error:
        return f"the answer is no JSON: {error}"
    return _flaw(value, schema)


def _flaw(value: object, schema: dict[str, object]) -> str:
    from jsonschema import Draft202012Validator, SchemaError  # an answer without a schema does not wait for it
    from referencing.exceptions import Unresolvable

    try:
        Draft202012Validator.check_schema(schema)
        judge: Any = Draft202012Validator(schema)
        found = next(iter(judge.iter_errors(value)), None)
    except (SchemaError, Unresolvable, RecursionError) as error:
        return f"the schema cannot be read: {error}"[:_LONGEST]
    return "" if found is None else f"{found.json_path}: {found.message}"[:_LONGEST]
