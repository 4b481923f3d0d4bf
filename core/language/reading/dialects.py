"""The languages that a visitor writes: which characters, signs, forms and words each of them has."""

import ast
from types import MappingProxyType
from typing import Final

import torch

from core import limits
from core.language.reading import foreign
from core.language.reading.dialect import FORMS, Dialect
from core.language.words import listing, modules, program
from core.language.words.signs import ARITHMETIC, COMPARISONS, SIGNS, nodes
from core.language.words.table import FUNCTIONAL

_LONGER: Final = (
    *(ast.BoolOp, ast.IfExp, ast.JoinedStr, ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp),
    *(ast.Set, ast.Dict, ast.Lambda, ast.NamedExpr),
)
# Methods of what is not a tensor, which are passed on as values: key=counts.get.
_OF_ITEMS: Final = tuple(word for word in listing.OTHER_METHODS if word not in listing.METHODS)
_OPERATIONS: Final = program.OPERATIONS
_IN_PROGRAMS: Final = {
    path: _OPERATIONS[name]
    for name, own in program.PATHS.items()
    for path in (own, f"{FUNCTIONAL}{name}")
    if path == own or hasattr(torch.nn.functional, name)
}
_DTYPES: Final = {name: getattr(torch, name) for name in program.DTYPES}

INDEX: Final = Dialect(
    thing="index",
    characters=limits.INDEX_CHARACTERS,
    lines=None,
    pieces=limits.INDEX_OPERATIONS,
    made_of="it is made of numbers, names, : , ... brackets, comparisons and the signs + - * / // % ** & | ^ ~",
    example="write it as in x[0:2, None, 1] or x[x > 5]",
    refused=MappingProxyType(dict.fromkeys("#'\"{}\\;$?`", "remove it")),
    private="__",
    operators=nodes(*ARITHMETIC),
    foreign=foreign.INDEX,
    beyond="an index holds numbers, slices, None, ..., lists, and comparisons of the tensor",
    where="write it as in x[0:2, None, 1] or x[x > 5]",
    functions=MappingProxyType({"tensor": _OPERATIONS["tensor"]}),
    constants=MappingProxyType({"newaxis": None}),
    bare=MappingProxyType({"tensor": "tensor"}),
    calls=frozenset(["slice"]),
    spellings=MappingProxyType({"torch.newaxis": "None", "newaxis": "None", "tensor": "torch.tensor"}),
)
CHAIN: Final = Dialect(
    thing="chain",
    characters=limits.CHAIN_CHARACTERS,
    lines=None,
    pieces=limits.CHAIN_CHARACTERS,
    made_of="it is made of operations with points between them, whole numbers, brackets and commas",
    example="write it as in permute(0, 2, 1).contiguous().view(6, 4)",
    refused=MappingProxyType(dict.fromkeys("#'\"{}\\;$?`", "remove it")),
    private="__",
    operators=nodes("neg", "pos"),
    foreign=foreign.CHAIN,
    beyond="a chain changes shapes only",
    where="write it as in permute(0, 2, 1).contiguous().view(6, 4)",
    forms=frozenset([ast.Constant, ast.Name, ast.Tuple, ast.List, ast.UnaryOp]),
)
PROGRAM: Final = Dialect(
    thing="program",
    characters=limits.PROGRAM_CHARACTERS,
    lines=limits.PROGRAM_LINES,
    pieces=limits.PROGRAM_NODES,
    made_of="it is made of names, numbers, + - * / % ** @ & | ~, comparisons, commas, points and brackets",
    example="write one assignment per line, as in z = x * y + y ** 2",
    refused=MappingProxyType(
        {
            "^": "write ** for a power",
            "'": "leave texts out; numbers and names are enough",
            '"': "leave texts out; numbers and names are enough",
            "{": "use round or square brackets",
            "}": "use round or square brackets",
            "\\": "put a long expression between round brackets",
        }
    ),
    private="_",
    operators=nodes("neg", "pos", "+", "-", "*", "/", "%", "**", "@", "&", "|", "~", *COMPARISONS),
    foreign=foreign.PROGRAM,
    beyond="only those in the list are",
    where="choose one from the list",
    decimal=True,
    functions=MappingProxyType(_IN_PROGRAMS),
    methods=MappingProxyType({name: _OPERATIONS[name] for name in program.METHODS}),
    attributes=program.ATTRIBUTES,
    constants=MappingProxyType({**program.CONSTANTS, **_DTYPES}),
    bare=program.PATHS,
    instead=program.INSTEAD,
)
LISTING: Final = Dialect(
    thing="listing",
    characters=limits.LISTING_CHARACTERS,
    lines=limits.LISTING_LINES,
    pieces=limits.LISTING_PIECES,
    made_of="it is written in Python's own characters",
    example="write it as Python would, as in y = x ** 2",
    refused=MappingProxyType({"$": "remove it", "?": "remove it", "`": "write plain quotes"}),
    private="__",
    operators=nodes(*SIGNS),
    foreign=foreign.LISTING,
    beyond="only the words in the lab's list are",
    where="look it up in the list of words below the picture",
    texts=True,
    dunders=frozenset(["__name__", "__version__", "__future__", "__cause__", *modules.SPECIAL]),
    classes=modules.CLASSES,
    forms=frozenset([*FORMS, *_LONGER]),
    functions=listing.FUNCTIONS,
    methods=listing.METHODS,
    attributes=tuple(sorted({*listing.ATTRIBUTES, *modules.ATTRIBUTES, *modules.METHODS, *_OF_ITEMS})),
    constants=MappingProxyType(
        {name: getattr(torch, name) for name in (*listing.DTYPES, "pi", "e", "inf", "nan", "strided")}
        | {"version.cuda": torch.version.cuda, "__version__": str(torch.__version__)}
    ),
    others=(*listing.OTHER_METHODS, *modules.METHODS, "__init__"),
    counted=False,
    calls=None,
    instead=listing.INSTEAD,
)
