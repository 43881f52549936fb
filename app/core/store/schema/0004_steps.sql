-- The steps of an answer that are more than reasoning and then text: calls of tools, their results, several texts.
-- app.core.chats.steps as JSON; NULL: the reasoning and the text as they stand in their columns. Where steps are given,
-- `reasoning` is empty, and `text` is the whole text for the full-text search.

ALTER TABLE message ADD COLUMN steps TEXT;
