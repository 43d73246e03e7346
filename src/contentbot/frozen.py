"""Frozen dataclasses, made in a fraction of the time that the standard library takes.

A program that ends after a quarter of a second spends a tenth of it on making its own classes:
`dataclasses` compiles six methods for each. Here one is compiled, `__init__`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError, make_dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

Names = tuple[str, ...]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen, slots=False, kw_only=False, eq=True):
        """What `dataclasses.dataclass` makes of the same arguments; frozen must be True.

        Left out: fields that are inherited, `__post_init__`, what `field` knows beside
        `default_factory`, and annotations that are no text (`from __future__` makes them so).
        """
        if not frozen:
            raise TypeError("only for classes that are frozen")
        return lambda cls: _made(cls, slots=slots, kw_only=kw_only, eq=eq)


def _made(cls: type, *, slots: bool, kw_only: bool, eq: bool) -> type:
    """A class like the given one, its defaults turned to arguments, its fields to slots."""
    names = tuple(n for n, kind in cls.__annotations__.items() if not kind.startswith("ClassVar"))
    body = {k: v for k, v in vars(cls).items() if k not in (*names, "__dict__", "__weakref__")}
    defaults = {name: vars(cls)[name] for name in names if name in vars(cls)}
    body |= {
        "__init__": _init(names, defaults, star="*, " if kw_only else ""),
        "__match_args__": () if kw_only else names,
        "__dataclass_fields__": _Fields(names, defaults),
        "__repr__": _repr(names),
        "__setattr__": _refused,
        "__delattr__": _refused,
    }
    if slots:
        body |= {"__slots__": names, "__setstate__": _restore}
    if eq:
        body["__eq__"], body["__hash__"] = _equality(names)
    made = type(cls)(cls.__name__, cls.__bases__, body)
    made.__qualname__ = cls.__qualname__
    return made


def _init(names: Names, defaults: Mapping[str, Any], *, star: str) -> Any:
    """The method that sets each field; compiled, since it is what a run calls most."""
    known: dict[str, Any] = {"put": object.__setattr__, "MISSING": MISSING}
    params, lines = [], []
    for name in names:
        default = defaults.get(name)
        value = name
        if isinstance(default, Field):
            known[f"make_{name}"], default = default.default_factory, MISSING
            value = f"make_{name}() if {name} is MISSING else {name}"
        known[f"default_{name}"] = default
        params.append(f"{name}=default_{name}" if name in defaults else name)
        lines.append(f" put(self, {name!r}, {value})\n")
    exec(f"def __init__(self, {star}{', '.join(params)}):\n{''.join(lines)}", known)
    return known["__init__"]


def _equality(names: Names) -> tuple[Callable[..., Any], Callable[..., int]]:
    """`__eq__` and `__hash__` by the values of all fields."""
    # Of a single name, attrgetter gives no tuple.
    values = attrgetter(*names) if len(names) > 1 else lambda one: (getattr(one, names[0]),)

    def same(self: object, other: object) -> Any:
        return values(self) == values(other) if type(other) is type(self) else NotImplemented

    return same, lambda self: hash(values(self))


def _repr(names: Names) -> Callable[[object], str]:
    def shown(self: object) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({values})"

    return shown


def _refused(_self: object, name: str, *_: object) -> None:
    raise FrozenInstanceError(f"cannot change field {name!r}")


def _restore(self: object, state: tuple[None, Mapping[str, Any]]) -> None:
    """What pickle calls, past the ban on changes."""
    for name, value in state[1].items():
        object.__setattr__(self, name, value)


class _Fields:
    """What `dataclasses.replace`, `fields` and `astuple` ask for, made once they do."""

    def __init__(self, names: Names, defaults: Mapping[str, Any]) -> None:
        self.names, self.defaults = names, defaults

    def __get__(self, instance: object, owner: type) -> Mapping[str, Any]:
        return self.made

    @cached_property
    def made(self) -> Mapping[str, Any]:
        rows = [(name, Any, self.defaults.get(name, MISSING)) for name in self.names]
        like: Any = make_dataclass(
            "Like", rows, init=False, repr=False, eq=False, namespace={"__doc__": "Fields alone."}
        )
        fields: Mapping[str, Any] = like.__dataclass_fields__
        return fields
