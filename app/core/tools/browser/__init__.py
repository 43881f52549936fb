"""The tool `browser` as gpt-oss was trained on it: pages in numbered lines, cursors, links, search and find results.

Pure: pages come from somewhere else (`app.services.tools.files_provider`, `app.services.tools.web_provider`). The
format is that of openai/gpt-oss (`gpt_oss/tools/simple_browser`), because the model has learnt to read it.
"""
