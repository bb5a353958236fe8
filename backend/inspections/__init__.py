"""督查: who goes where, when, along what."""
