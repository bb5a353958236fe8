"""佐证包: all that shows one task, inspection or draw, sealed, so that an outsider checks it without asking us."""
