"""OpenAI's Agents SDK in its tool loop, over both endpoints, whole and streamed: the call, its result, the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from agents import (
    Agent,
    ModelSettings,
    OpenAIChatCompletionsModel,
    OpenAIResponsesModel,
    RunConfig,
    Runner,
    function_tool,
)
from openai import AsyncOpenAI
from pydantic import BaseModel

from tests.app.scripts import reply, write_script
from tests.app.serving.conftest import SECONDS, Served, serving
from tests.app.serving.test_chat import _CALL

pytestmark = pytest.mark.slow

_QUIET = RunConfig(tracing_disabled=True)


class Digit(BaseModel):
    """What the answer has to be."""

    n: int


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    replies: tuple[dict[str, object], ...] = (
        {"text": _CALL, "when": "Weather"},
        reply("It rains in Ulm.", "Now I know.", after="rain", when="Weather"),
        reply('{"n": 7}', "Seven.", when="digit"),
    )
    path = write_script(Path(tmp_path_factory.mktemp("script")), *replies)
    with serving("--model", str(path)) as served:
        yield served


async def asked(served: Served, endpoint: str, words: str, *, is_streamed: bool, form: type | None = None) -> object:
    """Run an agent to its end; what it has found, and which towns its tool was asked about."""
    towns: list[str] = []

    @function_tool
    def get_weather(city: str) -> str:
        """The weather."""
        towns.append(city)
        return "rain"

    async with AsyncOpenAI(base_url=served.url, api_key=served.key, max_retries=0, timeout=SECONDS) as client:
        kind = OpenAIResponsesModel if endpoint == "responses" else OpenAIChatCompletionsModel
        agent = Agent(
            name="a",
            instructions="Be brief.",
            model=kind("gpt-oss-20b", client),
            tools=[] if form else [get_weather],
            output_type=form,
            model_settings=ModelSettings(max_tokens=200),
        )
        if not is_streamed:
            return (await Runner.run(agent, words, run_config=_QUIET)).final_output, towns
        run = Runner.run_streamed(agent, words, run_config=_QUIET)
        async for _event in run.stream_events():
            pass
        return run.final_output, towns


@pytest.mark.parametrize("endpoint", ["responses", "chat"])
@pytest.mark.parametrize("is_streamed", [False, True])
def test_an_agent_calls_its_tool_and_answers(script: Served, endpoint: str, is_streamed: bool) -> None:
    found = asyncio.run(asked(script, endpoint, "Weather in Ulm?", is_streamed=is_streamed))
    assert found == ("It rains in Ulm.", ["Ulm"])


@pytest.mark.parametrize("endpoint", ["responses", "chat"])
@pytest.mark.parametrize("is_streamed", [False, True])
def test_an_agent_gets_the_form_it_asks_for(script: Served, endpoint: str, is_streamed: bool) -> None:
    found = asyncio.run(asked(script, endpoint, "a digit", is_streamed=is_streamed, form=Digit))
    assert found == (Digit(n=7), [])
