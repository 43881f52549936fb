"""Documents that are not plain text: which kinds there are, what a reader of them tells. Plain Python."""
