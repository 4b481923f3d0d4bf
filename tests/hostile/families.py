"""Hostile listings by the family: each family is one kind of fault, and its words are read off the language's tables.

A word that is added to the language later is attacked without anybody's thinking of it.
"""

from itertools import product

from core.language.words import listing as words

# Sizes that ask for much: at the limit, beyond it, and beyond what torch and Python count with.
SIZES = ("2**20", "2**31", "10**9", "2**62", "10**30", "-1")
# Tensors at the limit of the lab, those without elements, and those whose numbers ask for much.
OPERANDS = (
    "torch.ones(2**20)",
    "torch.ones(2**19, dtype=torch.complex128)",
    "torch.ones(1024, 1024)",
    "torch.ones(2**20, 1)",
    "torch.zeros(2**20, 0)",
    "torch.zeros(0, 2**20)",
    "torch.zeros(0)",
    "torch.zeros(2**10, 0, 2**10)",
    "torch.zeros(2**20, 0, 0)",
    "torch.ones(8, 8, 8, 8, 8, 8)",
    "torch.rand(2**19, 2, requires_grad=True)",
    "torch.tensor(10**9)",
    "torch.tensor([10**9] * 3)",
    "torch.ones(1).expand(2**20)",
    "torch.zeros(1024, 0)",
    "torch.zeros(0, 1024)",
    "torch.ones(2**20) > 0",
)
LISTS = ("[1] * 19_000", "[0] * 19_000", "[[1]] * 9_000", "[torch.ones(1)] * 9_000", "[torch.ones(2**20)] * 30")
ARRAYS = (
    "np.zeros((2**20, 0))",
    "np.zeros((0, 2**20))",
    "np.ones(2**20)",
    "np.ones((1024, 1024))",
    "np.ones((2**20, 1))",
)
EMPTY = "zeros(2**30, 0)"
DEVICES = (
    "hpu",
    "privateuseone",
    "meta",
    "xla",
    "vulkan",
    "xpu",
    "hip",
    "ve",
    "fpga",
    "maia",
    "lazy",
    "mtia",
    "ipu",
    "opengl",
    "opencl",
    "ideep",
    "mkldnn",
    "mps",
    "cuda",
    "cuda:99",
    "cpu:7",
    "nowhere",
)

