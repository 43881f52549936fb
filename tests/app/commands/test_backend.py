"""`--backend` on the command line: MLX answers from its own form of the demo model; a wrong choice is told in words."""

from __future__ import annotations

import json

import pytest

from app.paths import demo_model_mlx
from backends.contract.errors import EngineError
from backends.mlx.library import check_usable
from tests.app.commands.conftest import Triptych


def test_mlx_answers_or_says_why_it_cannot(triptych: Triptych) -> None:
    if not demo_model_mlx().exists():
        pytest.skip("the demo model is not built")
    done = triptych("ask", "What is 12 + 30?", "--backend", "mlx", "--temperature", "0", "--json", "--max-tokens", "9")
    closing = json.loads(done.stdout.splitlines()[-1])
    try:
        check_usable()
    except EngineError as error:
        told = (closing["type"], closing["code"], closing["detail"])  # whether it raises depends on the machine
        assert told == ("failed", "backend_unusable", error.detail)  # noqa: PT017
    else:
        assert closing["type"] == "finished"
        assert closing["usage"]["analysis_tokens"] + closing["usage"]["final_tokens"] > 0


def test_an_unknown_backend_is_refused(triptych: Triptych) -> None:
    done = triptych("ask", "hi", "--backend", "vllm")
    assert done.returncode == 2
    assert "llama.cpp" in done.stderr
