"""What the app and the engine process say to each other: one JSON object a line, tagged by `type`.

App → engine on stdin: `Request`. Engine → app on stdout: `Event`, beginning with one `ready`. Every request gets
exactly one closing event (`CLOSED_BY`, or `Failed`); all before it with its id is progress. `heartbeat` has no request:
it says that the compute thread moves. End of input means exit. Not here: who reads and writes the pipes
(`backends.engine.worker`, `app.services`).
"""

from __future__ import annotations

import msgspec

from backends.contract.base import Device, FinishReason, LoadOptions, MemoryUse, ModelInfo, Sampling
from backends.contract.calls import ToolCall
from backends.contract.capabilities import Capabilities
from backends.contract.containment import Confinement
from backends.contract.logprobs import TokenLogprob, WantedScores
from backends.contract.messages import AssistantMessage, Channel, Prompt
from backends.contract.packs import PackReport
from backends.contract.server import Server
from backends.lines import LineDecoder

PROTOCOL = 5  # both ends have to speak the same one; raise it with every change that the other end would misread


class Request(msgspec.Struct, frozen=True):
    """Base of all requests; `id` is the app's, unique in a session."""

    id: int


class ListDevices(Request, frozen=True, tag="list_devices"):
    """Asks what a backend could compute on. Closed by `devices_listed`."""


class Load(Request, frozen=True, tag="load"):
    """Load a model in place of the present one. Closed by `loaded` or `failed` (code `cancelled` when cancelled).

    What is to be loaded is looked at first: what is no model, or cannot run here, is refused (`failed` with `kept`),
    and the present model answers on.
    """

    model: str
    options: LoadOptions = LoadOptions()
    backend: str | None = None  # None: by the file's kind and the machine
    server: Server | None = None  # whom to ask for it, where it is on no disk


class Check(Request, frozen=True, tag="check"):
    """Look at what would be loaded, and load nothing. Closed by `done`, or by `failed` as a load would be refused."""

    model: str
    options: LoadOptions = LoadOptions()
    backend: str | None = None
    server: Server | None = None


class Unload(Request, frozen=True, tag="unload"):
    """Give the memory back; running answers are cancelled first. Closed by `done`."""


class Generate(Request, frozen=True, tag="generate"):
    """Answer a prompt. Progress: `loading` while the form of the answer is prepared, `prefilling`, `delta`,
    `call_delta`. Closed by `finished` or `failed`. With fewer tokens of context left for the answer than `least_room`
    nothing is begun (code `context_tight`). Scores of alternatives come with `finished`, log-probabilities with each
    `delta`; without the capability `logprobs` an answer that wants them fails (code `not_able`).
    """

    prompt: Prompt
    sampling: Sampling = Sampling()
    max_tokens: int = 0
    least_room: int = 0
    scores: WantedScores = WantedScores()
    speculative: bool = False  # tokens may be guessed where that is faster: not where speeds are compared


class Count(Request, frozen=True, tag="count"):
    """How many tokens a prompt is. Closed by `counted`."""

    prompt: Prompt


class Render(Request, frozen=True, tag="render"):
    """The prompt as the model sees it, for the inspector. Closed by `rendered`."""

    prompt: Prompt


class Detokenize(Request, frozen=True, tag="detokenize"):
    """What the messages of an answer were as generated, each by its ids, for the inspector; joined as a prompt would
    replay them. Closed by `rendered`.
    """

    messages: tuple[tuple[int, ...], ...]


class CheckSchema(Request, frozen=True, tag="check_schema"):
    """Tell whether answers can be made to fit a JSON schema; needs no model. Closed by `done`, or by `failed` (code
    `schema_unusable`) with a `SchemaProblem` as the detail.
    """

    schema: dict[str, object]


class MeasureMemory(Request, frozen=True, tag="measure_memory"):
    """Asks what the loaded model holds. Closed by `memory_measured`."""


class Measure(Request, frozen=True, tag="measure"):
    """Read so many random tokens, then write so many, whatever they say. Progress: `prefilling`. Closed by `measured`
    or `failed`.
    """

    prompt_tokens: int
    new_tokens: int


