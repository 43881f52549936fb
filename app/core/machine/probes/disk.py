"""The disk a folder lies on: what is free, and whether it is fast."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import msgspec

from app.core.machine.probes.known import SystemPaths, Unknown
from app.sentence import Sentence


class Disk(msgspec.Struct, frozen=True):
    """A disk. `spins`: a hard disk, from which a large model loads for minutes."""

    folder: str
    free: int | Unknown
    spins: bool | Unknown


def read_disk(places: SystemPaths, folder: Path) -> Disk:
    """Look at the disk that holds a folder, which need not exist yet."""
    present = next((path for path in (folder, *folder.parents) if os.path.exists(path)), folder)  # noqa: PTH110 - no name is too long for it
    try:
        free: int | Unknown = shutil.disk_usage(present).free
        device = present.stat().st_dev
    except OSError as error:
        silent = Sentence("The disk does not respond: {error}", error=str(error))
        free, device = Unknown(silent, Sentence("Check that it is connected.")), 0
    return Disk(str(folder), free, spins(places, device))


def spins(places: SystemPaths, device: int) -> bool | Unknown:
    """Whether a device number is that of a hard disk."""
    if places.system != "Linux":
        return Unknown(Sentence("This system does not say whether a disk spins."))
    driver = places.text("/proc/devices") or ""
    if re.search(rf"^ *{os.major(device)} (virtblk|xvd|nbd|loop)$", driver, re.MULTILINE):
        return Unknown(Sentence("A virtual disk does not say what it is stored on."))
    block = f"/sys/dev/block/{os.major(device)}:{os.minor(device)}"
    for path in (f"{block}/queue/rotational", f"{block}/../queue/rotational"):  # the second for a partition
        found = places.number(path)
        if found is not None:
            return bool(found)
    return Unknown(Sentence("The folder is not on a plain disk."))
