"""One frame of a video, upright, as a picture. Runs in the child only."""

from io import BytesIO

import cv2
from PIL import Image

EARLY_S = 1.0
"""Often the first frame is black or blurred; this far in, a hand has come to rest."""


class NoFrame(ValueError):
    """No picture came out of it."""


def read_poster(data: bytes, duration_s: float | None) -> Image.Image:
    """A frame from the first second, or the first one. Raises NoFrame."""
    source = BytesIO(data)  # OpenCV does not keep it alive
    frames = cv2.VideoCapture(source, cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])  # type: ignore[call-overload]
    try:
        if not frames.isOpened():
            raise NoFrame("the decoder does not take it up")
        if duration_s and duration_s > 2 * EARLY_S:
            frames.set(cv2.CAP_PROP_POS_MSEC, EARLY_S * 1000)
        there, frame = frames.read()
        if not there:
            frames.set(cv2.CAP_PROP_POS_FRAMES, 0)
            there, frame = frames.read()
        if not there or frame is None or frame.ndim != 3:
            raise NoFrame("no frame came out of it")
        return Image.fromarray(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB))
    finally:
        frames.release()
