"""openai/gpt-oss's own test of an API, unpatched but for the address, without streams: every response is valid.

The script calls whichever function is offered, with arguments that fit, and answers with the result.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from tests.app.scripts import reply, write_script
from tests.app.serving.conftest import Served, serving
from tests.clients.codex import CALL
from tests.clients.npm import install, run

_PROVIDERS = """export const PROVIDERS = {{ triptych: {{
  apiBaseUrl: {url}, apiKey: {key}, apiType: ["responses", "chat"], modelName: "gpt-oss-20b", providerDetails: {{}},
}} }};
"""


def main(folder: Path, checkout: Path | None) -> int:
    """0 if no response was invalid."""
    assert checkout is not None  # the command line sees to it
    place = folder / "compatibility-test"
    shutil.copytree(checkout / "compatibility-test", place, dirs_exist_ok=True)
    install(place, "tsx")
    cases = [json.loads(line) for line in (place / "cases.jsonl").read_text("utf-8").splitlines() if line.strip()]
    script = write_script(folder, *_replies(cases), name="gpt-oss-20b", trained_context=131_072)
    with serving("--model", str(script), "--context", "65536") as served:
        _point(place, served)
        done = run(["npm", "start", "--", "--provider", "triptych", "-k", "1"], place, {})
    rows = _rollout(place)
    wrong = [row for row in rows if not row["result"]["validResponse"]]
    failed = [row for row in rows if not row["success"]]
    print(f"{len(cases)} cases, {len(rows)} runs: {len(wrong)} invalid responses, {len(failed)} without success")
    return 0 if done.returncode == 0 and rows and not wrong else 1


def _replies(cases: list[dict[str, Any]]) -> list[dict[str, object]]:
    """For each case its call, and behind the result an answer."""
    calls: list[dict[str, object]] = [
        {"text": CALL.format(tool=case["tool_name"], arguments=case["expected_arguments"]), "when": case["input"]}
        for case in cases
    ]
    return [*calls, reply("It is done.", "Now I know.", after='"'), reply("It is done.", "Now I know.", after="{")]


def _point(place: Path, served: Served) -> None:
    lines = _PROVIDERS.format(url=json.dumps(served.url), key=json.dumps(served.key))
    (place / "providers.ts").write_text(lines, "utf-8")
    for old in place.glob("rollout_*.jsonl"):
        old.unlink()


def _rollout(place: Path) -> list[dict[str, Any]]:
    """What the test wrote down of each run."""
    found = [line for file in place.glob("rollout_*.jsonl") for line in file.read_text("utf-8").splitlines()]
    return [json.loads(line) for line in found]
