"""`codex exec` with a task of one tool: the model runs a command, reads its result, and answers."""

from __future__ import annotations

from pathlib import Path

from app.core.jobs.serving_snippets import KEY_VARIABLE, snippets
from tests.app.scripts import reply, write_script
from tests.app.serving.conftest import serving
from tests.clients.npm import install, run

WORDS = "otters hold hands"
CALL = (
    "<|channel|>analysis<|message|>I look.<|end|><|start|>assistant<|channel|>commentary to=functions.{tool} "
    "<|constrain|>json<|message|>{arguments}<|call|>"
)


def main(folder: Path, _checkout: Path | None) -> int:
    """0 if it ran the command and told what came of it, with the lines that the window gives for it."""
    programs = install(folder, "@openai/codex")
    replies: tuple[dict[str, object], ...] = (
        {"text": CALL.format(tool="exec_command", arguments='{"cmd":"cat otters.txt"}'), "when": "otters"},
        reply(f"The file says: {WORDS}.", "Now I know.", after=WORDS),
    )
    task = folder / "task"
    task.mkdir(exist_ok=True)
    (task / "otters.txt").write_text(WORDS)
    script = write_script(folder, *replies, name="gpt-oss-20b", trained_context=131_072)
    with serving("--model", str(script), "--context", "131072") as served:
        lines = next(each.text for each in snippets(served.url, served.key, "gpt-oss-20b") if each.program == "Codex")
        settings = folder / "home" / ".codex"
        settings.mkdir(parents=True, exist_ok=True)
        (settings / "config.toml").write_text(lines)
        done = run(
            [
                *(str(programs / "codex"), "exec", "--skip-git-repo-check"),
                *("--dangerously-bypass-approvals-and-sandbox", "-C", str(task), "What do otters.txt say?"),
            ],
            folder,
            {KEY_VARIABLE: served.key},
        )
    is_done = done.returncode == 0 and f"The file says: {WORDS}." in done.stdout
    print(f"codex exec: {'it ran its tool and answered' if is_done else 'it did not come to the right end'}")
    return 0 if is_done else 1
