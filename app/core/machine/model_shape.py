"""What a model weighs and how wide it is, part by part: all that memory arithmetic needs to know about it.

From a file's header, or computed from the published dimensions for models that are not on disk yet. Not here: machines
(`machine`), and whether the one fits into the other (`fit`).
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from app.core.models.model_ref import LocalModel, ModelRef
from backends.contract.errors import EngineError
from backends.contract.forms import ModelForm, form_of
from backends.formats.gguf import GgufHeader, load_header
from backends.formats.gguf_format import TensorType
from backends.formats.gpt_oss import Architecture
from backends.formats.mlx_folder import MlxFolder, read_folder

_MXFP4, _Q8_0 = (17, 32), (34, 32)  # bytes for so many numbers
_HALVES = ("BF16", "F16")


class Layer(msgspec.Struct, frozen=True):
    """Bytes of one layer. `packed` of its experts are MXFP4, which llama.cpp may copy into another order on a CPU."""

    dense: int
    experts: int
    packed: int


class ModelShape(msgspec.Struct, frozen=True):
    """Dimensions and bytes of a model."""

    name: str
    hidden: int
    queries: int  # heads × head dimension
    cache_row: int  # numbers a token leaves in one layer's cache: keys and values
    expert_ff: int
    experts_used: int
    vocabulary: int
    window: int
    trained_context: int
    embedding: int  # bytes; looked up in main memory wherever the layers are
    output: int  # bytes of the head and its norm
    layers: tuple[Layer, ...]

    @property
    def weights(self) -> int:
        """Bytes of all weights of the model."""
        return self.embedding + self.output + sum(layer.dense + layer.experts for layer in self.layers)

    @property
    def read_of_token(self) -> int:
        """Bytes of weights that are read for one token."""
        return self.output + sum(layer.dense + self.experts_read(layer) for layer in self.layers)

    def experts_read(self, layer: Layer) -> int:
        """Bytes of a layer's experts that are read for one token."""
        one = 3 * self.hidden * self.expert_ff * _MXFP4[0] // _MXFP4[1]
        experts = max(1, round(layer.experts / one)) if one else 1
        return layer.experts * min(self.experts_used, experts) // experts

    def is_sliding(self, layer: int) -> bool:
        """Even layers keep only the window."""
        return layer % 2 == 0


def shape_of_model(model: ModelRef) -> ModelShape | None:
    """From the header, or those of a folder; None for what has none or is damaged, which the engine will say better,
    and for what lies on a server.
    """
    return _shape_of_path(model.path) if isinstance(model, LocalModel) else None


def _shape_of_path(path: Path) -> ModelShape | None:
    try:
        match form_of(path):
            case ModelForm.GGUF:
                return shape_of(load_header(path))
            case ModelForm.MLX:
                return shape_of_folder(read_folder(path), is_widened=sys.platform != "darwin")
            case ModelForm.SCRIPT | ModelForm.SERVER:
                return None
    except EngineError:
        return None


def shape_of(header: GgufHeader) -> ModelShape:
    """The shape of a model on disk."""
    sums = [[0, 0, 0] for _ in range(header.architecture.layers)]
    outer = {"token_embd.weight": 0, "output.weight": 0, "output_norm.weight": 0}
    for tensor in header.tensors:
        if tensor.name in outer:
            outer[tensor.name] = tensor.size
            continue
        layer = sums[int(tensor.name.split(".")[1])]
        is_expert = "_exps." in tensor.name
        layer[is_expert] += tensor.size
        layer[2] += tensor.size if is_expert and tensor.type is TensorType.MXFP4 else 0
    layers = tuple(Layer(*layer) for layer in sums)
    output = outer["output.weight"] + outer["output_norm.weight"]
    return _shape(header.name, header.architecture, outer["token_embd.weight"], output, layers)


def shape_of_folder(folder: MlxFolder, *, is_widened: bool = False) -> ModelShape:
    """The shape of a model in MLX's layout. Nothing of it is ever copied into another order. `is_widened`: MLX computes
    on a CPU, where it keeps numbers of 16 bits in 32.
    """
    sums = [[0, 0] for _ in range(folder.architecture.layers)]
    embedding = output = 0
    for tensor in folder.tensors:
        place = tensor.name.split(".")
        size = tensor.size * (2 if is_widened and tensor.type in _HALVES else 1)
        if place[:2] == ["model", "layers"]:
            sums[int(place[2])][".mlp.experts." in tensor.name] += size
        elif place[:2] == ["model", "embed_tokens"]:
            embedding += size
        else:
            output += size
    layers = tuple(Layer(dense, experts, 0) for dense, experts in sums)
    return _shape(folder.name, folder.architecture, embedding, output, layers)


def _shape(name: str, a: Architecture, embedding: int, output: int, layers: tuple[Layer, ...]) -> ModelShape:
    """The shape of a model with these dimensions and these bytes of weights."""
    return ModelShape(
        name=name,
        hidden=a.hidden,
        queries=a.heads * a.head_dim,
        cache_row=2 * a.kv_heads * a.head_dim,
        expert_ff=a.expert_ff,
        experts_used=a.experts_used,
        vocabulary=a.vocabulary,
        window=a.window,
        trained_context=a.trained_context,
        embedding=embedding,
        output=output,
        layers=layers,
    )


def published_shape(name: str, layers: int, experts: int) -> ModelShape:
    """A gpt-oss model in its usual form, MXFP4 experts and Q8_0 rest; reproduces the published files to the byte."""
    hidden, vocabulary, queries, keys = 2880, 201_088, 64 * 64, 8 * 64
    matrix = _bytes(hidden * vocabulary, _Q8_0)
    attention = _bytes(2 * hidden * queries + 2 * hidden * keys, _Q8_0) + 4 * (queries + 2 * keys + hidden + 64)
    router = 4 * experts * (hidden + 1)
    packed = _bytes(3 * experts * hidden * hidden, _MXFP4)
    layer = Layer(attention + router + 4 * 2 * hidden, packed + 4 * 3 * experts * hidden, packed)
    return ModelShape(
        name=name,
        hidden=hidden,
        queries=queries,
        cache_row=2 * keys,
        expert_ff=hidden,
        experts_used=4,
        vocabulary=vocabulary,
        window=128,
        trained_context=131_072,
        embedding=matrix,
        output=matrix + 4 * hidden,
        layers=(layer,) * layers,
    )


def _bytes(numbers: int, block: tuple[int, int]) -> int:
    return numbers // block[1] * block[0]


GPT_OSS_20B = published_shape("gpt-oss-20b", layers=24, experts=32)
GPT_OSS_120B = published_shape("gpt-oss-120b", layers=36, experts=128)
