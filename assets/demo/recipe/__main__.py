"""`python -m assets.demo.recipe [train|export|evaluate|all]`, from the project root.

Needs the packages of the dependency group `train`; `evaluate` also needs llama-cpp-python and, for comparing the
MLX folder, mlx-lm where it can be had. `all` is what `make demo-model` calls:
    .venv-train/bin/python -m assets.demo.recipe all
"""

import argparse
import json
from dataclasses import asdict, replace
from importlib.util import find_spec
from pathlib import Path

from tokenizers import Tokenizer

from .engines import by_llama_cpp, by_mlx, by_network
from .evaluation import Examiner, agreement, as_sentences, as_table, measure, mixed_prompts, write_results
from .export_gguf import export_gguf
from .export_mlx import export_mlx
from .shipping import GGUF, MLX, RESULTS, write_card, write_checksums
from .training import Plan, load_network, train
from .vocabulary import FILE

STEPS = 3500
COMPARED = 100
SAMPLED = 1000


def main() -> None:
    """Run the asked part of the recipe."""
    parser = argparse.ArgumentParser(prog="python -m assets.demo.recipe", description=__doc__)
    parser.add_argument("part", choices=("train", "export", "evaluate", "all"))
    parser.add_argument("--folder", type=Path, default=Path("build/demo-model"), help="where checkpoints and logs go")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--ranks", type=int, default=3, help="single-thread processes that train together")
    parser.add_argument("--gpu", action="store_true", help="train on a CUDA device instead, with longer lessons")
    arguments = parser.parse_args()
    if arguments.part in ("train", "all"):
        cpu = Plan(arguments.folder, arguments.steps, arguments.ranks)
        train(replace(cpu, ranks=1, device="cuda", times=16, workers=10) if arguments.gpu else cpu)
    if arguments.part in ("export", "all"):
        export(arguments.folder)
    if arguments.part in ("evaluate", "all"):
        evaluate(arguments.folder)


def export(folder: Path) -> None:
    """Write the shipped files from the checkpoint."""
    network = load_network(folder)
    export_gguf(network, FILE, GGUF)
    export_mlx(network, MLX)
    write_checksums()


def evaluate(folder: Path) -> None:
    """Measure the shipped GGUF file in llama.cpp and compare both files with the training network."""
    tokenizer = Tokenizer.from_file(str(FILE))
    stop = tokenizer.encode("<|return|>").ids[0]
    scores, misses = measure(tokenizer, by_llama_cpp(GGUF, stop))
    reference, prompts = by_network(load_network(folder), stop), mixed_prompts(COMPARED, "agreement")
    same = {"llama.cpp": agreement(tokenizer, prompts, reference, by_llama_cpp(GGUF, stop))}
    if find_spec("mlx_lm"):
        same["mlx-lm"] = agreement(tokenizer, prompts, reference, by_mlx(MLX, stop))
    sampled = Examiner(tokenizer, by_llama_cpp(GGUF, stop, temperature=1.0))
    formed = sampled.well_formed(mixed_prompts(SAMPLED, "well formed"))
    facts: dict[str, object] = {
        "same_as_training_network": {"prompts": COMPARED, **same},
        "well_formed_at_temperature_1": {"prompts": SAMPLED, "well_formed": formed},
    }
    summary = f"{as_table(scores)}\n\n{as_sentences(COMPARED, same, SAMPLED, formed)}"
    print(summary)
    write_results(RESULTS, scores, facts)
    write_card(summary)
    missed = json.dumps([asdict(miss) for miss in misses], indent=1, ensure_ascii=False)
    (folder / "misses.json").write_text(missed, "utf-8")


main()
