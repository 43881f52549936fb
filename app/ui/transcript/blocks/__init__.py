"""What draws one block of text: prose, code, tables, formulas."""