# What was found by hand, kind by kind; the requests of the issue come first.
NAMED = [
    # Counted from the operand, and asked for by the argument.
    *(f"x = torch.tensor_split(torch.zeros(3), {n})" for n in ("10**9", "torch.tensor(10**9)", "[1] * 19_000")),
    *(
        f"x = torch.zeros({s}).{word}({n})"
        for s, word, n in product(("0", "3", "0, 5"), ("chunk", "tensor_split"), SIZES)
    ),
    "x = torch.zeros(10**6).split(1)",
    "x = torch.zeros(3).split([0] * 19_000 + [3])",
    "x = torch.zeros(10**6).unbind()",
    "x = torch.ones(3).repeat_interleave(torch.tensor([2**62, 2**62, 2]))",
    "x = torch.ones(2, 3).repeat_interleave(torch.tensor(10**6), dim=1)",
    "x = torch.repeat_interleave(torch.tensor([10**9]))",
    "x = torch.Size(torch.ones(2**20))",
    "x = torch.Size(np.ones(2**20, dtype=np.int64))",
    "x = tuple(torch.rand(2**20), 1)",
    "x = list(torch.rand(2**20), 1)",
    "x = 'a' * 10**10",
    "x = (1,) * 10**10",
    "x = f'{1:{10**9}}'",
    "x = [[[0] * 100] * 100] * 100\nprint(x)",
    # Larger than operands that hold nothing.
    *(f"x = torch.{EMPTY}.{word}(1)" for word in ("prod", "sum", "count_nonzero", "std", "logsumexp", "all", "norm")),
    *(f"x = torch.zeros(2**20, 0, 2**20).{word}(1)" for word in ("prod", "mean", "amax", "argmax", "any", "var")),
    *(f"x = np.zeros((0, 2**28)).{word}(axis=0)" for word in ("mean", "sum", "max")),
    "x = torch.bmm(torch.zeros(2**30, 1, 0), torch.zeros(2**30, 0, 1))",
    "x = np.zeros((2**14, 0)) @ np.zeros((0, 2**14))",
    "x = torch.zeros(2**14, 0) @ torch.zeros(0, 2**14)",
    "x = torch.cdist(torch.zeros(2**14, 0), torch.zeros(2**14, 0))",
    "x = torch.linalg.det(torch.zeros(2**25, 0, 0))",
    "x = list(torch.zeros(2**30, 0))",
    "for v in torch.zeros(2**30, 0):\n    pass",
    "x = torch.zeros(0).view(2**40, 0)",
    "x = torch.zeros(0).reshape(2**30, 2**30, 0)",
    "x = torch.zeros(0, 1).expand(0, 2**40)",
    "x = torch.zeros(1).as_strided((2**40, 0), (1, 1))",
    "x = torch.einsum('ij,jk->ik', torch.zeros(2**14, 0), torch.zeros(0, 2**14))",
    "x = torch.einsum('ij,jk,kl->', torch.zeros(2**14, 0), torch.zeros(0, 2**14), torch.ones(2**14, 1))",
    "x = torch.tensor([[]] * 9_000)\ny = x @ x.T",
    "x = np.zeros((2**14, 0))\ny = x @ x.T",
    "x = torch.zeros(2**20, 0)\nprint(x)",
    "x = np.ones((900, 1_000)) + [[[1]]] * 900",
    "x = np.ones_like(np.ones(3), shape=(2**40, 0))",
    # An error inside a function that a loop calls, and what else was not put back.
    "for j in range(3):\n    def f(): return 1 / 0\n    f()",
    "def f():\n    for i in range(3):\n        x = [1 / (1 - k) for k in range(3)]\nfor j in range(2):\n    f()",
    (
        "def f():\n    for i in range(3):\n        1 / 0\nfor j in range(3):\n"
        "    try:\n        f()\n    except ZeroDivisionError:\n        pass"
    ),
    "try:\n    x = [1 / k for k in [1, 0]]\nexcept ZeroDivisionError:\n    pass\nprint(k)",
    # Cost that no element shows.
    "x = torch.ones(3).repeat([1] * 19_000)",
    "x = torch.ones(3).tile([1] * 19_000)",
    *(f"torch.testing.assert_close([{item}] * 9_000, [{item}] * 9_000)" for item in ("1.0", "torch.ones(2)")),
    "x = torch.ones(2**20)\ny = sum([x] * 9_000)",
    "x = np.ones(2**20)\ny = sum([x] * 9_000)",
    "print([torch.ones(1)] * 2_400)",
    "x = sorted([torch.ones(1)] * 2_000)",
    "x = [0] * 150 in [torch.ones(1)] * 9_000",
    "x = [torch.ones(1)] * 9_000\ny = x == x[:]",
    "x = [1] * 19_000\nfor i in range(1_400):\n    y = 5 in x",
    "x = [1] * 9_000\nfor i in range(1_400):\n    y = x == x[:9]",
    "x = torch.ones(9)\ni = [0] * 19_000\nfor j in range(1_400):\n    y = x[i]",
    "x = [1] * 19_000\nfor i in range(1_400):\n    x.sort()",
    "x = torch.ones(8, 8, 8, 8, 8, 8)\nprint(x)",
    "x = torch.ones(3)\nfor j in range(1_400):\n    y = str(x)",
    "x = torch.rand(2**20)\nfor j in range(50):\n    y = x.kthvalue(5)",
    "x = np.ones(2**18)\nfor j in range(1_400):\n    y = np.exp(x).sum()",
    "x = 2**4_000\nfor j in range(1_400):\n    y = str(x)",
    "x = None\ny = x / np.zeros((2**10, 0))",
    "x = [torch.ones(2**20)] * 3\ny = torch.zeros(2**20, 0)\nz = x == y",
    # Texts that torch quotes in its refusal: what is said of them is gone through once.
    *(
        f"x = torch.{call}"
        for call in (
            "ones(3).to('c' * 39_000)",
            "ones(3, device='a/' * 19_000)",
            "device('cpu:' + '9' * 30_000)",
            "ones(3).norm('n.' * 19_000)",
            "meshgrid(torch.ones(3), indexing='a.py/' * 7_000)",
        )
    ),
    "torch.einsum('" + ",".join("abcdefghijklmnopqrst") + "->', " + ", ".join(["torch.ones(9)"] * 20) + ")",
]


