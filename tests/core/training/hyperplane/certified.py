"""NIST Statistical Reference Datasets, linear regression: data and certified values, as decimals.

Source: https://www.itl.nist.gov/div898/strd/lls/lls.shtml. `test_exact_fit.py` proves the transcription: the exact
solution of these decimals has every certified digit.
"""

from dataclasses import dataclass
from fractions import Fraction

from core.inputs.table.bundled import TABLES


@dataclass(frozen=True)
class Certified:
    """Rows of inputs, targets, and the certified w₁, …, w_d, b."""

    X: list[list[Fraction]]
    y: list[Fraction]
    answer: list[float]


def _polynomial(x: list[Fraction], y: str, degree: int, answer: str) -> Certified:
    b, *w = map(float, answer.split())
    return Certified([[v**k for k in range(1, degree + 1)] for v in x], list(map(Fraction, y.split())), [*w, b])


def _bundled(key: str, answer: str, degree: int = 1) -> Certified:
    rows = [list(map(Fraction, row.split(","))) for row in TABLES[key].rows.split()]
    X = [[value**k for value in row[:-1] for k in range(1, degree + 1)] for row in rows]
    b, *w = map(float, answer.split())
    return Certified(X, [row[-1] for row in rows], [*w, b])


_LOAD = [Fraction(150_000 * (k % 20 + 1)) for k in range(40)]
_COUNT = [Fraction(k) for k in range(21)]
_ONES = "1 1 1 1 1 1"

CERTIFIED = {
    "Norris": _bundled("Norris", "-0.262323073774029 1.00211681802045"),
    "Longley": _bundled(
        "Longley",
        "-3482258.63459582 15.0618722713733 -0.358191792925910E-01 "
        "-2.02022980381683 -1.03322686717359 -0.511041056535807E-01 1829.15146461355",
    ),
    "Filip": _bundled(
        "Filip",
        "-1467.48961422980 -2772.17959193342 -2316.37108160893 -1127.97394098372 -354.478233703349 "
        "-75.1242017393757 -10.8753180355343 -1.06221498588947 -0.670191154593408E-01 "
        "-0.246781078275479E-02 -0.402962525080404E-04",
        10,
    ),
    "Pontius": _polynomial(
        _LOAD,
        """
0.11019 0.21956 0.32949 0.43899 0.54803 0.65694 0.76562 0.87487 0.98292 1.09146 1.20001 1.30822
1.41599 1.52399 1.63194 1.73947 1.84646 1.95392 2.06128 2.16844 0.11052 0.22018 0.32939 0.43886
0.54798 0.65739 0.76596 0.87474 0.983 1.0915 1.20004 1.30818 1.41613 1.52408 1.63159 1.73965 1.84696
1.95445 2.06177 2.16829
""",
        2,
        "0.673565789473684E-03 0.732059160401003E-06 -0.316081871345029E-14",
    ),
    "Wampler1": _polynomial(
        _COUNT,
        """
1 6 63 364 1365 3906 9331 19608 37449 66430 111111 177156 271453 402234 579195 813616 1118481
1508598 2000719 2613660 3368421
""",
        5,
        _ONES,
    ),
    "Wampler2": _polynomial(
        _COUNT,
        """
1 1.11111 1.24992 1.42753 1.65984 1.96875 2.38336 2.94117 3.68928 4.68559 6 7.71561 9.92992 12.75603
16.32384 20.78125 26.29536 33.05367 41.26528 51.16209 63
""",
        5,
        "1 0.1 0.01 0.001 0.0001 0.00001",
    ),
    "Wampler3": _polynomial(
        _COUNT,
        """
760 -2042 2111 -1684 3888 1858 11379 17560 39287 64382 113159 175108 273291 400186 581243 811568
1121004 1506550 2002767 2611612 3369180
""",
        5,
        _ONES,
    ),
    "Wampler4": _polynomial(
        _COUNT,
        """
75901 -204794 204863 -204436 253665 -200894 214131 -185192 221249 -138370 315911 -27644 455253
197434 783995 608816 1370781 1303798 2205519 2408860 3444321
""",
        5,
        _ONES,
    ),
    "Wampler5": _polynomial(
        _COUNT,
        """
7590001 -20479994 20480063 -20479636 25231365 -20476094 20489331 -20460392 18417449 -20413570
20591111 -20302844 18651453 -20077766 21059195 -19666384 26348481 -18971402 22480719 -17866340
10958421
""",
        5,
        _ONES,
    ),
}
