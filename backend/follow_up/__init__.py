"""回头看: the draw, the visit after, and what came back."""
