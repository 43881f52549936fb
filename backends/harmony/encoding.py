"""What rendering and parsing need to know of a tokeniser: text to ids, ids to bytes, and the ids of the control tokens.

Not here: building one from a model file (`backends.engine.tokenizer`). Text can never become a control token: `encode`
only gives ordinary ids, control ids come from `control` by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

STOPS = {"<|end|>": "end", "<|return|>": "return", "<|call|>": "call", "<|endoftext|>": "endoftext"}
"""Control tokens that close a message, and the word a parsed message gets for them."""


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
        missing = [name for name in (*STOPS, "<|start|>", "<|message|>", "<|channel|>", "<|constrain|>") if name not in control]
        if missing:
            raise ValueError(f"the vocabulary has no {', '.join(missing)}")
        self.start = control["<|start|>"]
        self.message = control["<|message|>"]
        self.channel = control["<|channel|>"]
        self.constrain = control["<|constrain|>"]
        self.end = control["<|end|>"]
        self.call = control["<|call|>"]
        self.return_ = control["<|return|>"]
        self.endoftext = control["<|endoftext|>"]
        self.closing = {control[name]: word for name, word in STOPS.items()}
        """Ids that close a message, with their word."""
        self.stop_ids = frozenset({self.return_, self.call, self.endoftext})
        """Ids that end a generation. `<|end|>` is not one: after the reasoning the turn goes on."""