class ReadAhead(Request, frozen=True, tag="read_ahead"):
    """Read a prompt to which something may be added, while nothing else is to be done. Closed by `ahead_read`, as
    `cancelled` as soon as anything else is asked of the model – another `read_ahead` included – or as
    `context_overflow` where there is no room that nobody has used.
    """

    prompt: Prompt


class TakePrefix(Request, frozen=True, tag="take_prefix"):
    """Hold what has been computed of a prompt, if it is `least` tokens or more, until its parts are taken or an answer
    is asked for. Closed by `prefix_taken`.
    """

    prompt: Prompt
    least: int = 0


class TakePart(Request, frozen=True, tag="take_part"):
    """Give a part of what is held; after the last one nothing is. Closed by `prefix_part`, or as cancelled after an
    answer was asked for.
    """

    number: int


class PutPrefix(Request, frozen=True, tag="put_prefix"):
    """One part of what was given, in the same order, so that it need not be computed again. Closed by `prefix_put`, or
    as cancelled after an answer was asked for.
    """

    data: bytes
    begins: bool = False
    is_last: bool = False


class Cancel(Request, frozen=True, tag="cancel"):
    """Stop the request `target`, which then closes by itself. Closed by `done`, also where the target is gone."""

    target: int


AnyRequest = (
    ListDevices
    | Check
    | Load
    | Unload
    | Generate
    | Count
    | Render
    | Detokenize
    | CheckSchema
    | MeasureMemory
    | Measure
    | ReadAhead
    | TakePrefix
    | TakePart
    | PutPrefix
    | Cancel
)


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The first line out. All but `protocol` may be missing where the other end is of another version: the protocol
    has to be readable to be compared.
    """

    protocol: int
    pid: int = 0
    version: str = ""
    capabilities: Capabilities = Capabilities()  # of at least one backend
    confinement: Confinement = Confinement()  # what holds around the process, by its own trial


class Heartbeat(msgspec.Struct, frozen=True, tag="heartbeat"):
    """Sent every second in which the compute thread moved or had nothing to do."""

    resident: int  # bytes of memory the process holds


class Event(msgspec.Struct, frozen=True):
    """Base of all answers to a request."""

    id: int


class DevicesListed(Event, frozen=True, tag="devices_listed"):
    """`unusable` says by backend name why it cannot run here, `pack` what became of the engine pack that was wanted."""

    devices: tuple[Device, ...]
    unusable: dict[str, str]
    builds: dict[str, str]
    pack: PackReport | None = None


class Loading(Event, frozen=True, tag="loading"):
    """How far a load is, in the stage that it has reached; for an answer, that its form is being prepared."""

    stage: str
    fraction: float


class Loaded(Event, frozen=True, tag="loaded"):
    """The model answers from now on. `capabilities` are those of its backend."""

    info: ModelInfo
    memory: MemoryUse
    seconds: float
    capabilities: Capabilities = Capabilities()


class Prefilling(Event, frozen=True, tag="prefilling"):
    """Progress of reading a prompt."""

    done: int
    total: int
    reused: int


class Delta(Event, frozen=True, tag="delta"):
    """New text on a channel; never splits a character and never holds a call. `tokens` is how many tokens it stands
    for; `begins` says that it is the first of its message; `logprobs` are of these tokens, where they are wanted.
    """

    channel: Channel
    text: str
    tokens: int = 1
    begins: bool = False
    logprobs: tuple[TokenLogprob, ...] = ()


class CallDelta(Event, frozen=True, tag="call_delta"):
    """A tool call while it is written: more of its arguments for the tool that it addresses. Nothing is run by it;
    `finished` says which calls may be. `begins` opens a new call, whose `text` may still be empty.
    """

    tool: str
    channel: Channel
    text: str
    tokens: int = 1
    begins: bool = False


class Usage(msgspec.Struct, frozen=True):
    """What an answer cost. `analysis_tokens + final_tokens` leaves out headers and control tokens. `drafted` tokens
    were guessed, `accepted` of them came; single tokens would have taken `spared_seconds` longer.
    """

    prompt_tokens: int
    reused_tokens: int
    analysis_tokens: int
    final_tokens: int
    new_tokens: int
    prefill_seconds: float
    decode_seconds: float
    first_token_seconds: float  # from the request to the first generated token
    analysis_seconds: float  # from the first token to the first word of the answer
    drafted: int = 0
    accepted: int = 0
    spared_seconds: float = 0.0


class Finished(Event, frozen=True, tag="finished"):
    """The answer is complete (or cut, see `reason`). `messages` carry the generated ids; `warnings` are the parser's
    codes; `calls` are the tool calls in the order in which `call_delta` told them. `scores` are the log-probabilities
    of the alternatives among each other; empty where none was drawn, or where the backend cannot tell.
    """

    reason: FinishReason
    usage: Usage
    messages: tuple[AssistantMessage, ...]
    answer: str
    reasoning: str
    warnings: tuple[str, ...]
    seed: int
    calls: tuple[ToolCall, ...] = ()
    scores: tuple[float, ...] = ()


class Counted(Event, frozen=True, tag="counted"):
    """Tokens of a prompt, the context it has to fit in, and what each of its messages takes of it."""

    tokens: int
    context: int
    shares: tuple[int, ...] = ()


class Rendered(Event, frozen=True, tag="rendered"):
    """Ids and what each adds to the text: nothing while a character is not complete. `markers` are the places of
    control tokens, written out by name; what looks like one elsewhere was typed, and is text to the model too.
    """

    ids: tuple[int, ...]
    texts: tuple[str, ...]
    markers: tuple[int, ...]

    @property
    def text(self) -> str:
        """The whole text, all pieces joined."""
        return "".join(self.texts)


class MemoryMeasured(Event, frozen=True, tag="memory_measured"):
    """By the backend's account, and what the system says the process holds (bytes)."""

    memory: MemoryUse
    resident: int


