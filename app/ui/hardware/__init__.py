"""The Hardware page and its painted parts."""
