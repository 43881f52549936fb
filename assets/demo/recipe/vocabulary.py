"""The vocabulary: a byte-level BPE with the o200k pattern, learnt deterministically, frozen in ../mlx/tokenizer.json.

As in gpt-oss an ordinary token's id is its merge rank, so a tiktoken encoding can be built from either model file.
Digits never merge, and the words of the letter exercises are not learnt: they fall into pieces that can be spelled.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers

from .dataset import Sources, load_sources, random_date
from .exercise import EFFORTS
from .harmony_text import CONTROL_TOKENS, system

SIZE = 1024
FILE = Path(__file__).parents[1] / "mlx" / "tokenizer.json"
PATTERN = "|".join(
    [
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    ]
)


def learn(sources: Sources, seed: int = 1, conversations: int = 6000) -> Tokenizer:
    """A tokenizer learnt from random conversations."""
    counts = Counter[str]()
    splitter = _splitter()
    for text in _texts(sources, random.Random(seed), conversations):
        counts.update(piece for piece, _ in splitter.pre_tokenize_str(text) if not re.search(r"\d", piece))
    counts.update({f"Ġ{letter}": 10**6 for letter in "abcdefghijklmnopqrstuvwxyz"})
    return build(_ranked(counts, SIZE - len(CONTROL_TOKENS)))


def build(ranked: list[str]) -> Tokenizer:
    """The tokenizer whose ordinary tokens have these ranks as ids; the control tokens follow."""
    ids = {token: rank for rank, token in enumerate(ranked)}
    tokenizer = Tokenizer(models.BPE(vocab=ids, merges=merges(ids)))
    tokenizer.pre_tokenizer = _splitter()
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(text, special=True, normalized=False) for text in CONTROL_TOKENS])
    return tokenizer


def merges(ids: dict[str, int]) -> list[tuple[str, str]]:
    """Every split of every token into two tokens, in rank order: tiktoken merges by rank, whatever the halves are."""
    found = list[tuple[str, str]]()
    for token in sorted(ids, key=ids.__getitem__):
        halves = [(token[:at], token[at:]) for at in range(1, len(token))]
        known = [(left, right) for left, right in halves if left in ids and right in ids]
        found += sorted(known, key=lambda pair: (ids[pair[0]], ids[pair[1]]))
    return found


def ranked_tokens(path: Path) -> list[str]:
    """The ordinary tokens of a tokenizer.json by rank."""
    vocab: dict[str, int] = json.loads(path.read_text("utf-8"))["model"]["vocab"]
    return sorted(vocab, key=vocab.__getitem__)


def word_pieces(path: Path) -> tuple[str, ...]:
    """The lower-case pieces of words in the vocabulary, for inventing words that use them all."""
    bare = {token.removeprefix("Ġ") for token in ranked_tokens(path)}
    return tuple(sorted(token for token in bare if re.fullmatch("[a-z]{2,9}", token)))


def _splitter() -> pre_tokenizers.Sequence:
    bytewise = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    return pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(PATTERN), "isolated"), bytewise])


def _texts(sources: Sources, rng: random.Random, conversations: int) -> Iterable[str]:
    listed = re.compile(rf"(?i)\b({'|'.join(sorted(sources.words, key=len, reverse=True))})\b")
    for number in range(conversations):
        effort = EFFORTS[number % 3]
        exercise = sources.exercise(rng)
        text = "\0".join((exercise.question, exercise.working(effort), exercise.answer))
        if exercise.kind == "letters":
            text = re.sub(exercise.answer.split()[-1][:-1], "\0", text, flags=re.IGNORECASE)
        elif exercise.kind.startswith("other"):
            text = listed.sub("\0", text)
        yield from re.split(r"<\|\w+\|>|\0", f"{text}\0{system(effort, random_date(rng))}")


def _ranked(counts: Counter[str], size: int) -> list[str]:
    words = {word: list(word) for word in sorted(counts)}
    ranked = sorted(pre_tokenizers.ByteLevel.alphabet())
    while len(ranked) < size:
        pairs = Counter[tuple[str, str]]()
        for word, parts in words.items():
            for pair in pairwise(parts):
                pairs[pair] += counts[word]
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        if (joined := "".join(best)) not in ranked:
            ranked.append(joined)
        for word, parts in words.items():
            if joined in word:
                words[word] = _joined(parts, best)
    return ranked


def _joined(parts: list[str], pair: tuple[str, str]) -> list[str]:
    out, at = list[str](), 0
    while at < len(parts):
        both = tuple(parts[at : at + 2]) == pair
        out.append(parts[at] + parts[at + 1] if both else parts[at])
        at += 1 + both
    return out


def main() -> None:
    """Learn the vocabulary anew and freeze it: for a new recipe, never for a new training run."""
    tokenizer = learn(load_sources())
    tokenizer.save(str(FILE))


if __name__ == "__main__":
    main()
