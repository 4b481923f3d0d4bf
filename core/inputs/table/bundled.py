"""Small public tables that come with the app, each with its source.

Those of NIST have certified least-squares answers, which the tests compare with; the tests recompute those of the
others from the published summaries.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from core.inputs.table.reading import Table, read_table

_POWERS: Final = 10  # of x that Filip has


@dataclass(frozen=True)
class Bundled:
    """A table, rows of comma-separated numbers below `names`; what it is about, and where it is from.

    `inputs` and `target` are the columns that it opens with.
    """

    title: str
    source: str
    names: tuple[str, ...]
    rows: str
    inputs: tuple[str, ...]
    target: str
    widen: Callable[[list[str]], list[str]] | None = None

    @property
    def csv(self) -> str:
        """The table as a file."""
        rows = [row.split(",") for row in self.rows.split()]
        if self.widen:
            rows = [self.widen(row) for row in rows]
        names = (f'"{name}"' for name in self.names)  # some have a comma
        return "\n".join([",".join(names), *(",".join(row) for row in rows)]) + "\n"


def _powers(row: list[str]) -> list[str]:
    """X, its powers as float64 has them, and y."""
    x, y = row
    return [x, *(repr(float(x) ** power) for power in range(2, _POWERS + 1)), y]


TABLES: Final = {
    "Anscombe": Bundled(
        "Four data sets with one line",
        "F. J. Anscombe, “Graphs in Statistical Analysis”, The American Statistician 27 (1973), 17–21: four data sets "
        "with the same line, the same R², and nothing else in common; x goes with y1 to y3, x4 with y4",
        ("x", "y1", "y2", "y3", "x4", "y4"),
        """
10,8.04,9.14,7.46,8,6.58 8,6.95,8.14,6.77,8,5.76 13,7.58,8.74,12.74,8,7.71 9,8.81,8.77,7.11,8,8.84
11,8.33,9.26,7.81,8,8.47 14,9.96,8.10,8.84,8,7.04 6,7.24,6.13,6.08,8,5.25 4,4.26,3.10,5.39,19,12.50
12,10.84,9.13,8.15,8,5.56 7,4.82,7.26,6.42,8,7.91 5,5.68,4.74,5.73,8,6.89
""",
        ("x",),
        "y1",
    ),
    "Hubble": Bundled(
        "Galaxies recede",
        "E. Hubble, “A relation between distance and radial velocity among extra-galactic nebulae”, Proceedings of the "
        "National Academy of Sciences 15 (1929), 168–173, table 1: 24 galaxies",
        ("distance, Mpc", "velocity, km/s"),
        """
0.032,170 0.034,290 0.214,-130 0.263,-70 0.275,-185 0.275,-220 0.45,200 0.5,290 0.5,270 0.63,200 0.8,300 0.9,-30
0.9,650 0.9,150 0.9,500 1.0,920 1.1,450 1.1,500 1.4,500 1.7,960 2.0,500 2.0,850 2.0,800 2.0,1090
""",
        ("distance, Mpc",),
        "velocity, km/s",
    ),
    "Longley": Bundled(
        "Employment in the US",
        "J. W. Longley, “An Appraisal of Least Squares Programs for the Electronic Computer from the Viewpoint of the "
        "User”, Journal of the American Statistical Association 62 (1967), 819–841; as in NIST's Statistical Reference "
        "Datasets: inputs that rise together, 1947 to 1962",
        ("price deflator", "GNP", "unemployed", "armed forces", "population", "year", "employed"),
        """
83.0,234289,2356,1590,107608,1947,60323 88.5,259426,2325,1456,108632,1948,61122
88.2,258054,3682,1616,109773,1949,60171 89.5,284599,3351,1650,110929,1950,61187
96.2,328975,2099,3099,112075,1951,63221 98.1,346999,1932,3594,113270,1952,63639
99.0,365385,1870,3547,115094,1953,64989 100.0,363112,3578,3350,116219,1954,63761
101.2,397469,2904,3048,117388,1955,66019 104.6,419180,2822,2857,118734,1956,67857
108.4,442769,2936,2798,120445,1957,68169 110.8,444546,4681,2637,121950,1958,66513
112.6,482704,3813,2552,123366,1959,68655 114.2,502601,3931,2514,125368,1960,69564
115.7,518173,4806,2572,127852,1961,69331 116.9,554894,4007,2827,130081,1962,70551
""",
        ("price deflator", "GNP", "unemployed", "armed forces", "population", "year"),
        "employed",
    ),
    "Norris": Bundled(
        "Calibration of ozone monitors",
        "J. Norris, NIST, calibration of ozone monitors; NIST Statistical Reference Datasets, linear regression, "
        "lower level of difficulty",
        ("x", "y"),
        """
