"""What other programs write, a module for each: `is_chat` tells a chat by its shape, `to_archived` reads it.

chatgpt, claude   exports of the services      jan, lm_studio, llama_cpp, open_webui   programs for local models
role_content      OpenAI's messages, as many tools write them                          share_gpt   data sets
"""
