"""What to put into other programs so that they ask the local API, ready to be copied, with the right values in it.

Not here: what any of these programs does with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from app.sentence import Sentence

KEY_VARIABLE = "TRIPTYCH_API_KEY"


@dataclass(frozen=True)
class Snippet:
    """Lines for one program, and where they go."""

    program: str
    where: Sentence
    text: str


def snippets(url: str, key: str, model: str) -> tuple[Snippet, ...]:
    """For each program that is known: its lines for this server."""
    return tuple(Snippet(program, where, make(url, key, model)) for program, where, make in _PROGRAMS)


def _python(url: str, key: str, model: str) -> str:
    return f"""from openai import OpenAI

client = OpenAI(base_url={_quoted(url)}, api_key={_quoted(key)})
answer = client.responses.create(
    model={_quoted(model)},
    reasoning={{"effort": "low"}},
    input="Why is the sky blue?",
)
print(answer.output_text)
"""


def _codex(url: str, _key: str, model: str) -> str:
    return f"""model = {_quoted(model)}
model_provider = "triptych"

[model_providers.triptych]
name = "Triptych"
base_url = {_quoted(url)}
env_key = "{KEY_VARIABLE}"
wire_api = "responses"
"""


def _environment(_url: str, key: str, _model: str) -> str:
    return f"export {KEY_VARIABLE}={key}\n"


def _continue(url: str, key: str, model: str) -> str:
    return f"""name: Triptych
version: 1.0.0
schema: v1
models:
  - name: {_quoted(model)}
    provider: openai
    model: {_quoted(model)}
    apiBase: {_quoted(url)}
    apiKey: {_quoted(key)}
    roles: [chat, edit, apply]
    capabilities: [tool_use]
"""


def _open_webui(url: str, key: str, _model: str) -> str:
    return f"""OPENAI_API_BASE_URL={url}
OPENAI_API_KEY={key}
"""


def _opencode(url: str, key: str, model: str) -> str:
    provider = {
        "npm": "@ai-sdk/openai-compatible",
        "name": "Triptych",
        "options": {"baseURL": url, "apiKey": key},
        "models": {model: {"name": model, "reasoning": True, "tool_call": True}},
    }
    config = {"$schema": "https://opencode.ai/config.json", "provider": {"triptych": provider}}
    return json.dumps(config | {"model": f"triptych/{model}"}, indent=2, ensure_ascii=False) + "\n"


def _curl(url: str, key: str, model: str) -> str:
    body = json.dumps({"model": model, "messages": [{"role": "user", "content": "Hello"}]}, ensure_ascii=False)
    quoted = body.replace("'", "'\\''")
    return f"""curl {url}/chat/completions \\
  -H "Authorization: Bearer {key}" \\
  -H "Content-Type: application/json" \\
  -d '{quoted}'
"""


def _quoted(text: str) -> str:
    """As JSON, which is a string in Python, TOML and YAML as well."""
    return json.dumps(text, ensure_ascii=False)


_PROGRAMS: tuple[tuple[str, Sentence, Callable[[str, str, str], str]], ...] = (
    ("OpenAI SDK (Python)", Sentence("In your program, after “pip install openai”."), _python),
    ("Codex", Sentence("In ~/.codex/config.toml. The key goes into the environment: see “Codex (key)”."), _codex),
    ("Codex (key)", Sentence("In the terminal, before “codex”."), _environment),
    ("opencode", Sentence("In opencode.json of your project, or in ~/.config/opencode."), _opencode),
    ("Continue.dev", Sentence("In ~/.continue/config.yaml."), _continue),
    (
        "Open WebUI",
        Sentence(
            "In its environment, or under Settings, Connections. From a container, write host.docker.internal in the "
            "place of 127.0.0.1."
        ),
        _open_webui,
    ),
    ("curl", Sentence("In a terminal."), _curl),
)
