"""A figure that can be checked: what was counted, out of how many, by when, and how sure it is."""

from dataclasses import dataclass
from math import sqrt

Z95 = 1.959963984540054


@dataclass(frozen=True)
class Rate:
    """A share with what it is made of. value and the 95 % interval are from 0 to 1; None where nothing was counted."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None

    def as_json(self) -> dict[str, float | int | None]:
        low, high = wilson(self.numerator, self.denominator)
        return {
            "numerator": self.numerator,
            "denominator": self.denominator,
            "value": self.value,
            "low": low,
            "high": high,
        }


def wilson(x: int, n: int) -> tuple[float | None, float | None]:
    """The Wilson 95 % interval of x out of n, from 0 to 1. Source: Wilson (1927), doi:10.2307/2276774.

    >>> [round(100 * end, 1) for end in wilson(31, 33)], [round(100 * end, 1) for end in wilson(0, 5)]
    ([80.4, 98.3], [0.0, 43.4])
    >>> [round(100 * end, 1) for end in wilson(1, 7)]
    [2.6, 51.3]
    """
    if n == 0:
        return None, None
    centre, spread = (x + Z95**2 / 2) / (n + Z95**2), Z95 / (n + Z95**2) * sqrt(x * (n - x) / n + Z95**2 / 4)
    return max(0.0, centre - spread), min(1.0, centre + spread)
