"""录轨: tracks while they are recorded, from the first fix that a phone sends to the sealed original."""
