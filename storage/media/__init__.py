"""Recordings and signed provenance that strangers sent: what they say of themselves, read apart (storage.apart).

The child of this folder parses the boxes of MP4, MOV and M4A and the chunks of WAV, takes one frame of a video, and
checks C2PA manifests, offline.
"""

from storage.media.reader import poster, provenance, recording
from storage.media.values import REASONS, Provenance, Recording

__all__ = [
    "REASONS",
    "Provenance",
    "Recording",
    "poster",
    "provenance",
    "recording",
]
