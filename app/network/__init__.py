"""The network process: the only one that opens internet sockets. One request, one closing event, then it ends.

huggingface_hub reads its switches when it is imported, so they are set here, before anything of this package: telemetry
(2.4 asks the hub for a list of AI agents otherwise), update checks, tokens found lying around, and the Xet transfer,
which speaks from native code to hosts we could not report and begins a file anew after every stop.
"""

from __future__ import annotations

import os

for _switch in ("TELEMETRY", "UPDATE_CHECK", "IMPLICIT_TOKEN", "PROGRESS_BARS", "XET"):
    os.environ[f"HF_HUB_DISABLE_{_switch}"] = "1"
