"""Readers of model files: GGUF, safetensors, MLX folders, tokenizer.json. Nothing here is native code."""
