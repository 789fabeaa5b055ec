"""Frozen records: the classes that `attrs` describes, each made only as far as it is used.

Enters: a class with annotated fields. Leaves: a frozen class with slots, as `attrs.frozen` makes it: constructor,
equality, hash, text, patterns, copies and defaults alike. Always holds: checkers of types take it for `attrs.frozen`
itself; `attrs.fields`, `attrs.evolve`, `attrs.has` and all else of attrs work on a record; a test compares the two for
every record there is.

Why not `attrs.frozen` itself: it writes and compiles the methods of a class while the class is loaded, a third of a
millisecond for each, and is as long in loading as Python in starting twice. A command loads hundreds of classes,
compares objects of few and makes objects of some. So here equality, hash and text are functions that all classes
share; a constructor is compiled when the first object is made; attrs is loaded when somebody asks it about a record.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import attrgetter
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

if TYPE_CHECKING:
    from attrs import NOTHING, define, evolve, field, fields, frozen, has

__all__ = ["NOTHING", "define", "evolve", "field", "fields", "frozen", "has"]

Kind = type[Any]
_NOTHING: Any = type("_Nothing", (), {"__repr__": lambda _: "NOTHING"})()


# ---- what a class says of itself


class _Factory:
    """A default that is made anew for each object, from the object where `takes_self`."""

    __slots__ = ("factory", "takes_self")

    def __init__(self, factory: Callable[..., Any], *, takes_self: bool) -> None:
        self.factory, self.takes_self = factory, takes_self


class _Declared:
    """What `field(…)` leaves in the body of a class."""

    __slots__ = ("eq", "init", "repr", "said")

    def __init__(self, said: object, *, init: bool, eq: bool, repr: bool) -> None:  # noqa: A002 - as attrs calls it
        self.said, self.init, self.eq, self.repr = said, init, eq, repr

    def default(self, method: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """Take the default from a method, which may use the fields before this one."""
        self.said = _Factory(method, takes_self=True)
        return method


class Field:
    """One field of a record."""

    __slots__ = ("argument", "default", "eq", "init", "name", "repr", "type")

    def __init__(self, name: str, annotation: object, said: object) -> None:
        self.name, self.type = name, annotation
        self.argument = name.lstrip("_")  # what the constructor calls it
        if isinstance(said, _Declared):
            self.default, self.init, self.eq, self.repr = said.said, said.init, said.eq, said.repr
        else:
            self.default = said
            self.init = self.eq = self.repr = True


def _field(
    *,
    default: object = _NOTHING,
    factory: Callable[[], Any] | None = None,
    init: bool = True,
    eq: bool = True,
    repr: bool = True,  # noqa: A002
) -> _Declared:
    said = default if factory is None else _Factory(factory, takes_self=False)
    return _Declared(said, init=init, eq=eq, repr=repr)


def _fields_of(kind: Kind) -> tuple[Field, ...]:
    """The fields of the classes above it, and its own."""
    body = vars(kind)
    own = [
        Field(name, annotation, body.get(name, _NOTHING))
        for name, annotation in kind.__annotations__.items()
        if type(annotation) is type or getattr(annotation, "__origin__", annotation) is not ClassVar
    ]
    above = {one.name: one for base in kind.__bases__ for one in getattr(base, "__record_fields__", ())}
    for one in own:
        above.pop(one.name, None)
    return (*above.values(), *own)


# ---- what all records share


def _equal(self: Any, other: Any) -> Any:  # noqa: ANN401 - any record, and anything beside it
    if other.__class__ is not self.__class__:
        return NotImplemented
    key = self.__record_key__
    return key(self) == key(other)


def _hash(self: Any) -> int:  # noqa: ANN401
    return hash((self.__class__.__qualname__, self.__record_key__(self)))


def _shown(self: Any) -> str:  # noqa: ANN401
    kind = self.__class__
    told = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in kind.__record_fields__ if one.repr)
    return f"{kind.__qualname__.rsplit('>.', 1)[-1]}({told})"


def _refuse(self: Any, *_: object) -> NoReturn:  # noqa: ANN401
    from attrs.exceptions import FrozenInstanceError

    raise FrozenInstanceError


def _state(self: Any) -> dict[str, Any]:  # noqa: ANN401
    return {one.name: getattr(self, one.name) for one in self.__record_fields__}


def _restore(self: Any, state: dict[str, Any]) -> None:  # noqa: ANN401
    for name, value in state.items():
        object.__setattr__(self, name, value)


class _Described:
    """The description of a record as attrs has it, made when attrs first looks for it on the class."""

    def __get__(self, instance: object, kind: Kind) -> object:
        import attrs

        of_attrs: Any = attrs  # its types want to know more of a default than is known here

        def told(one: Field) -> object:
            default = of_attrs.NOTHING if one.default is _NOTHING else one.default
            if isinstance(default, _Factory):
                default = of_attrs.Factory(default.factory, takes_self=default.takes_self)
            return of_attrs.field(default=default, init=one.init, eq=one.eq, repr=one.repr, type=one.type)

        twin = attrs.make_class(kind.__name__, {one.name: told(one) for one in kind.__record_fields__}, frozen=True)
        kind.__attrs_attrs__ = attrs.fields(twin)
        return kind.__attrs_attrs__


_DESCRIBED = _Described()
_ALWAYS: dict[str, object] = {"__getstate__": _state, "__setstate__": _restore}
_FROZEN: dict[str, object] = {"__setattr__": _refuse, "__delattr__": _refuse}
_NEVER_COPIED = ("__dict__", "__weakref__")


# ---- how a class is made


def _made(kind: Kind, *, eq: bool, repr: bool, fixed: bool) -> Kind:  # noqa: A002
    """The class once more with slots: Python knows no way to give them to one that exists."""
    found = _fields_of(kind)
    names = {one.name for one in found}
    own = {name: item for name, item in vars(kind).items() if name not in names and name not in _NEVER_COPIED}
    shared = {**_ALWAYS, **(_FROZEN if fixed else {})}
    shared["__record_fields__"], shared["__attrs_attrs__"] = found, _DESCRIBED
    shared["__match_args__"] = tuple(one.name for one in found if one.init)
    if eq and "__eq__" not in own:
        # The class stands for "no fields": objects of it are equal then.
        compared = [one.name for one in found if one.eq] or ["__class__"]
        shared |= {"__eq__": _equal, "__hash__": _hash, "__record_key__": attrgetter(*compared)}
    if repr:
        shared["__repr__"] = _shown
    slots = tuple(_slots(kind, own, names))
    made: Kind = _again(kind, {**shared, **own, "__slots__": slots})
    made.__qualname__ = kind.__qualname__
    for item in own.values():
        if isinstance(item, FunctionType) and "__class__" in item.__code__.co_freevars:  # it says `super()`
            item.__closure__[item.__code__.co_freevars.index("__class__")].cell_contents = made  # type: ignore[index]
    if "__init__" not in own:
        made.__init__ = _first_constructor(made)
    return made


def _again(kind: Any, body: dict[str, object]) -> Kind:  # noqa: ANN401 - a class, made by whatever made it first
    made: Kind = type(kind)(kind.__name__, kind.__bases__, body)
    return made


def _slots(kind: Kind, own: dict[str, object], names: Iterable[str]) -> Iterator[str]:
    """A place for each field of its own, for weak references, and for what is worked out once."""
    bases = kind.__mro__[1:-1]
    above = {name for base in bases for name in vars(base).get("__slots__", ())} if bases else ()
    yield from (name for name in kind.__annotations__ if name in names and name not in above)
    if not any(base.__weakrefoffset__ for base in kind.__bases__):
        yield "__weakref__"
    if not any(base.__dictoffset__ for base in kind.__bases__) and any(
        type(item).__name__ == "cached_property" for item in own.values()
    ):
        yield "__dict__"


def _first_constructor(kind: Kind) -> Callable[..., None]:
    """Puts the real constructor in its own place when the first object is made."""

    def __init__(self: Any, *arguments: Any, **named: Any) -> None:  # noqa: ANN401, N807 - as it will be called
        kind.__init__ = _constructor(kind)
        kind.__init__(self, *arguments, **named)

    return __init__


def _constructor(kind: Kind) -> Callable[..., None]:
    """`__init__`, which puts its arguments and the defaults into the slots, in the order of the fields.

    What it does is compiled once for all classes whose fields are alike; of each class are the names and the values.
    """
    known: dict[str, Any] = {"NOTHING": _NOTHING}
    steps, arguments, defaults = list[tuple[str, bool]](), ["self"], list[Any]()
    for one in kind.__record_fields__:
        made, step, at = one.default, "argument", len(steps)
        if isinstance(made, _Factory):
            known[f"made_{at}"], step = made.factory, "made from self" if made.takes_self else "made"
            defaults += [_NOTHING] if one.init else []
        elif one.init:
            defaults += [] if made is _NOTHING else [made]
        elif made is _NOTHING:
            continue  # whoever makes the object fills it
        else:
            known[f"made_{at}"], step = made, "fixed"
        known[f"set_{at}"] = getattr(kind, one.name).__set__
        arguments += [one.argument] if one.init else []
        steps.append((step, one.init))
    code = _code_of(tuple(steps), checked=hasattr(kind, "__attrs_post_init__")).replace(
        co_varnames=tuple(arguments), co_filename=f"<constructor of {kind.__module__}.{kind.__qualname__}>"
    )
    constructor = FunctionType(code, known, "__init__", tuple(defaults))
    constructor.__qualname__ = f"{kind.__qualname__}.__init__"
    return constructor


@cache
def _code_of(steps: tuple[tuple[str, bool], ...], *, checked: bool) -> CodeType:
    """The code of a constructor that takes such steps, with numbers in the place of names.

    A step: what is put into the slot, and whether there is an argument for it.
    """
    lines = []
    for at, (step, has_argument) in enumerate(steps):
        value = {"argument": "", "fixed": f"made_{at}", "made": f"made_{at}()", "made from self": f"made_{at}(self)"}[
            step
        ]
        if has_argument:
            value = f"{value} if _{at} is NOTHING else _{at}" if value else f"_{at}"
        lines.append(f"set_{at}(self, {value})")
    lines += ["self.__attrs_post_init__()"] if checked else []
    arguments = ["self", *(f"_{at}" for at, (_, has_argument) in enumerate(steps) if has_argument)]
    text = f"def __init__({', '.join(arguments)}):\n    " + "\n    ".join(lines or ["pass"])
    made: dict[str, Any] = {}
    exec(compile(text, "<constructor>", "exec"), made)  # noqa: S102 - numbers alone
    code: CodeType = made["__init__"].__code__
    return code


def _frozen(kind: Kind | None = None, *, eq: bool = True, repr: bool = True, fixed: bool = True) -> Any:  # noqa: A002, ANN401
    if kind is not None:
        return _made(kind, eq=eq, repr=repr, fixed=fixed)
    return lambda kind: _made(kind, eq=eq, repr=repr, fixed=fixed)


def _define(*, eq: bool = True, repr: bool = True) -> Any:  # noqa: A002, ANN401
    return _frozen(eq=eq, repr=repr, fixed=False)


# ---- what is done with records


def _evolve(record: Any, **changes: Any) -> Any:  # noqa: ANN401
    """The record with changes."""
    for one in record.__record_fields__:
        if one.init and one.argument not in changes:
            changes[one.argument] = getattr(record, one.name)
    return record.__class__(**changes)


def _described(kind: Kind) -> tuple[Field, ...]:
    """The fields in their order."""
    found: tuple[Field, ...] = kind.__record_fields__
    return found


def _has(kind: Kind) -> bool:
    """Whether it is a record."""
    return hasattr(kind, "__record_fields__")


if not TYPE_CHECKING:
    NOTHING, define, evolve, field, fields, frozen, has = (
        _NOTHING, _define, _evolve, _field, _described, _frozen, _has,
    )  # fmt: skip