class Measured(Event, frozen=True, tag="measured"):
    """Tokens a second of reading the whole prompt, and of writing behind it."""

    prompt_tokens: int
    new_tokens: int
    prompt_rate: float
    new_rate: float


class AheadRead(Event, frozen=True, tag="ahead_read"):
    """How many tokens are read, and how many of them were before."""

    tokens: int
    reused: int


class PrefixPart(Event, frozen=True, tag="prefix_part"):
    """A part of what was computed, to be kept as it is."""

    data: bytes


class PrefixTaken(Event, frozen=True, tag="prefix_taken"):
    """How many tokens are held, in how many parts; 0: there is nothing that is worth it."""

    tokens: int
    parts: int = 0


class PrefixPut(Event, frozen=True, tag="prefix_put"):
    """How many tokens need not be computed any more; 0 before the last part, and where it could not be used."""

    tokens: int


class Done(Event, frozen=True, tag="done"):
    """Closes a request that has nothing to tell."""


class Failed(Event, frozen=True, tag="failed"):
    """Closes a request that could not be done. `code` is an `ErrorCode`; an unknown one is treated as `internal`.
    `kept` is said of a load that was refused: the model that was there before is there still.
    """

    code: str
    detail: str = ""
    facts: dict[str, int] = {}
    kept: bool = False


AnyAnswer = (
    DevicesListed
    | Loading
    | Loaded
    | Prefilling
    | Delta
    | CallDelta
    | Finished
    | Counted
    | Rendered
    | MemoryMeasured
    | Measured
    | AheadRead
    | PrefixPart
    | PrefixTaken
    | PrefixPut
    | Done
    | Failed
)
AnyEvent = Ready | Heartbeat | AnyAnswer
CLOSED_BY: dict[type[Request], type[Event]] = {
    ListDevices: DevicesListed,
    Check: Done,
    Load: Loaded,
    Unload: Done,
    Generate: Finished,
    Count: Counted,
    Render: Rendered,
    Detokenize: Rendered,
    CheckSchema: Done,
    MeasureMemory: MemoryMeasured,
    Measure: Measured,
    ReadAhead: AheadRead,
    TakePrefix: PrefixTaken,
    TakePart: PrefixPart,
    PutPrefix: PrefixPut,
}
"""What closes each request that was done; `Failed` closes any other. `Cancel` is closed by what it stops."""
CLOSING = (*dict.fromkeys(CLOSED_BY.values()), Failed)

REQUESTS = LineDecoder[AnyRequest](AnyRequest)
EVENTS = LineDecoder[AnyEvent](AnyEvent)
