"""Which of a module's own functions, and which imported names, a method reaches."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Reach:
    """What a set of methods reaches: functions of the module by name, imports by full name."""

    functions: frozenset[str]
    imports: frozenset[str]


def reach(tree: ast.Module, methods: Iterable[str]) -> Reach:
    """Follow every name the methods mention, called or handed on, through the module."""
    functions, imports = _functions(tree), _imports(tree)
    found: set[str] = set()
    foreign: set[str] = set()
    todo = [name for name in methods if name in functions]
    while todo:
        name = todo.pop()
        if name in found:
            continue
        found.add(name)
        for mentioned in _names(functions[name]):
            todo.extend([mentioned] if mentioned in functions else [])
            foreign.update([imports[mentioned]] if mentioned in imports else [])
    return Reach(frozenset(found), frozenset(foreign))


def _functions(tree: ast.Module) -> Mapping[str, Function]:
    return {node.name: node for node in ast.walk(tree) if isinstance(node, Function)}


def _imports(tree: ast.Module) -> Mapping[str, str]:
    table = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            table.update({a.asname or a.name: f"{node.module}.{a.name}" for a in node.names})
        elif isinstance(node, ast.Import):
            table.update({a.asname or a.name.partition(".")[0]: a.name for a in node.names})
    return table


def _names(function: Function) -> Iterator[str]:
    """Names and attributes of the body; annotations say types and call nothing."""
    for statement in function.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name):
                yield node.id
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                yield node.attr
