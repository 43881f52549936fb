"""A computer as memory arithmetic sees it: pools of memory, and what in each is not ours to use.

`discrete`, `unified` and `cpu_only` apply the rules of thumb for machines we only know by name; `machine_now` is this
computer. Sizes in bytes. Not here: how this computer is looked at (`hardware`).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from app.sentence import Sentence

GIB = 1 << 30
DRIVER = int(0.4 * GIB)  # a driver's context on each GPU
DISPLAY = int(0.8 * GIB)  # desktop and browser on the GPU that drives the screen
HEADLESS = int(0.3 * GIB)  # what is never free on a GPU without a screen
OTHER_GPU = int(0.2 * GIB)  # the same on further GPUs
SPLIT = int(0.3 * GIB)  # compute buffers and waste of each further GPU
SYSTEM = 4 * GIB  # the system and other programs in main memory
UNIFIED_WORK = int(0.2 * GIB)  # command buffers where GPU and CPU share memory
UNIFIED_SYSTEM = int(3.5 * GIB)  # a shared memory's part for the system, or a tenth if that is more
MAIN_MEMORY = Sentence("Main memory")


class Pool(msgspec.Struct, frozen=True):
    """One memory. `driver` is taken as soon as we use it, `others` by other programs or kept for them.

    `device` is the engine's name for it (CPU, CUDA0), empty for machines that are not this one.
    """

    name: Sentence | str
    total: int
    driver: int = 0
    others: int = 0
    learned: int = 0  # what loads on this machine took beyond the prediction; may be negative
    device: str = ""

    @property
    def budget(self) -> int:
        """What a model may take."""
        return self.total - self.driver - self.others - self.learned


class Machine(msgspec.Struct, frozen=True):
    """Main memory and GPUs; the first drives the screen if any does. `unified`: the GPU's memory is main memory."""

    memory: Pool
    gpus: tuple[Pool, ...] = ()
    unified: bool = False


def cpu_only(ram: int) -> Machine:
    """A computer without a GPU that counts."""
    return Machine(Pool(MAIN_MEMORY, ram, others=SYSTEM))


def discrete(gpus: Sequence[int], ram: int, *, headless: bool = False) -> Machine:
    """A computer with GPUs of these sizes."""
    first = HEADLESS if headless else DISPLAY
    pools = (Pool(f"GPU {n}", size, DRIVER, OTHER_GPU if n else first) for n, size in enumerate(gpus))
    return Machine(Pool(MAIN_MEMORY, ram, others=SYSTEM), tuple(pools))


def unified(limit: int, ram: int) -> Machine:
    """A computer whose GPU may use up to `limit` of its main memory: Apple's, AMD's and NVIDIA's shared designs."""
    system = max(UNIFIED_SYSTEM, ram // 10)
    gpu = Pool("GPU", limit, UNIFIED_WORK)
    return Machine(Pool(MAIN_MEMORY, ram, UNIFIED_WORK, system), (gpu,), unified=True)
