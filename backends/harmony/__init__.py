"""The Harmony format of gpt-oss, on token ids: prompts from conversations (`render`), events from new ids (`parse`).

Pure: no files, no network, no clock. Not here: tokenisers (`backends.engine.tokenizer`) and tools being run.
"""
