"""Tests of what a model folder must be: config.json, tokenizer.json, safetensors. None needs MLX."""
