"""What a person and a model read where nothing could be had from the web.

Not here: finding it out (`app.network.web`).
"""

from __future__ import annotations

from app.core.tools.web_wire import WebProblem, WebRefused
from app.sentence import Sentence

_SENTENCES = {
    WebProblem.BAD_ADDRESS: Sentence("“{address}” is not a web address."),
    WebProblem.SCHEME: Sentence("“{address}” leads to an address that is not opened: only http and https are."),
    WebProblem.PRIVATE: Sentence("“{address}” leads into this computer or its own network. It was not opened."),
    WebProblem.NO_CONNECTION: Sentence("No connection to “{address}”."),
    WebProblem.REDIRECTS: Sentence("“{address}” leads on and on to other addresses."),
    WebProblem.WRONG_TYPE: Sentence("At “{address}” is nothing that can be read as text."),
    WebProblem.TOO_LARGE: Sentence("What is at “{address}” is too large."),
    WebProblem.TOO_SLOW: Sentence("“{address}” took too long to answer."),
    WebProblem.BROKEN: Sentence("“{address}” did not answer as a web server does."),
}


def refusal_sentence(address: str, refused: WebRefused) -> Sentence:
    """Why nothing was had from an address."""
    if refused.problem is WebProblem.STATUS:
        return Sentence("“{address}” answered {status}.", address=address, status=str(refused.status))
    return _SENTENCES[refused.problem].filled(address=address)
