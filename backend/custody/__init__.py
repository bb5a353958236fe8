"""Whether rows, objects and the custody log still say the same, and what is mended where they do not."""
