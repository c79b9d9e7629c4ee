"""Sums that people write into the data: ``18 - 10 - 8``. Nothing but numbers, the four signs and brackets."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable

_SIGNS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip
_SUM = re.compile(r"[0-9.()+\-*/ ]+")


def evaluate(formula: str) -> float | None:
    """The value of a sum; None for anything that is not one."""
    if not _SUM.fullmatch(formula):
        return None
    try:
        return _value(ast.parse(formula.strip(), mode="eval").body)
    except (SyntaxError, ValueError, ZeroDivisionError, OverflowError, RecursionError, MemoryError):
        return None


def _value(node: ast.expr) -> float:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return float(node.value)
    if isinstance(node, ast.BinOp) and type(node.op) in _SIGNS:
        return _SIGNS[type(node.op)](_value(node.left), _value(node.right))
    raise ValueError(ast.dump(node))