def of_words() -> list[str]:
    """Every function and method of torch's in turn, on hostile operands; each family of arguments meets every word."""
    functions, methods = sorted(words.FUNCTIONS), sorted(words.METHODS)
    found = []
    for place, word in enumerate(functions):
        first, second = (OPERANDS[(place * step + step) % len(OPERANDS)] for step in (3, 7))
        given = (f"{first}, {second}", f"{first}, {SIZES[place % 6]}", f"{LISTS[place % 5]}", f"{SIZES[place % 6]}")[
            place % 4
        ]
        found.append(f"y = torch.{word}({given})")
    for place, word in enumerate(methods):
        first, second = (OPERANDS[(place * step + 1) % len(OPERANDS)] for step in (5, 11))
        given = ("", second, SIZES[place % 6], LISTS[place % 5])[place % 4]
        found.append(f"x = {first}\ny = x.{word}({given})")
    return found


def of_arrays() -> list[str]:
    """NumPy's part, and signs between everything."""
    found = [f"y = np.{word}({array})" for word, array in product(words.ARRAY_FUNCTIONS, ARRAYS[:2])]
    found += [f"y = np.{word}({size})" for word, size in product(("zeros", "ones", "eye", "arange"), SIZES)]
    found += [f"y = {array}.{word}()" for word, array in product(words.METHODS_OF["array"], ARRAYS[1:3])]
    everything = (*OPERANDS[:8], *ARRAYS, *LISTS[:3], "None", "'a' * 9_000", "2**4_000", "range(10**12)")
    signs = ("+", "*", "@", "==", "**", "in", "//", "<")
    for place, (left, right) in enumerate(product(everything, repeat=2)):
        if place % 5 == 0:
            found.append(f"x = {left}\ny = {right}\nz = x {signs[place // 5 % 8]} y")
    return found


def of_devices() -> list[str]:
    """Every name of a device that torch knows, in each way in which a listing may ask for one."""
    ways = (
        "torch.ones(3, device='{}')",
        "torch.ones(3).to('{}')",
        "torch.ones(3, device=torch.device('{}'))",
        "torch.Generator('{}')",
    )
    return [f"x = {way.format(device)}" for way, device in product(ways, DEVICES)]


def of_python() -> list[str]:
    """Python's own words on what is long, deep or large."""
    hostile = (
        "range(10**12)",
        "[1] * 19_000",
        "torch.ones(2**20)",
        "np.ones(2**20)",
        "'9' * 9_000",
        "2**4_000",
        "[[[]]] * 9_000",
    )
    found = [f"y = {word}({item})" for word, item in product(words.BUILTINS, hostile)]
    found += [f"y = math.{word}({item})" for word, item in product(words.MATH[:6], ("2**4_000", "torch.ones(2**20)"))]
    return found


def listings() -> list[str]:
    """All of them, each once, in an order that does not change."""
    return list(dict.fromkeys([*NAMED, *of_devices(), *of_words(), *of_arrays(), *of_python()]))
