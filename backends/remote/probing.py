"""What a server is: its kind, its model, its room, and whether ids mean there what they mean here.

It is asked, never guessed; nothing is drawn by ids before it is known that they are its own: vLLM dies of a foreign
one. Not here: how it is spoken to later (`dialects`, `model`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from backends.contract.base import Vocabulary
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.server import Server
from backends.formats.gguf_tokens import CONTROL_NAMES
from backends.remote.asking import Asker
from backends.remote.dialects import Completions, Dialect, LlamaServer
from backends.remote.reading import fields_of, ids_of, list_of, number_of, text_of
from backends.remote.vocabulary import DEMO_SIZE, GPT_OSS_SIZE, demo_vocabulary, gpt_oss_vocabulary

_TRIAL = "Zwölf Boxkämpfer, 1234 \u00e9\u4e2d\u6587!\n"
_MOST_NAMES = 20
Tokenize = Callable[[str], tuple[int, ...]]


class Found(NamedTuple):
    """A server that can be asked by ids, and its model."""

    dialect: Dialect
    name: str
    vocabulary: Vocabulary
    context: int  # of one answer, with its prompt
    trained_context: int
    places: int  # answers at once; 0: it does not say
    parameters: int = 0
    size: int = 0
    quantisation: str = ""
    build: str = ""


def probe(asker: Asker, server: Server) -> Found:
    """Find out what there is; raises EngineError by cause."""
    models = _models(asker)
    model = _chosen(models, server.model)
    if text_of(model, "owned_by") == "llamacpp":
        return _llama_server(asker, model)
    return _completions(asker, model)


def _models(asker: Asker) -> list[object]:
    listed = list_of(asker.get("/v1/models"), "data")
    models = [each for each in listed if text_of(each, "id")]
    if not models:
        raise EngineError(ErrorCode.SERVER_FOREIGN, "it lists no models at /v1/models")
    return models


def _chosen(models: Sequence[object], wanted: str) -> object:
    """Give the model of this name; without a name the first that is called gpt-oss, else the first of all."""
    if wanted:
        found = next((each for each in models if text_of(each, "id") == wanted), None)
        if found is None:
            names = ", ".join(text_of(each, "id") for each in models[:_MOST_NAMES])
            raise EngineError(ErrorCode.SERVER_MODEL_MISSING, names[:500])
        return found
    return next((each for each in models if "gpt-oss" in text_of(each, "id").lower()), models[0])


def _llama_server(asker: Asker, model: object) -> Found:
    props = asker.get("/props")
    settings, meta = fields_of(props, "default_generation_settings"), fields_of(model, "meta")
    context = number_of(settings, "n_ctx")
    if not context:
        raise EngineError(ErrorCode.SERVER_FOREIGN, "llama-server does not tell its context at /props")
    vocabulary = _of_size(number_of(meta, "n_vocab"))

    def tokenize(text: str) -> tuple[int, ...]:
        is_control = text in CONTROL_NAMES
        body = {"content": text, "add_special": False, "parse_special": is_control}
        return ids_of(asker.post("/tokenize", body), "tokens")

    _check_ids(vocabulary, tokenize)
    return Found(
        LlamaServer(),
        text_of(model, "id"),
        vocabulary,
        context,
        number_of(meta, "n_ctx_train") or context,
        number_of(props, "total_slots"),
        number_of(meta, "n_params"),
        number_of(meta, "size"),
        text_of(meta, "ftype"),
        text_of(props, "build_info"),
    )


def _completions(asker: Asker, model: object) -> Found:
    name, owner = text_of(model, "id"), text_of(model, "owned_by")
    context = number_of(model, "max_model_len")
    vocabulary = gpt_oss_vocabulary()

    def tokenize(text: str) -> tuple[int, ...]:
        body = {"model": name, "prompt": text, "add_special_tokens": False}
        return ids_of(asker.post("/tokenize", body), "tokens")

    if tokenize("<|start|>") or "gpt-oss" not in name.lower():
        _check_ids(vocabulary, tokenize)
    title = "vLLM" if owner == "vllm" else "a server of vLLM’s form"
    dialect = Completions(name, title)
    if not _gives_ids(asker, dialect, name, vocabulary):
        raise EngineError(ErrorCode.SERVER_FOREIGN, "it gives no ids: /v1/completions with return_token_ids")
    context = context or 131_072
    version = text_of(asker.get("/version"), "version")
    return Found(dialect, name, vocabulary, context, context, 0, build=version)


def _gives_ids(asker: Asker, dialect: Completions, name: str, vocabulary: Vocabulary) -> bool:
    """Let it draw one id, behind the beginning that every prompt has."""
    ids = (vocabulary.control["<|start|>"],)
    wanted = {"model": name, "prompt": ids, "max_tokens": 1, "temperature": 0.0, "return_token_ids": True}
    choices = list_of(asker.post(dialect.target, wanted), "choices")
    return bool(choices) and bool(ids_of(choices[0], "token_ids"))


def _of_size(size: int) -> Vocabulary:
    if size == DEMO_SIZE:
        return demo_vocabulary()
    if size and size != GPT_OSS_SIZE:
        raise EngineError(ErrorCode.SERVER_MODEL_FOREIGN, f"its vocabulary has {size} ids, gpt-oss’s {GPT_OSS_SIZE}")
    return gpt_oss_vocabulary()


def _check_ids(vocabulary: Vocabulary, tokenize: Tokenize) -> None:
    """Raise EngineError where a control token has another id, or a text is made of other tokens."""
    for name in CONTROL_NAMES:
        if tokenize(name) != (vocabulary.control[name],):
            raise EngineError(ErrorCode.SERVER_MODEL_FOREIGN, f"{name} has another id there")
    ids, tokens = tokenize(_TRIAL), vocabulary.tokens
    known = all(0 <= each < len(tokens) for each in ids)
    if not known or b"".join(tokens[each] for each in ids) != _TRIAL.encode():
        raise EngineError(ErrorCode.SERVER_MODEL_FOREIGN, "a text is made of other tokens there")
