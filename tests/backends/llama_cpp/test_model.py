"""What only llama.cpp's adapter has: interruption inside a batch, long reuse, placement."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from backends.contract.base import LoadOptions, Sampling, Sequence
from backends.contract.errors import EngineError, ErrorCode
from backends.formats.gguf import load_header
from backends.llama_cpp import LlamaCpp
from backends.llama_cpp.library import open_library
from backends.llama_cpp.memory import cache_bytes, read_account
from backends.llama_cpp.model import LlamaModel
from tests.backends.runs import Results, begin_alike, finish, ignore, never, prompt, run, sequence
from tests.models import Spec, write_random_gguf

_SMALL = LoadOptions(context=256, sequences=4, batch=32, ubatch=32)
_EXACT = LoadOptions(context=4096, ubatch=32, kv_type="q8_0")  # sums in f32, so the order of cells hardly matters


@pytest.mark.slow
def test_a_cancel_is_heard_inside_a_long_batch(backend: LlamaCpp, large_model: Path) -> None:
    options = LoadOptions(context=2048)
    model = backend.load(large_model, options, ignore)
    answers = iter((False, True))  # the first question comes before the batch

    model.start(sequence(1, prompt(1, 400), new=2))
    assert not model.step(lambda: next(answers, True)), "the batch was dropped"
    assert next(answers, None) is None, "it was asked inside the batch"
    results = Results()
    finish(model, results, [1])
    model.close()
    again = backend.load(large_model, options, ignore)
    undisturbed = run(again, sequence(1, prompt(1, 400), new=2))[1].tokens
    assert len(undisturbed) == len(results[1].tokens) == 2, "how the prompt is cut, and so rounded, depends on the time"
    again.close()


@pytest.mark.slow
def test_many_turns_far_beyond_the_window(backend: LlamaCpp, small_model: Path) -> None:
    """Eight turns in which the reasoning is dropped, others stealing the cells that the window has left behind."""
    model = backend.load(small_model, _EXACT, ignore)
    ids = prompt(1, 100)
    for turn in range(8):
        one = sequence(turn, ids, new=40)
        result = run(model, one)[turn]
        alone = backend.load(small_model, _EXACT, ignore)
        assert begin_alike([result.tokens], [run(alone, one)[turn].tokens])
        alone.close()
        assert result.end.reused_tokens >= (len(ids) - 40 if turn else 0)
        run(model, sequence(100, prompt(100 + turn, 300), new=1))
        ids += (*result.tokens[25:], *prompt(200 + turn, 25))
    model.close()


@pytest.mark.slow
def test_going_on_needs_no_checkpoint(backend: LlamaCpp, small_model: Path) -> None:
    """Others have taken every cell outside the window; what is inside is exactly enough to go on."""
    model = backend.load(small_model, _EXACT, ignore)
    ids = prompt(3, 100)
    ids += tuple(run(model, sequence(1, ids, new=60))[1].tokens)
    for number in range(3):
        run(model, sequence(2, prompt(40 + number, 600), new=1))
    result = run(model, sequence(3, (*ids, 1, 2, 3)))[3]
    assert result.end.reused_tokens == len(ids) - 1, "all but the token that was drawn last and never computed"
    model.close()


def test_those_who_begin_alike_compute_it_once(backend: LlamaCpp, small_model: Path) -> None:
    model = backend.load(small_model, _SMALL, ignore)
    ids = prompt(5, 70)
    results = run(model, *(sequence(id_, (*ids, id_)) for id_ in range(3)))
    assert [results[id_].end.reused_tokens for id_ in range(3)] == [0, 70, 70]
    model.close()


@pytest.mark.parametrize("loses", [0, 1])
def test_a_follower_survives_its_leader(backend: LlamaCpp, small_model: Path, loses: int) -> None:
    model = backend.load(small_model, _SMALL, ignore)
    ids = prompt(6, 90)
    for id_ in range(3):
        model.start(sequence(id_, (*ids, id_)))
    results = Results()
    results.take(model.step(never))
    model.stop(loses)
    finish(model, results, range(3))
    for id_ in {0, 1, 2} - {loses}:
        alone = backend.load(small_model, _SMALL, ignore)
        assert begin_alike([results[id_].tokens], [run(alone, sequence(id_, (*ids, id_)))[id_].tokens])
        alone.close()
    model.close()


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"sampling": Sampling(top_p=0.0)}, "sampling"),
        ({"sampling": Sampling(temperature=float("nan"))}, "sampling"),
    ],
)
def test_bad_wishes_are_refused(backend: LlamaCpp, small_model: Path, change: dict[str, object], part: str) -> None:
    model = backend.load(small_model, _SMALL, ignore)
    end = model.vocabulary.control["<|return|>"]
    one = sequence(1, prompt(8, 20), stop_ids=frozenset({end}))
    with pytest.raises(EngineError, match=part) as caught:
        model.start(msgspec.structs.replace(one, **change))
    assert caught.value.code is ErrorCode.BAD_REQUEST
    model.close()


@pytest.mark.parametrize(
    "sampling", [Sampling(top_k=1, seed=3), Sampling(top_p=1e-9, seed=3), Sampling(min_p=0.999999)]
)
def test_narrow_sampling_is_greedy(backend: LlamaCpp, small_model: Path, sampling: Sampling) -> None:
    model = backend.load(small_model, _SMALL, ignore)
    results = run(model, sequence(1, prompt(9, 20)), sequence(2, prompt(9, 20), sampling=sampling))
    assert results[1].tokens == results[2].tokens
    model.close()


@pytest.mark.parametrize(
    "change",
    [
        {"sequences": 0},
        {"sequences": 65},
        {"sequences": 4, "batch": 3},
        {"context": -1},
        {"threads": -2},
        {"kv_type": "q4_0"},
        {"tensor_split": (-1.0,)},
    ],
)
def test_options_that_would_abort_are_refused(backend: LlamaCpp, small_model: Path, change: dict[str, object]) -> None:
    with pytest.raises(EngineError) as caught:
        backend.load(small_model, msgspec.structs.replace(_SMALL, **change), ignore)
    assert caught.value.code is ErrorCode.BAD_REQUEST


def test_a_cache_beyond_the_memory_is_refused(backend: LlamaCpp, tmp_path: Path) -> None:
    spec = Spec(layers=8, heads=32, kv_heads=32, head_dim=128, context=1 << 22)
    path = write_random_gguf(tmp_path / "wide.gguf", spec)
    with pytest.raises(EngineError) as caught:
        backend.load(path, LoadOptions(context=1 << 22, gpu_layers=0), ignore)
    assert caught.value.code is ErrorCode.OUT_OF_MEMORY
    assert caught.value.facts["needed"] > caught.value.facts["available"] > 0


@pytest.mark.parametrize("kv_type", ["f16", "q8_0"])
@pytest.mark.parametrize(("context", "sequences", "ubatch"), [(4096, 1, 512), (1000, 4, 64), (256, 16, 512)])
def test_the_arithmetic_of_the_cache_is_llama_cpps(
    backend: LlamaCpp, small_model: Path, kv_type: str, context: int, sequences: int, ubatch: int
) -> None:
    options = LoadOptions(context=context, sequences=sequences, ubatch=ubatch, kv_type=kv_type)
    model = backend.load(small_model, options, ignore)
    header = load_header(small_model)
    held = model.memory().devices
    expected = cache_bytes(header.architecture, context, sequences, min(context, ubatch), kv_type)
    assert sum(device.cache for device in held) == pytest.approx(expected, abs=20_000)  # rounded to 0.01 MiB each
    assert sum(device.weights for device in held) == pytest.approx(header.size, abs=20_000)
    assert all(device.compute > 0 for device in held)
    model.close()


def test_the_account_knows_devices() -> None:
    lines = [
        "load_tensors:   CPU_Mapped model buffer size =   100.00 MiB",
        "load_tensors:        CUDA0 model buffer size =  9000.50 MiB",
        "llama_kv_cache:      CUDA0 KV buffer size =   192.00 MiB",
        "llama_kv_cache:      CUDA0 KV buffer size =    18.00 MiB",
        "sched_reserve:      CUDA0 compute buffer size =   398.38 MiB",
        "sched_reserve:  CUDA_Host compute buffer size =     5.00 MiB",
        "llama_context:        CPU  output buffer size =     3.00 MiB",
    ]
    cpu, cuda = read_account(lines).devices
    assert (cpu.device, cpu.weights, cpu.cache, cpu.compute) == ("CPU", 100 << 20, 0, 8 << 20)
    assert (cuda.device, cuda.weights, cuda.cache) == ("CUDA0", 18001 << 19, 210 << 20)


def test_experts_on_the_cpu_and_repacking_load(backend: LlamaCpp, small_model: Path) -> None:
    plain = backend.load(small_model, _SMALL, ignore)
    placed = backend.load(small_model, msgspec.structs.replace(_SMALL, cpu_expert_layers=9), ignore)
    one = sequence(1, prompt(10, 40))
    assert begin_alike([run(placed, one)[1].tokens], [run(plain, one)[1].tokens])
    packed = backend.load(small_model, msgspec.structs.replace(_SMALL, repack=True, mmap=False), ignore)
    assert packed.info.options.repack is ("AMX" not in open_library().packings())  # else it would end the process
    assert plain.info.options.repack is False
    assert len(run(packed, one)[1].tokens) == 12
    for model in (plain, placed, packed):
        model.close()


def test_devices_tell_memory(backend: LlamaCpp) -> None:
    cpu = next(device for device in backend.devices() if device.name == "CPU")
    assert 0 < cpu.memory_free < cpu.memory_total
    assert "llama.cpp" in backend.build


def test_loading_is_silent_and_light(small_model: Path) -> None:
    """Nothing on stdout, where the engine speaks JSON; nothing imported that a start would have to wait for."""
    source = f"""
