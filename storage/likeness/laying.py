"""Two pictures laid on one another, and compared tile by tile in their fine detail (child only).

A copy carries the very grain of its original, through re-encoding, another size, another brightness; a place that is
photographed again never does, because hand, light and leaves have moved. That is all this rests on."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from storage.likeness.planes import Grey, Plane
from storage.likeness.values import Box, Likeness

TILE_PX = 16
FINE_PX, COARSE_PX = 1.2, 5.0
"""Detail between these two Gaussians is compared: finer is the encoder's, coarser is the light's."""
LEAST_ENERGY = 4.0
"""Grey levels squared: what is smoother in both, sky and noise, says nothing."""
AGREES = 0.9
LEAST_POINTS = 12
HOPELESS, SHARE = 0.5, 0.7
"""Where so large a share of the tiles of two pictures that lie roughly on one another correlates by less, nothing finer
makes them one. Half a copy's tiles reached 0.95 and more, and even a large repainted place leaves three tenths as they
were; other pictures of one place mostly stayed below."""
STEPS = 10
"""A copy is found in three; what is none would go on for ever."""
MOST_TURN_DEG = 15.0

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture that is compared, and what is worked out of it once, with however many others it is compared."""

    grey: Grey

    @cached_property
    def points(self) -> tuple[Plane, Grey | None]:
        """Striking points: (n, 2) in px, and how each looks: (n, 32), None where there is none."""
        found, looks = cv2.ORB.create(1000, fastThreshold=8).detectAndCompute(self.grey, None)
        places = np.array([point.pt for point in found], np.float32).reshape(-1, 2)
        return places, None if looks is None else np.asarray(looks, np.uint8)

    @cached_property
    def tiles(self) -> Plane:
        return _tiles_of_detail(self.grey)


def compare(one: Picture, other: Picture) -> Likeness | None:
    """How like they are; None: nothing lays the one on the other.

    The likeness has no direction, but overlap and patch are in shares of `one`."""
    straight = _judged(one, _fitted(other.grey, one.grey), None) if _same_shape(one.grey, other.grey) else None
    if straight and straight.agree >= 0.5:
        return straight
    laid = _laid(one, other)
    return straight if laid is None else max(straight or laid, laid, key=lambda found: found.agree)


def _same_shape(one: Grey, other: Grey) -> bool:
    return bool(abs(one.shape[0] / one.shape[1] - other.shape[0] / other.shape[1]) < 0.01)


def _fitted(picture: Grey, like: Grey) -> Grey:
    shrinks = picture.shape[0] > like.shape[0]
    way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, like.shape[::-1], interpolation=way))


def _laid(one: Picture, other: Picture) -> Likeness | None:
    """`other` laid on `one` by points they share: first roughly, then to a fraction of a pixel."""
    move = _roughly(one, other)
    if move is None or _reached(_matched(one, *_moved(other.grey, move, one.grey))) < HOPELESS:
        return None
    return _judged(one, *_moved(other.grey, _finely(one.grey, other.grey, move), one.grey))


def _moved(picture: Grey, move: Plane, onto: Grey) -> tuple[Grey, Mask]:
    """A picture moved onto another, and where it covers that one."""
    size = onto.shape[::-1]
    moved = np.asarray(cv2.warpAffine(picture, move, size, flags=cv2.INTER_LINEAR), np.uint8)
    return moved, cv2.warpAffine(np.full(picture.shape, 255, np.uint8), move, size) > 254


def _roughly(one: Picture, other: Picture) -> Plane | None:
    """The affine move of `other` onto `one`; None: too few points agree on one, or it is none that editing makes."""
    (here, mine), (there, theirs) = one.points, other.points
    if mine is None or theirs is None:
        return None
    pairs = [pair for pair in cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(theirs, mine, 2) if len(pair) == 2]
    good = [best for best, second in pairs if best.distance < 0.8 * second.distance]
    if len(good) < LEAST_POINTS:
        return None
    origin, target = there[[match.queryIdx for match in good]], here[[match.trainIdx for match in good]]
    move, held = cv2.estimateAffine2D(
        origin, target, method=cv2.USAC_MAGSAC, ransacReprojThreshold=2, maxIters=3000, confidence=0.999
    )
    sound = move is not None and int(held.sum()) >= LEAST_POINTS and _by_an_editor(np.asarray(move, np.float32))
    return np.asarray(move, np.float32) if sound else None


