"""What came of a call, as a text that a model reads: cut where it is too long, with the size said."""

from __future__ import annotations

from dataclasses import dataclass, replace

from backends.lines import sound

LIMIT = 64 << 10  # bytes of one result; the context has to hold it
_DENIED = "The user did not allow this call."
MOST_REASON = 300  # characters
KEPT = 1 << 20  # characters of a cut result that a person can still read


@dataclass(frozen=True)
class CallResult:
    """The result of one call."""

    text: str
    size: int  # bytes of the whole, also where `text` was cut
    is_failure: bool = False
    is_cut: bool = False
    whole: str = ""  # what was cut, for a person to read, as much of it as was kept
    ending: str = ""  # said behind the text, and not part of the output
    is_denied: bool = False  # by the user: nothing was run
    is_unmade: bool = False  # the call could not be made at all
    tokens: int = 0  # that a model read and wrote for it, where one did
    seconds: float = 0.0  # that it took, where it is the program that measures


def failed(reason: str) -> CallResult:
    """Say to a model why nothing came of its call."""
    reason = sound(reason)
    return CallResult(reason, len(reason.encode()), is_failure=True)


def unmade(reason: str) -> CallResult:
    """Say to a model why its call was not made."""
    return replace(failed(reason), is_unmade=True)


def denied(reason: str) -> CallResult:
    """Say to a model in one short line that the user did not allow its call, and why if there is a reason."""
    why = " ".join(reason.split())[:MOST_REASON]
    return replace(failed(f"{_DENIED} The reason given: {why}" if why else _DENIED), is_denied=True)


def shortened_to(result: CallResult, limit: int) -> CallResult:
    """Make a result whole text that can be sent and kept, and cut it to fewer bytes where it has more."""
    result = replace(result, text=sound(result.text), whole=sound(result.whole))
    if len(result.text.encode()) <= limit:
        return result
    whole, size = result.whole or result.text, result.size or len(result.text.encode())
    cut = cut_result(whole[:KEPT], max(size, len(whole.encode())), result.ending, limit=limit)
    return replace(result, text=cut.text, size=cut.size, is_cut=True, whole=cut.whole)


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
