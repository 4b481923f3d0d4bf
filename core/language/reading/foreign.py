"""What of Python the languages do not have: what it is called, and what to write instead."""

import ast
from typing import Final

from core.language.reading.dialect import Foreign

_ROUNDS: Final = "write its rounds as their own lines"
_WHERE: Final = "choose between values with where(condition, a, b)"
_TWO: Final = "write one comparison, or multiply two, as in (x > 0) * (x < 1)"
_LAB_KNOWS: Final = "the lab knows torch, numpy as np, math, random, copy, time, os, sys, matplotlib; leave others out"
_TRUTH: Final = "write & for and, | for or, ~ for not, with brackets around each comparison"
_ONE_TRUTH: Final = "wants one truth value of a whole tensor"
_AMBIGUOUS: Final = "torch refuses that: Boolean value of Tensor with more than one value is ambiguous"

INDEX: Final = Foreign(
    what="cannot stand in an index",
    statement="the index alone is typed here",
    expression="an index holds numbers, slices, None, ..., lists, and comparisons of the tensor",
    otherwise="write it as in x[0:2, None, 1] or x[x > 5]",
    table={
        ast.And: ("“and”", _TRUTH),
        ast.Or: ("“or”", _TRUTH),
        ast.Not: ("“not”", _TRUTH),
        ast.Compare: ("A second comparison", "put brackets around each and & between them, as in x[(x > 2) & (x < 9)]"),
    },
    reasons={
        **dict.fromkeys((ast.And, ast.Or, ast.Not), f"it {_ONE_TRUTH}, and {_AMBIGUOUS}"),
        ast.Compare: "Python joins the two by “and”, which torch refuses, and & binds tighter than < and >",
    },
)
CHAIN: Final = Foreign(
    what="cannot stand in a chain",
    statement="the chain alone is typed here",
    expression="the arguments of a chain are whole numbers and lists of them",
    otherwise="write it as in permute(0, 2, 1).contiguous().view(6, 4)",
    table={},
)
PROGRAM: Final = Foreign(
    what="is not part of this language",
    statement="a line is name = expression",
    expression="it is made of numbers, names, + - * / % ** @ & | ~, one comparison, and the functions in the list",
    otherwise="write it with these",
    table={
        ast.AugAssign: ("An assignment in place", "write x = x + 1 instead of x += 1"),
        ast.AnnAssign: ("An annotation", "write name = expression"),
        ast.For: ("A loop", _ROUNDS),
        ast.While: ("A loop", _ROUNDS),
        ast.If: ("An if", _WHERE),
        ast.IfExp: ("An if", _WHERE),
        ast.With: ("A with block", "use detach() for what should receive no gradient"),
        ast.FunctionDef: ("A function definition", "write its body as their own lines"),
        ast.ClassDef: ("A class", "write name = expression"),
        ast.Return: ("return", "leave the word out: the last line is the output"),
        ast.Import: ("This import", "leave it out: torch's functions are known by name"),
        ast.ImportFrom: ("This import", "leave it out: torch's functions are known by name"),
        ast.Lambda: ("A lambda", "write its body as its own line"),
        ast.And: ("and", "write & for and, as in (x > 0) & (x < 1)"),
        ast.Or: ("or", "write | for or, as in (x < 0) | (x > 1)"),
        ast.Compare: ("This comparison", _TWO),
        ast.NamedExpr: ("The walrus :=", "write the assignment on its own line"),
        ast.ListComp: ("A comprehension", "write the list out"),
        ast.GeneratorExp: ("A comprehension", "write the list out"),
        ast.Starred: ("The star *", "write the items out"),
        ast.FloorDiv: ("The operator //, of which torch knows no derivative,", "write floor(x / y)"),
        ast.LShift: ("The operator <<", "write x * 2**n"),
        ast.RShift: ("The operator >>", "write floor(x / 2**n)"),
        ast.Not: ("not", "write ~(…) or logical_not(x)"),
    },
)
LISTING: Final = Foreign(
    what="is not part of the lab's language",
    statement="the lab walks through a listing by itself, and this it does not know",
    expression="the lab walks through a listing by itself, and this it does not know",
    otherwise="write it in another way",
    table={
        ast.AsyncFunctionDef: ("async", "write a plain def"),
        ast.Starred: ("A star here", "write it in a call or between brackets"),
        **dict.fromkeys((ast.Yield, ast.YieldFrom), ("yield", "append to a list and return it")),
        ast.Await: ("await", "leave the word out"),
        **dict.fromkeys((ast.AsyncFor, ast.AsyncWith, ast.comprehension), ("async", "leave the word out")),
        ast.Match: ("match", "write if and elif"),
        **dict.fromkeys((ast.Import, ast.ImportFrom), ("This import", _LAB_KNOWS)),
    },
)
