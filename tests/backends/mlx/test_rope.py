"""RoPE with YaRN: as mlx-lm has it where it is right, ours where it is not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from backends.contract.base import LoadOptions
from backends.formats.mlx_config import Config, read_config
from tests.backends.runs import ignore, run, sequence

pytestmark = pytest.mark.slow  # MLX takes seconds to be imported

if TYPE_CHECKING:
    from backends.mlx import Mlx


@pytest.fixture
def published(small_model: Path) -> Config:
    """gpt-oss's own numbers."""
    config = read_config((small_model / "config.json").read_bytes())
    rope = msgspec.structs.replace(config.rope_scaling, truncate=False)
    return msgspec.structs.replace(config, head_dim=64, rope_scaling=rope)


def test_the_correction_range_is_not_rounded(published: Config) -> None:
    """By OpenAI's formula: dimensions between 8.09 and 17.40 are corrected; with rounding between 8 and 18."""
    from backends.mlx.rope import exact_frequencies, frequencies

    exact = exact_frequencies(published)
    assert exact is not None
    assert exact[:9] == pytest.approx([150_000 ** (2 * pair / 64) for pair in range(9)])
    assert exact[18:] == pytest.approx([32 * 150_000 ** (2 * pair / 64) for pair in range(18, 32)])
    rounded = frequencies(msgspec.structs.replace(published, rope_scaling=_rounded(published)))
    assert rounded[8] == exact[8]
    assert all(one != other for one, other in zip(exact[9:18], rounded[9:18], strict=True))


def _rounded(config: Config) -> object:
    return msgspec.structs.replace(config.rope_scaling, truncate=True)


def test_ours_is_theirs_where_the_range_is_rounded(small_model: Path) -> None:
    """And theirs does not follow the key: when this fails, mlx-lm does, and `backends.mlx.rope` can go."""
    from backends.mlx import native
    from backends.mlx.rope import frequencies

    config = read_config((small_model / "config.json").read_bytes())
    assert native.Network(small_model).frequencies() == pytest.approx(frequencies(config), rel=1e-5)


def test_a_model_with_truncate_false_gets_exact_frequencies(backend: Mlx, small_model: Path, tmp_path: Path) -> None:
    from backends.mlx import native
    from backends.mlx.rope import exact_frequencies

    other = Path(shutil.copytree(small_model, tmp_path / "exact"))
    keys = json.loads((other / "config.json").read_text("utf-8"))
    keys["rope_scaling"]["truncate"] = False
    (other / "config.json").write_text(json.dumps(keys), "utf-8")
    config = read_config((other / "config.json").read_bytes())
    network = native.Network(other)
    theirs = network.frequencies()
    network.use_frequencies(exact_frequencies(config))
    assert network.frequencies() != pytest.approx(theirs, rel=1e-3), "mlx-lm ignores the key"
    model = backend.load(other, LoadOptions(context=256), ignore)
    assert len(run(model, sequence(1, tuple(range(60))))[1].tokens) == 12
    model.close()
