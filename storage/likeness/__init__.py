"""Whether two pictures are one: the words a picture is found by when it was cropped, and a close look at two of them.

Both work on our own small renditions, in a confined child (storage/apart), because pixels are strangers' bytes still.
"""

from storage.likeness.asking import compared, probes_of
from storage.likeness.values import Likeness

__all__ = ["Likeness", "compared", "probes_of"]