0.2,0.1 337.4,338.8 118.2,118.1 884.6,888 10.1,9.2 226.5,228.1 666.3,668.5 996.3,998.5 448.6,449.1 777,778.9
558.2,559.2 0.4,0.3 0.6,0.1 775.5,778.1 666.9,668.8 338,339.3 447.5,448.9 11.6,10.8 556,557.7 228.1,228.3
995.8,998 887.6,888.8 120.2,119.6 0.3,0.3 0.3,0.6 556.8,557.6 339.1,339.3 887.2,888 999,998.5 779,778.9
11.1,10.2 118.3,117.6 229.2,228.9 669.1,668.4 448.9,449.2 0.5,0.2
""",
        ("x",),
        "y",
    ),
    "Filip": Bundled(
        "Ten powers of x",
        "A. Filippelli, NIST; NIST Statistical Reference Datasets, linear regression, higher level of difficulty: "
        "a polynomial of degree 10, whose powers of x look so alike that float64 runs out of digits",
        (*("x" if power == 1 else f"x^{power}" for power in range(1, _POWERS + 1)), "y"),
        """
-6.860120914,0.8116 -4.324130045,0.9072 -4.358625055,0.9052 -4.358426747,0.9039 -6.955852379,0.8053
-6.661145254,0.8377 -6.355462942,0.8667 -6.118102026,0.8809 -7.115148017,0.7975 -6.815308569,0.8162
-6.519993057,0.8515 -6.204119983,0.8766 -5.853871964,0.8885 -6.109523091,0.8859 -5.79832982,0.8959
-5.482672118,0.8913 -5.171791386,0.8959 -4.851705903,0.8971 -4.517126416,0.9021 -4.143573228,0.909
-3.709075441,0.9139 -3.499489089,0.9199 -6.300769497,0.8692 -5.953504836,0.8872 -5.642065153,0.89
-5.031376979,0.891 -4.680685696,0.8977 -4.329846955,0.9035 -3.928486195,0.9078 -8.56735134,0.7675
-8.363211311,0.7705 -8.107682739,0.7713 -7.823908741,0.7736 -7.522878745,0.7775 -7.218819279,0.7841
-6.920818754,0.7971 -6.628932138,0.8329 -6.323946875,0.8641 -5.991399828,0.8804 -8.781464495,0.7668
-8.663140179,0.7633 -8.473531488,0.7678 -8.247337057,0.7697 -7.971428747,0.77 -7.676129393,0.7749
-7.352812702,0.7796 -7.072065318,0.7897 -6.774174009,0.8131 -6.478861916,0.8498 -6.159517513,0.8741
-6.835647144,0.8061 -6.53165267,0.846 -6.224098421,0.8751 -5.910094889,0.8856 -5.598599459,0.8919
-5.290645224,0.8934 -4.974284616,0.894 -4.64454848,0.8957 -4.290560426,0.9047 -3.885055584,0.9129
-3.408378962,0.9209 -3.13200249,0.9219 -8.726767166,0.7739 -8.66695597,0.7681 -8.511026475,0.7665
-8.165388579,0.7703 -7.886056648,0.7702 -7.588043762,0.7761 -7.283412422,0.7809 -6.995678626,0.7961
-6.691862621,0.8253 -6.392544977,0.8602 -6.067374056,0.8809 -6.684029655,0.8301 -6.378719832,0.8664
-6.065855188,0.8834 -5.752272167,0.8898 -5.132414673,0.8964 -4.811352704,0.8963 -4.098269308,0.9074
-3.66174277,0.9119 -3.2644011,0.9228
""",
        tuple("x" if power == 1 else f"x^{power}" for power in range(1, _POWERS + 1)),
        "y",
        _powers,
    ),
}


@cache
def bundled(key: str) -> Table:
    """The table called `key` in `TABLES`."""
    return read_table(TABLES[key].csv.encode(), key)