def _by_an_editor(move: Plane) -> bool:
    """Cropping and resizing move, stretch and hardly turn."""
    stretch = np.linalg.svd(move[:, :2], compute_uv=False)
    turn = abs(np.degrees(np.arctan2(move[1, 0], move[0, 0])))
    return bool(stretch[1] > 0.3 and stretch[0] < 3 and stretch[0] / stretch[1] < 1.5 and turn <= MOST_TURN_DEG)


def _finely(one: Grey, other: Grey, move: Plane) -> Plane:
    """The same move, refined on the grey levels themselves; as it was where they do not help."""
    back = np.asarray(cv2.invertAffineTransform(move), np.float32)
    enough = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, STEPS, 1e-4)
    try:
        everywhere = np.full(other.shape, 255, np.uint8)
        _, found = cv2.findTransformECC(one, other, back, cv2.MOTION_AFFINE, enough, everywhere, 3)
    except cv2.error:
        return move
    return np.asarray(cv2.invertAffineTransform(found), np.float32)


class _Matched(NamedTuple):
    """Two pictures that lie on one another, tile by tile: how the fine detail correlates, which tiles both cover, and
    which of these have detail to judge by."""

    near: Plane
    inside: Mask
    judged: Mask


def _matched(one: Picture, moved: Grey, covered: Mask | None) -> _Matched:
    """covered: where the second has pixels, None: everywhere."""
    mine, theirs = one.tiles, _tiles_of_detail(moved)
    energies = (mine**2).mean(axis=-1), (theirs**2).mean(axis=-1)
    near = (mine * theirs).mean(axis=-1) / np.sqrt(energies[0] * energies[1] + 1e-9)
    inside = np.ones(near.shape, bool) if covered is None else _tiles(covered.astype(np.float32)).min(axis=-1) > 0
    return _Matched(near, inside, (np.maximum(*energies) > LEAST_ENERGY) & inside)


def _reached(matched: _Matched) -> float:
    """The correlation that the best tiles reach, beyond SHARE of those that are judged; 0 where none is."""
    near = matched.near[matched.judged]
    return float(np.quantile(near, SHARE)) if near.size else 0.0


def _judged(one: Picture, moved: Grey, covered: Mask | None) -> Likeness | None:
    """The likeness of two pictures that lie on one another; covered: where the second has pixels, None: everywhere."""
    near, inside, judged = _matched(one, moved, covered)
    agree = judged & (near > AGREES)
    if not judged.any():
        return None
    patch = _largest_part(judged & ~agree)
    outside = judged & ~_box_mask(patch)
    return Likeness(
        tiles=int(judged.sum()),
        agree=float(agree.sum() / judged.sum()),
        nearness=float(np.median(near[agree])) if agree.any() else 0.0,
        overlap=float(inside.mean()),
        patch=_box(patch) if patch.sum() > 1 else None,
        patch_share=float(patch.mean()),
        outside=float(agree[outside].mean()) if outside.any() else 0.0,
    )


def _tiles_of_detail(picture: Grey) -> Plane:
    """What is neither the encoder's nor the light's, tile by tile, each about its mean."""
    tiles = _tiles(_detail(picture))
    return np.asarray(tiles - tiles.mean(axis=-1, keepdims=True))


def _detail(picture: Grey) -> Plane:
    fine = cv2.GaussianBlur(picture.astype(np.float32), (0, 0), FINE_PX)
    return np.asarray(fine - cv2.GaussianBlur(fine, (0, 0), COARSE_PX), np.float32)


def _tiles(plane: Plane) -> Plane:
    """Shape (rows, columns, 256); what is left over at the right and the bottom stays out."""
    rows, columns = plane.shape[0] // TILE_PX, plane.shape[1] // TILE_PX
    whole = plane[: rows * TILE_PX, : columns * TILE_PX].reshape(rows, TILE_PX, columns, TILE_PX)
    return whole.swapaxes(1, 2).reshape(rows, columns, TILE_PX * TILE_PX)


def _largest_part(tiles: Mask) -> Mask:
    """The largest of the places where these tiles lie together; gaps of one tile are bridged."""
    bridged = cv2.morphologyEx(tiles.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels = cv2.connectedComponents(bridged)
    if count < 2:
        return np.zeros(tiles.shape, bool)
    return np.asarray(labels == 1 + np.bincount(labels.ravel())[1:].argmax(), bool)


def _box_mask(part: Mask) -> Mask:
    """The part with the tiles around it: a patch's rim is half patch."""
    return np.asarray(cv2.dilate(part.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0, bool)


def _box(part: Mask) -> Box:
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    high, wide = part.shape
    return (
        round(float(columns[0] / wide), 3),
        round(float(rows[0] / high), 3),
        round(float((columns[-1] + 1) / wide), 3),
        round(float((rows[-1] + 1) / high), 3),
    )
