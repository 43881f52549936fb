"""What a server is: its kind, its model, its room, and whether ids mean there what they mean here.

It is asked, never guessed; nothing is drawn by ids before it is known that they are its own: vLLM dies of a foreign
one. Not here: how it is spoken to later (`dialects`, `model`, `chat_model`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from backends.contract.base import Vocabulary
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.server import Server
from backends.formats.gguf_tokens import CONTROL_NAMES
from backends.remote.asking import Asker
from backends.remote.chat_form import TARGET, is_answer, name_of
from backends.remote.dialects import Completions, Dialect, LlamaServer
from backends.remote.reading import fields_of, ids_of, list_of, number_of, text_of
from backends.remote.vocabulary import DEMO_SIZE, GPT_OSS_SIZE, demo_vocabulary, gpt_oss_vocabulary

_TRIAL = "Zwölf Boxkämpfer, 1234 \u00e9\u4e2d\u6587!\n"
_MOST_NAMES = 20
TRAINED_CONTEXT = 131_072
Tokenize = Callable[[str], tuple[int, ...]]


class FoundByMessage(NamedTuple):
    """A server that takes messages alone, and its model. `kind`: whose server it is."""

    kind: str
    name: str
    build: str = ""


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


def probe(asker: Asker, server: Server, trial: float) -> Found | FoundByMessage:
    """Find out what there is, by ids where the server gives them, else by messages; raises EngineError by cause.
    `trial`: seconds that a first answer may take.
    """
    models = [each for each in list_of(asker.get("/v1/models"), "data") if text_of(each, "id")]
    if not models and not server.model:
        raise EngineError(ErrorCode.SERVER_FOREIGN, "it lists no models at /v1/models")
    model = _chosen(models, server.model)
    if model is None:
        return _unlisted(asker, server.model, models, trial)
    if text_of(model, "owned_by") == "llamacpp":
        return _llama_server(asker, model)
    exact = _completions(asker, model)
    return exact or _by_message(asker, text_of(model, "id"), trial)


def _chosen(models: Sequence[object], wanted: str) -> object | None:
    """Give the model of this name; without a name the first that is called gpt-oss, else the first of all."""
    if wanted:
        return next((each for each in models if text_of(each, "id") == wanted), None)
    return next((each for each in models if _is_gpt_oss(text_of(each, "id"))), models[0])


def _is_gpt_oss(name: str) -> bool:
    return "gpt-oss" in name.lower()


def _unlisted(asker: Asker, name: str, models: Sequence[object], trial: float) -> FoundByMessage:
    """A model of a name that somebody knows: Azure lists none of what was deployed, others are behind a gateway."""
    names = ", ".join(text_of(each, "id") for each in models[:_MOST_NAMES])[:500]
    if any(text_of(each, "owned_by") in ("llamacpp", "vllm") for each in models):
        raise EngineError(ErrorCode.SERVER_MODEL_MISSING, names)
    try:
        return _by_message(asker, name, trial)
    except EngineError as error:
        is_gone = error.code in (ErrorCode.SERVER_MODEL_MISSING, ErrorCode.SERVER_FOREIGN) and bool(models)
        raise EngineError(ErrorCode.SERVER_MODEL_MISSING, names) if is_gone else error from error


def _by_message(asker: Asker, name: str, trial: float) -> FoundByMessage:
    """Let it answer with one token."""
    wanted = {"model": name, "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 1, "stream": False}
    answer = asker.post(TARGET, wanted, trial)
    if not is_answer(answer):
        detail = "it gives no ids at /v1/completions, and no answer at /v1/chat/completions"
        raise EngineError(ErrorCode.SERVER_FOREIGN, detail)
    if (said := name_of(answer)) and not _is_gpt_oss(said) and not _is_gpt_oss(name):
        raise EngineError(ErrorCode.SERVER_MODEL_FOREIGN, f"it is called {said}")
    version = text_of(asker.get("/api/version"), "version")
    return FoundByMessage(_kind(asker, bool(version)), name, version)


def _kind(asker: Asker, has_version: bool) -> str:
    """Whose server it is, as far as it shows."""
    if has_version:
        return "Ollama"
    if asker.way.address.host.endswith((".azure.com", ".azure.us", ".azure.cn")):
        return "Azure"
    listed = list_of(asker.get("/api/v0/models"), "data")
    return "LM Studio" if listed and text_of(listed[0], "compatibility_type") else "a server of OpenAI’s form"


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


def _completions(asker: Asker, model: object) -> Found | None:
    """Ask by ids; None where the server gives none."""
    name, owner = text_of(model, "id"), text_of(model, "owned_by")
    context = number_of(model, "max_model_len")
    vocabulary = gpt_oss_vocabulary()

    def tokenize(text: str) -> tuple[int, ...]:
        body = {"model": name, "prompt": text, "add_special_tokens": False}
        return ids_of(asker.post("/tokenize", body), "tokens")

    if tokenize("<|start|>"):
        _check_ids(vocabulary, tokenize)
    elif not _is_gpt_oss(name):
        raise EngineError(ErrorCode.SERVER_MODEL_FOREIGN, f"it is called {name}")
    title = "vLLM" if owner == "vllm" else "a server of vLLM’s form"
    dialect = Completions(name, title)
    if not _gives_ids(asker, dialect, name, vocabulary):
        return None
    context = context or TRAINED_CONTEXT
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
