"""What strangers sent is decoded apart: in a child process without network or files, in limits of memory and time.

pool.py and child.py are the parent's side, serving.py the child's, confine.py what the child gives up, frames.py how
the two talk. Each kind of thing has a child module of its own, which names what it loads: storage.images.child,
storage.tracks.child.
"""

from storage.apart.pool import Pool, Sitting, sense_demanded

__all__ = ["DIED", "Pool", "Sitting", "sense_demanded"]
DIED = ("too-much-memory", "too-slow", "decoder-died")
"""Reasons that any child may give, beside those of its kind."""
