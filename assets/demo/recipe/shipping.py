"""The files that ship with the app: where they are, their checksums, their size."""

import hashlib
from pathlib import Path

DEMO = Path(__file__).parents[1]
GGUF = DEMO / "triptych-demo.gguf"
MLX = DEMO / "mlx"
MLX_FILES = ("config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")
RESULTS = DEMO / "results.json"
CARD = DEMO / "MODEL_CARD.md"
CHECKSUMS = DEMO / "SHA256SUMS"


def shipped() -> list[Path]:
    """The model files."""
    return [GGUF, *(MLX / name for name in MLX_FILES)]


def write_checksums() -> None:
    """Record the shipped files as `sha256sum --check` reads them."""
    lines = [f"{checksum(path)}  {path.relative_to(DEMO).as_posix()}\n" for path in shipped()]
    CHECKSUMS.write_text("".join(lines), "utf-8")


def checksum(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_card(results: str) -> None:
    """Put freshly measured results into the model card."""
    head, rest = CARD.read_text("utf-8").split("<!-- results -->")
    tail = rest.split("<!-- end of results -->")[1]
    CARD.write_text(f"{head}<!-- results -->\n{results}\n<!-- end of results -->{tail}", "utf-8")
