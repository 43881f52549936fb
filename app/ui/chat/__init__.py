"""The chat page: header, composer, attachments, context, details of an answer."""
