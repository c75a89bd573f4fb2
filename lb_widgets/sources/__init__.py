"""Order, search and page a table of rows, wherever it lives. Pandas first."""
