"""How the database came to be as it is: one deed a file, safe beside the version still running."""
