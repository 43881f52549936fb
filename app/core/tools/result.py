"""What came of a call, as a text that a model reads: cut where it is too long, with the size said."""

from __future__ import annotations

from dataclasses import dataclass

LIMIT = 64 << 10  # bytes of one result; the context has to hold it


@dataclass(frozen=True)
class CallResult:
    """The result of one call."""

    text: str
    size: int  # bytes of the whole, also where `text` was cut
    is_failure: bool = False
    is_cut: bool = False
    whole: str = ""  # what was cut, for a person to read, as much of it as was kept
    ending: str = ""  # said behind the text, and not part of the output


def cut_result(output: str, size: int, ending: str = "", *, is_failure: bool = False, limit: int = LIMIT) -> CallResult:
    """Keep the beginning of an output of `size` bytes, and add on lines of their own what was left out and `ending`."""
    kept = output.encode()[:limit].decode("utf-8", "ignore")
    is_cut = size > len(kept.encode()) and size > limit
    parts = [kept.removesuffix("\n")] if kept else []
    if is_cut:
        parts.append(f"[The output was cut: these are the first {len(kept.encode()):,} of {size:,} bytes.]")
    if ending:
        parts.append(f"[{ending}]")
    return CallResult("\n".join(parts), size, is_failure, is_cut, output if is_cut else "", ending)
