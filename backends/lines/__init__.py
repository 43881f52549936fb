"""The codec that every wire between processes shares: one JSON object a line.

Not here: which messages a wire has (`backends.contract.wire`, `app.core.models.network_wire`), who reads and writes the
pipes.
"""

from backends.lines.codec import DECODE_ERRORS, LineDecoder, LineError, encode_json, encode_line
from backends.lines.splitter import LONGEST_LINE, LineSplitter, LineTooLong
from backends.lines.text import path_text, sound, text_path

__all__ = [
    "DECODE_ERRORS",
    "LONGEST_LINE",
    "LineDecoder",
    "LineError",
    "LineSplitter",
    "LineTooLong",
    "encode_json",
    "encode_line",
    "path_text",
    "sound",
    "text_path",
]
