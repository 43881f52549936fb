"""What a source of tools is, where it runs and what it can reach, in a sentence for the settings.

Not here: what a single call would do (`call_terms`).
"""

from __future__ import annotations

from app.sentence import Sentence

_KNOWN = {
    "python": Sentence("Runs programs that the model writes, in a sandbox on this computer without files and network."),
    "files": Sentence("Searches and reads the files attached to the chat. Nothing leaves this computer."),
    "web": Sentence("Searches and reads the web. What it asks for goes over the network, into the connection log."),
}
_SERVER = Sentence("A server of tools that you have added.")
_UNKNOWN = Sentence("A tool that the model may call.")


def about(provider: str) -> Sentence:
    """Return the sentence for a provider of this name."""
    if provider.startswith("mcp."):
        return _SERVER
    return _KNOWN.get(provider, _UNKNOWN)
