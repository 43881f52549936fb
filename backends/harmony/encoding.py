"""What rendering and parsing need of a tokeniser: text to ids, ids to bytes, and the ids of the control tokens.

Text can never become a control token: `encode` only gives ordinary ids, control ids come from `control` by name.
Not here: building one from a model file (`backends.engine.tokenizer`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backends.contract.messages import MessageEnd

_REQUIRED = ("<|start|>", "<|channel|>", "<|constrain|>", "<|message|>", "<|end|>", "<|return|>", "<|call|>")


class HarmonyEncoding:
    """A tokeniser with Harmony's control tokens. Values only; safe to share."""

    def __init__(
        self,
        encode: Callable[[str], list[int]],
        token_bytes: Callable[[int], bytes | None],
        control: Mapping[str, int],
    ) -> None:
        self.encode = encode
        """Ordinary ids of a text; markers typed in it stay text."""
        self.token_bytes = token_bytes
        """The bytes of an ordinary token, or None for a control, reserved or unknown id."""
        self.control = dict(control)
        self.names = {number: name for name, number in control.items()}
        if missing := [name for name in _REQUIRED if name not in control]:
            raise ValueError(f"the vocabulary has no {', '.join(missing)}")
        self.start = control["<|start|>"]
        self.message = control["<|message|>"]
        self.channel = control["<|channel|>"]
        self.constrain = control["<|constrain|>"]
        self.closing = {control[f"<|{end}|>"]: end for end in MessageEnd if f"<|{end}|>" in control}
        """Ids that close a message, and what they are called."""
        self.stop_ids = frozenset(token for token, end in self.closing.items() if end is not MessageEnd.END)
        """Ids that end a generation. `<|end|>` is not one: after the reasoning the turn goes on."""
