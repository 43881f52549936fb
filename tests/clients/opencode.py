"""`opencode run` with a task of one tool: the model reads a file by the program's own tool, and answers."""

from __future__ import annotations

import json
from pathlib import Path

from app.core.jobs.serving_snippets import snippets
from tests.app.scripts import reply, write_script
from tests.app.serving.conftest import serving
from tests.clients.codex import CALL, WORDS
from tests.clients.npm import install, run


def main(folder: Path, _checkout: Path | None) -> int:
    """0 if it read the file and told what stands there, with the lines that the window gives for it."""
    programs = install(folder, "opencode-ai")
    task = folder / "task"
    task.mkdir(exist_ok=True)
    (task / "otters.txt").write_text(WORDS)
    arguments = json.dumps({"filePath": str(task / "otters.txt")})
    replies: tuple[dict[str, object], ...] = (
        {"text": CALL.format(tool="read", arguments=arguments), "when": "otters"},
        reply(f"The file says: {WORDS}.", "Now I know.", after=WORDS),
        reply("A title"),
    )
    script = write_script(folder, *replies, name="gpt-oss-20b", trained_context=131_072)
    with serving("--model", str(script), "--context", "131072") as served:
        made = snippets(served.url, served.key, "gpt-oss-20b")
        (task / "opencode.json").write_text(next(each.text for each in made if each.program == "opencode"))
        done = run([str(programs / "opencode"), "run", "--dir", str(task), "What does otters.txt say?"], folder, {})
    is_done = done.returncode == 0 and f"The file says: {WORDS}." in done.stdout
    print(f"opencode run: {'it ran its tool and answered' if is_done else 'it did not come to the right end'}")
    if not is_done:
        print(done.stdout[-2000:], done.stderr[-2000:], sep="\n")
    return 0 if is_done else 1
