"""Photos that strangers sent: opened safely, what they say of themselves, and what is made of them.

Whatever is called here runs in a child process without network or files, with limits of memory and time
(storage/apart); nothing that happens there can take the caller along.
"""

from storage.errors import Unreadable
from storage.images.decoder import Looker, derive, facts, look, looking, mark
from storage.images.values import REASONS, Derived, Looked, PhotoFacts, Print, differing_bits

__all__ = [
    "REASONS",
    "Derived",
    "Looked",
    "Looker",
    "PhotoFacts",
    "Print",
    "Unreadable",
    "derive",
    "differing_bits",
    "facts",
    "look",
    "looking",
    "mark",
]
