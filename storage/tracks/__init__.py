"""Track files that strangers sent, read apart: in a child process without network or files, in limits (storage/apart).

What comes back are columns of numbers, checked as any track is; nothing that happens there can take the caller along.
"""

from storage.tracks.reader import REASONS, read

__all__ = ["REASONS", "read"]
