"""What would be asked of MLX on a Mac, where memory can be wired: as much as the system recommends, while a model is
loaded, and no longer. Elsewhere MLX has no such limit, so a process of its own stands in for it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from backends.contract.errors import ErrorCode

pytestmark = pytest.mark.slow  # MLX takes seconds to be imported

_LIMIT = 12 << 30

_MAC = """
import json, sys
from pathlib import Path
import mlx.core as mx

asked, limit = [], {limit}
mx.device_info = lambda: {{"device_name": "Apple M9", "max_recommended_working_set_size": limit}}
def set_wired_limit(size):
    asked.append(size)
    return asked[-2] if len(asked) > 1 else 0
mx.set_wired_limit = set_wired_limit

from backends.contract.base import LoadOptions
from backends.contract.errors import EngineError
from backends.mlx import Mlx
from tests.backends.runs import ignore, prompt, run, sequence

told = {{"total": Mlx().devices()[0].memory_total}}
try:
    model = Mlx().load(Path(sys.argv[1]), LoadOptions(context=512), ignore)
except EngineError as error:
    told["failed"] = [error.code, error.facts["available"]]
else:
    told["loaded"] = list(asked)
    for number in range(3):
        run(model, sequence(number, prompt(number, 20)))
    told["answered"] = list(asked)
    model.close()
told["closed"] = asked
print(json.dumps(told))
"""


def on_a_mac(model: Path, limit: int) -> dict[str, object]:
    """What was asked for, step by step."""
    command = [sys.executable, "-c", _MAC.format(limit=limit), str(model)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_memory_is_wired_while_a_model_is_loaded(small_model: Path) -> None:
    told = on_a_mac(small_model, _LIMIT)
    assert told["total"] == _LIMIT, "the device offers what the system recommends"
    assert told["loaded"] == told["answered"] == [_LIMIT], "once, not for every answer"
    assert told["closed"] == [_LIMIT, 0], "and given back"


def test_a_model_beyond_the_limit_is_refused_before_anything_is_wired(small_model: Path) -> None:
    told = on_a_mac(small_model, 1000)
    assert told["failed"] == [ErrorCode.OUT_OF_MEMORY, 1000]
    assert told["closed"] == []