import sys
from pathlib import Path
from backends.contract.base import LoadOptions
from backends.llama_cpp import LlamaCpp
from backends.llama_cpp.library import open_library
LlamaCpp().load(Path({str(small_model)!r}), LoadOptions(), lambda *_: None).close()
sys.stderr.write("numpy" if "numpy" in sys.modules else "light")
"""
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "light")


def tokens_before_first(model: LlamaModel, first: Sequence, second: Sequence) -> int:
    """How many tokens the first has written when the second writes its first one; they arrive together."""
    results = Results()
    for one in (first, second):
        model.start(one)
    while not (results.get(second.id) and results[second.id].tokens):
        results.take(model.step(never))
    written = len(results[first.id].tokens) if first.id in results else 0
    for one in (first, second):
        model.stop(one.id)
    finish(model, results, [first.id, second.id])
    return written


def test_prompts_that_came_together_are_read_before_one_of_them_writes_on(backend: LlamaCpp, small_model: Path) -> None:
    """As in a comparison: beside words a prompt is read in small pieces, and the others would not begin for long."""
    model = backend.load(small_model, msgspec.structs.replace(_SMALL, context=1024), ignore)
    alike = tokens_before_first(model, sequence(1, prompt(1, 90), 0), sequence(2, prompt(2, 95), 0))
    longer = tokens_before_first(model, sequence(3, prompt(3, 20), 0), sequence(4, prompt(4, 500), 0))
    model.close()
    assert alike <= 1
    assert longer > 5, "a short question does not wait for a long document"


def test_the_smallest_batch_is_not_overfilled(small_model: Path) -> None:
    """An answer and a prompt that joins it have one token each."""
    model = LlamaCpp().load(small_model, LoadOptions(context=256, batch=2, ubatch=2, sequences=2), ignore)
    model.start(sequence(1, prompt(1, 3), 60))
    results = Results()
    while not (results.get(1) and results[1].tokens):
        results.take(model.step(never))
    model.start(sequence(2, prompt(2, 20), 5))
    finish(model, results, [1, 2])
    assert [len(results[number].tokens) for number in (1, 2)] == [60, 5]
    model.close()
