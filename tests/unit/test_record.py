"""Records are what attrs would make of the same classes: every one of the package, and one of each kind at work."""

import copy
import importlib
import inspect
import pickle
import pkgutil
import weakref
from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar

import attrs
import pytest

import policy_lang
from policy_lang import record
from policy_lang.record import field, frozen
from policy_lang.source import Source, Span

MAKERS = {"attrs": (attrs.frozen, attrs.field), "record": (frozen, field)}


def records() -> list[type[Any]]:
    """Every record of the package, by its module and its name."""
    found = {}
    for module in pkgutil.walk_packages(policy_lang.__path__, "policy_lang."):
        if module.name == "policy_lang.__main__":
            continue
        for item in vars(importlib.import_module(module.name)).values():
            if isinstance(item, type) and "__record_fields__" in vars(item) and item.__module__ == module.name:
                found[f"{module.name}.{item.__qualname__}"] = item
    return [item for _, item in sorted(found.items())]


RECORDS = records()


def twin(kind: type[Any]) -> type[Any]:
    """What attrs makes of the fields of a record."""
    these = {}
    for one in record.fields(kind):
        default: Any = one.default
        if default is record.NOTHING:
            default = attrs.NOTHING
        elif hasattr(default, "takes_self"):
            default = attrs.Factory(default.factory, takes_self=default.takes_self)
        these[one.name] = attrs.field(default=default, init=one.init, eq=one.eq, repr=one.repr)
    return attrs.make_class(kind.__name__, these, frozen=True, slots=True)


def arguments(constructor: Callable[..., None]) -> list[tuple[str, object, bool]]:
    """What the arguments are called, their kind, and whether they may be left out."""
    found = inspect.signature(constructor).parameters.items()
    return [(name, one.kind, one.default is inspect.Parameter.empty) for name, one in found]


def test_there_are_hundreds_of_records():
    assert len(RECORDS) > 300


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: f"{kind.__module__}.{kind.__qualname__}")
def test_a_record_is_what_attrs_would_make_of_it(kind: type[Any]):
    described = attrs.fields(kind)
    assert attrs.has(kind)
    assert [one.name for one in described] == [one.name for one in record.fields(kind)]
    assert "__slots__" in vars(kind)
    assert kind.__match_args__ == twin(kind).__match_args__
    assert arguments(record._constructor(kind)) == arguments(twin(kind).__init__)


@pytest.fixture(params=MAKERS)
def made(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The same classes by attrs and by us: what is said of one must be true of the other."""
    frozen, field = MAKERS[request.param]

    @frozen
    class Point:
        x: int
        y: int = 2
        note: str = field(default="", eq=False, repr=False)
        kind: ClassVar[str] = "point"

        def sum(self) -> int:
            return self.x + self.y

    @frozen
    class Deep(Point):
        z: int = 3
        y: int = 5

        def sum(self) -> int:
            return super().sum() + self.z

    @frozen
    class Made:
        _hidden: int
        parts: list[int] = field(factory=list)
        twice: int = field(init=False)
        late: tuple[int, ...] = field(default=(), init=False)

        @twice.default
        def _twice(self) -> int:
            return 2 * self._hidden

        @cached_property
        def big(self) -> list[int]:
            return [self.twice] * 100

    @frozen(eq=False)
    class Alone:
        x: int

    @frozen
    class Own:
        x: int

        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None  # type: ignore[assignment]

        def __repr__(self) -> str:
            return "own"

    @frozen
    class Checked:
        x: int

        def __attrs_post_init__(self) -> None:
            if self.x < 0:
                raise ValueError

    @frozen
    class Empty:
        pass

    return {item.__name__: item for item in (Point, Deep, Made, Alone, Own, Checked, Empty)}


def test_equality_hash_and_text(made: dict[str, Any]):
    point = made["Point"]
    assert point(1) == point(1, 2, "beside")
    assert hash(point(1)) == hash(point(1, 2, "beside"))
    assert point(1) != point(2)
    assert point(1) != (1, 2)
    assert point(1) != made["Deep"](1, y=2)
    assert repr(point(1)) == "Point(x=1, y=2)"
    assert repr(made["Deep"](1)) == "Deep(x=1, z=3, y=5)"
    assert made["Alone"](1) != made["Alone"](1)
    assert (made["Own"](1) == 3, repr(made["Own"](1))) == (True, "own")
    assert made["Empty"]() == made["Empty"]()
    assert len({made["Empty"](), made["Empty"]()}) == 1


def test_constructors_and_defaults(made: dict[str, Any]):
    one, other = made["Made"](4), made["Made"](hidden=4)
    assert (one._hidden, one.twice, one.late, one.parts) == (4, 8, (), [])
    assert one.parts is not other.parts
    assert one.big is one.big
    assert made["Deep"](1).sum() == 1 + 5 + 3
    assert made["Point"].kind == "point"
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'x'"):
        made["Point"]()
    with pytest.raises(TypeError, match="unexpected keyword argument 'w'"):
        made["Point"](1, w=2)
    with pytest.raises(ValueError, match=r"^$"):
        made["Checked"](-1)


def test_nothing_is_ever_written_into_one(made: dict[str, Any]):
    point = made["Point"](1)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        point.x = 2
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del point.x
    with pytest.raises(AttributeError):
        point.elsewhere = 2
    assert not hasattr(point, "__dict__")


def test_copies_patterns_and_changes(made: dict[str, Any]):
    point = made["Point"]
    match point(1, 7, "beside"):
        case point(x, y, note):
            assert (x, y, note) == (1, 7, "beside")
    assert copy.copy(point(1)) == copy.deepcopy(point(1)) == point(1)
    assert weakref.ref(held := point(1))() is held
    assert attrs.evolve(point(1, 7), x=3) == point(3, 7)
    assert attrs.asdict(made["Made"](4))["twice"] == 8


def test_changes_by_us():
    @frozen
    class Made:
        _hidden: int
        twice: int = field(init=False, default=2)

    assert record.evolve(Made(1), hidden=3) == Made(3)
    assert record.has(Made)
    assert not record.has(int)


def test_define_makes_what_may_be_changed():
    @record.define(eq=False)
    class Reader:
        at: int = 0

    reader = Reader()
    reader.at = 3
    assert repr(reader) == "Reader(at=3)"


def test_records_are_pickled():
    span = Span(Source("a", "text"), 0, 2)
    again = pickle.loads(pickle.dumps(span))  # noqa: S301 - what was written in the line above
    assert (again, again.source) == (span, span.source)
