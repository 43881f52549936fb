"""A loaded model: one `step` is one `llama_decode` over the next token of every sequence and a piece of the prompts.

A batch never exceeds what llama.cpp computes at a time (`ubatch`). So an interrupted call leaves nothing half done that
the sliding layers could not take back, and a cancel waits for one batch at most. Sequences that begin alike and arrive
together compute the common part once: one leads, the others wait and copy. Not here: what may be reused (`slots`).
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence as Many
from functools import partial

from backends.contract.awake import awake_seconds
from backends.contract.base import (
    FinishReason,
    IsInterrupted,
    MemoryUse,
    ModelInfo,
    Sequence,
    StepEvent,
    Token,
    Vocabulary,
)
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.prefixes import ComputedPrefix
from backends.llama_cpp import native as codes
from backends.llama_cpp.batch import Batch
from backends.llama_cpp.device_draws import DeviceDraws
from backends.llama_cpp.interrupt import Interrupt
from backends.llama_cpp.likelihoods import Likelihoods
from backends.llama_cpp.native import Context, Native
from backends.llama_cpp.pacing import Pacing
from backends.llama_cpp.sampler import new_sampler
from backends.llama_cpp.sequence import LlamaSequence, lets_others_read
from backends.llama_cpp.slots import Slot, Slots, common_prefix
from backends.llama_cpp.speculation import CallCosts, Guess
from backends.local.model import LoadedModelBase

_OTHER_KERNEL = 64  # tokens of a call from which llama.cpp computes attention with another kernel, rounding differently
_SHARED_BATCH = _OTHER_KERNEL - 1  # with running answers, on a CPU: more would change what they say
_PATIENCE = 8.0  # seconds between two pieces of a prompt, for progress to be told; a cancel is heard inside
_WORTH_WAITING = 64  # tokens another sequence is about to compute for us
_LONG = 0.05  # seconds: a call expected to take longer can be interrupted from inside
_RESULTS = {codes.OUT_OF_MEMORY: ErrorCode.OUT_OF_MEMORY}


class LlamaModel(LoadedModelBase[LlamaSequence]):
    """A model of llama.cpp with its context; `LoadedModel` says what it promises."""

    def __init__(
        self,
        *,
        native: Native,
        model: int,
        context: Context,
        interrupt: Interrupt,
        draws: DeviceDraws,
        info: ModelInfo,
        vocabulary: Vocabulary,
        account: MemoryUse,
        threads_from: int,
        worth: float,
    ) -> None:
        """`threads_from` is the number of tokens from which several threads are faster than one, `worth` how many times
        as fast guessing tokens has to be to be done.
        """
        super().__init__(info, vocabulary)
        self._native = native
        self._model = model
        self._context = context
        self._interrupt = interrupt
        self._draws = draws
        self._account = account
        self._threads_from = threads_from
        self._likelihoods = Likelihoods(native, native.vocabulary_size(native.vocabulary_of(model)))
        self._slots = Slots(context, info.sequences, info.window)
        self._batch = Batch(context, min(info.options.context, info.options.batch, info.options.ubatch))
        shared = _SHARED_BATCH if info.devices == ("CPU",) else info.options.ubatch
        self._pacing = Pacing(min(self._batch.capacity, shared))
        self._costs, self._worth = CallCosts(), worth
        self._waiting: deque[LlamaSequence] = deque()
        self._reading: list[LlamaSequence] = []
        self._writing: list[LlamaSequence] = []
        self._stepping: list[LlamaSequence] = []  # of those, whose next token is in the batch
        self._is_full = False  # cells ran out: nobody new before somebody has ended
        self._pace = 1.0  # seconds a token took in the last call
        self._prompt_pace = 0.03  # and in the last one with a piece of a prompt; before that, a slow computer's

    def start(self, sequence: Sequence) -> None:
        """Queue a sequence; raises EngineError (context_overflow, bad_request) and then nothing has changed."""
        self._check(sequence)
        vocabulary = self._native.vocabulary_of(self._model)
        sampler = self._draws.new_sampler(sequence) or new_sampler(
            self._native, vocabulary, sequence.sampling, sequence.constraint
        )
        self._waiting.append(LlamaSequence(sequence, sampler))

    def step(self, is_interrupted: IsInterrupted) -> Many[StepEvent]:
        """Compute one batch for every live sequence. Interrupted: no event is lost, the next call does it again."""
        self._interrupt.poll_with(is_interrupted)
        if not is_interrupted():
            self._admit()
            while self._fill() and not self._decode():
                self._make_room()
        return self._drain_events()

    def computed_prefix(self, prompt: Many[int]) -> ComputedPrefix | None:
        """Return the computed tokens that have the longest beginning in common with a prompt; None: nothing has."""
        return self._slots.computed(list(prompt))

    def put_prefix(self, prefix: ComputedPrefix) -> bool:
        """Have these tokens computed. False: it cannot be, and nothing is lost by it."""
        if self._live() or not prefix.tokens or len(prefix.tokens) >= self.info.context:
            return False
        if max(prefix.tokens) >= self._likelihoods.size or min(prefix.tokens) < 0:
            return False
        if self._slots.reusable(list(prefix.tokens)) >= len(prefix.tokens) - 1:
            return True  # it is there already
        return self._slots.put(prefix)

    def memory(self) -> MemoryUse:
        """What llama.cpp allocated when it loaded; it allocates nothing later."""
        return self._account

    def close(self) -> None:
        """Give everything back. Nothing else may be called after."""
        for run in self._live():
            run.sampler.close()
        self._likelihoods.close()
        self._context.free()
        self._draws.close()
        self._native.free_model(self._model)

    def _live(self) -> list[LlamaSequence]:
        return [*self._waiting, *self._reading, *self._writing]

    # Who runs

    def _admit(self) -> None:
        """Give free slots to those who wait, first come first served."""
        self._fork_followers()  # a leader may have been stopped
        while self._waiting and not self._is_full and self._slots.has_idle():
            run = self._waiting.popleft()
            if run.gives_way:
                self._admit_spare(run)
                continue
            self._follow(run)
            self._assign(run, self._slots.acquire(run.prompt) if run.leader is None else self._slots.reserve())
            self._reading.append(run)

    def _admit_spare(self, run: LlamaSequence) -> None:
        slot = self._slots.acquire_spare(run.prompt)
        if slot is None:
            self._end(run, FinishReason.CONTEXT)
        else:
            run.assign(slot)
            self._reading.append(run)

    def _follow(self, run: LlamaSequence) -> None:
        """Find a sequence that is about to compute what we would have to compute too."""
        run.fork_at = self._slots.reusable(run.prompt) + _WORTH_WAITING - 1
        for other in self._reading:
            common = min(common_prefix(other.prompt, run.prompt), len(run.prompt) - 1)
            if common > max(run.fork_at, len(other.slot.tokens)):
                run.leader, run.fork_at = other, common

    def _fork_followers(self) -> None:
        """Copy to those whose leader has come far enough; those who lost theirs go on alone."""
        for run in self._reading:
            leader = run.leader
            if leader is not None and not (leader.has_slot and len(leader.slot.tokens) < run.fork_at):
                run.leader = None
                self._slots.release(run.slot)
                self._assign(run, self._slots.acquire(run.prompt))

    def _assign(self, run: LlamaSequence, slot: Slot) -> None:
        run.assign(slot)
        self._draws.seat(slot.id, run.sampler)

    def _make_room(self) -> None:
        """Cells ran out: forget what nobody uses; else the newest prompt waits; else the newest answer ends. What gives
        way ends before anything is forgotten that was asked.
        """
        giving = next((run for run in (*self._reading, *self._writing) if run.gives_way), None)
        if self._slots.evict(spares_asked=giving is not None):
            return
        if giving is not None:
            self._end(giving, FinishReason.CONTEXT)
            return
        self._is_full = True
        if any(run.guess.tokens for run in self._writing):
            return  # no more are guessed while cells are short
        reading = [run for run in self._reading if run.piece]
        if not reading:
            self._end(self._writing[-1], FinishReason.CONTEXT)
        elif len(reading) + len(self._writing) > 1:
            self._send_back(reading[-1])
        else:
            self._end(reading[-1], FinishReason.CONTEXT)

    def _send_back(self, run: LlamaSequence) -> None:
        """Let a sequence wait again, ahead of the others."""
        self._reading.remove(run)
        self._leave_slot(run)
        self._waiting.appendleft(run)

    def _end(self, run: LlamaSequence, reason: FinishReason) -> None:
        """Close a sequence; its tokens stay in the slot for the next prompt."""
        for runs in (self._waiting, self._reading, self._writing):
            if run in runs:
                runs.remove(run)
        self._leave_slot(run)
        run.sampler.close()
        self._is_full = False
        self._events.append(run.finish(reason))

    def _leave_slot(self, run: LlamaSequence) -> None:
        if run.has_slot:
            self._slots.release(run.slot)
            run.withdraw()

    # What is computed

    def _fill(self) -> bool:
        """Collect the next batch. False: there is nothing to do."""
        batch = self._batch
        batch.clear()
        self._stepping = [] if lets_others_read(self._writing, self._reading) else self._writing[:]
        for run in self._stepping:
            slot = run.slot
            run.row = batch.add(run.next_token, len(slot.tokens), slot.id)
            run.guess = Guess()
        if len(self._writing) == 1 and not self._reading and not self._is_full:
            self._add_guess(self._writing[0])
        if self._reading:
            room = self._pacing.room(len(self._stepping)) if self._stepping else self._reading_room()
            self._fill_prompts(min(room, batch.room))
        batch.seal()
        return batch.count > 0

    def _add_guess(self, run: LlamaSequence) -> None:
        """Let what likely comes next be computed with the last token, as far as answer, context and batch have room."""
        if run.text is None:
            return
        slot = run.slot
        room = min(run.most_guesses, self.info.context - len(slot.tokens) - 1, self._batch.room)
        run.guess = run.text.guess(self._costs, room, self._worth)
        for place, token in enumerate(run.guess.tokens, len(slot.tokens) + 1):
            self._batch.add(token, place, slot.id)

    def _reading_room(self) -> int:
        """Tokens of prompts in a call that reads only: all there is room for; on slow computers equal parts of them."""
        room, patience = self._batch.room, max(_OTHER_KERNEL, int(_PATIENCE / self._prompt_pace))
        if patience >= room:
            return room
        left = sum(run.left for run in self._reading if run.leader is None)
        return max(_OTHER_KERNEL, min(room, math.ceil(left / math.ceil(left / patience))))

    def _fill_prompts(self, room: int) -> None:
        """Pieces of prompts: half of the room for those with the least left, the rest in the order of arrival, so that
        a short question does not wait for a long one, nor a long one for many short ones.
        """
        for run in self._reading:
            run.piece = 0
        first, *others = self._reading
        for run in sorted(others, key=lambda run: run.left):
            room -= self._add_piece(run, min(room, room // 2)) if run.left < first.left else 0
        for run in self._reading:
            if not run.piece:
                room = max(0, room - self._add_piece(run, room))

    def _add_piece(self, run: LlamaSequence, room: int) -> int:
        """Put a piece of its prompt into the batch; returns of how many tokens."""
        slot = run.slot
        begin = len(slot.tokens)
        run.piece = self._cut(self._next_stop(run, begin) - begin, room) if run.leader is None else 0
        if run.piece:
            end = begin + run.piece
            is_last = end == len(run.prompt)
            run.row = self._batch.add_prompt(run.prompt[begin:end], begin, slot.id, is_last)
        return run.piece

    def _cut(self, left: int, room: int) -> int:
        """How much to take of what is left: all, or so that the rest goes through the same kernel."""
        if left <= room or room < _OTHER_KERNEL:
            return min(left, room)
        if left < 2 * _OTHER_KERNEL:
            return min(left, self._batch.room)
        return min(room, left - _OTHER_KERNEL)

    def _next_stop(self, run: LlamaSequence, begin: int) -> int:
        """Where this prompt ends, or where a follower branches off."""
        forks = [other.fork_at for other in self._reading if other.leader is run and other.fork_at > begin]
        return min(forks, default=len(run.prompt))

    def _decode(self) -> bool:
        """Compute the batch and take the results. False: cells ran out and nothing has changed."""
        count = self._batch.count
        self._context.set_abortable(self._pace * count > _LONG)
        self._context.set_threads(self.info.threads if count >= self._threads_from else 1)
        began = awake_seconds()
        result = self._native.decode(self._context.handle, self._batch.struct)
        if result == codes.OK:
            if self._writing:
                self._context.synchronize()  # what is drawn next needs it, and what it took is to be known
            seconds = awake_seconds() - began
            self._note_seconds(count, seconds)
            self._advance(seconds)
            self._pace = seconds / count or self._pace  # none: the computer slept meanwhile
            if count >= _OTHER_KERNEL:
                self._prompt_pace = self._pace
            return True
        if result == codes.NO_CELLS:
            return False
        for run in (*self._writing, *self._reading):
            self._slots.undo(run.slot)
        if result != codes.ABORTED:
            code = _RESULTS.get(result, ErrorCode.INTERNAL)
            raise EngineError(code, f"llama_decode returned {result}: {self._native.log.complaints()}")
        return True

    def _note_seconds(self, count: int, seconds: float) -> None:
        """What this call says of the next ones."""
        writers = len(self._stepping)
        if writers == 1 and not self._reading:
            self._costs.note(count, seconds)
        if writers and not self._stepping[0].guess.tokens:
            self._pacing.note(writers, count - writers, seconds)
        if not writers:
            for run in self._writing:
                run.patience -= count

    def _advance(self, seconds: float) -> None:
        """What the batch brought: longer slots, then new tokens."""
        ready = self._stepping
        for run in ready:
            run.slot.tokens.append(run.next_token)
        if self._reading:
            ready += self._advance_prompts()
        for run in ready:
            slot = run.slot
            self._draw_token(run)
            if run.guess.tokens:
                self._draw_behind_guesses(run, slot, seconds)

    def _draw_behind_guesses(self, run: LlamaSequence, slot: Slot, seconds: float) -> None:
        """Draw on behind each guess that came, and forget all behind the first that did not."""
        guess, right = run.guess, 0
        while run.has_slot and right < len(guess.tokens) and run.next_token == guess.tokens[right]:
            slot.tokens.append(run.next_token)
            right += 1
            run.row += 1
            self._draw_token(run)
        self._slots.undo(slot)
        if run.text is not None:
            run.text.learn(guess, right, self._costs.one * (right + 1) - seconds)

    def _advance_prompts(self) -> list[LlamaSequence]:
        """Sequences whose prompt is now read."""
        for run in self._reading:
            slot = run.slot
            if run.piece:
                begin = len(slot.tokens)
                slot.tokens += run.prompt[begin : begin + run.piece]
                self._events.append(run.progress(len(slot.tokens)))
        read = [run for run in self._reading if len(run.slot.tokens) == len(run.prompt)]
        for run in read:
            self._slots.checkpoint(run.slot)
            run.is_read()
        self._fork_followers()
        self._reading = [run for run in self._reading if run not in read]
        self._writing += read
        return read

    def _scores(self, ids: Many[int], row: int) -> list[float]:
        """The logits of these ids in the last batch."""
        logits = self._native.logits(self._context.handle, row, self.vocabulary.size)
        return [logits[id_] for id_ in ids]

    def _draw_token(self, run: LlamaSequence) -> None:
        """Draw the next token; end the sequence where it was the last."""
        token = run.sampler.sample(self._context.handle, run.row)
        if run.watch is not None:
            run.watch.note(token, partial(self._scores, run.watch.ids, run.row))
        if run.logprobs is not None:
            row = self._native.logits(self._context.handle, run.row, self._likelihoods.size)
            run.logprobs.tell(self._likelihoods.of(token, row, run.logprobs.likeliest))
        self._events.append(Token(run.id, token))
        reason = run.add_token(token)
        if reason is None and len(run.slot.tokens) >= self.info.context:
            reason = FinishReason.CONTEXT
        if reason is not None:
            self._end(run, reason)
