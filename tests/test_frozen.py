"""The fast dataclasses behave as those of the standard library do."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import ClassVar

import pytest

from contentbot import frozen


@frozen.dataclass(frozen=True, slots=True)
class Fast:
    """A value."""

    kind: ClassVar[str] = "sample"
    name: str
    size: int = 0
    words: list[str] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True, slots=True)
class Usual:
    """The same, by the standard library."""

    kind: ClassVar[str] = "sample"
    name: str
    size: int = 0
    words: list[str] = dataclasses.field(default_factory=list)


class Child(Fast):
    """A kind of value, with no field of its own."""

    __slots__ = ()
    kind = "child"


@frozen.dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A value whose fields are named."""

    left: int
    right: int


@frozen.dataclass(frozen=True, slots=True)
class One:
    """A value of a single field."""

    name: str


@frozen.dataclass(frozen=True, slots=True, eq=False)
class Thing:
    """Equal to itself alone."""

    name: str


@frozen.dataclass(frozen=True)
class Open:
    """A value that may keep what it worked out."""

    name: str
    size: int = 1


def test_a_value_looks_as_the_standard_library_shows_it():
    assert repr(Fast("a", words=["b"])) == repr(Usual("a", words=["b"])).replace("Usual", "Fast")


def test_values_are_equal_when_they_are_of_one_class_and_all_fields_are():
    assert Fast("a", 1) == Fast("a", 1)
    assert Fast("a", 1) != Fast("a", 2)
    assert Fast("a", 1) != Child("a", 1)


def test_equal_values_have_one_hash():
    assert {Pair(left=1, right=2), Pair(left=1, right=2)} == {Pair(right=2, left=1)}
    assert {One("a"), One("a")} == {One("a")}
    assert One("a") != One("b")


def test_without_equality_a_value_equals_itself_alone():
    one, other = Thing("a"), Thing("a")
    assert one != other
    assert len({one, other, one}) == 2


def test_a_default_that_is_made_is_made_anew_each_time():
    assert Fast("a").words is not Fast("a").words


def test_what_is_no_field_stays_with_the_class():
    assert (Fast.kind, Child.kind, Child("a").name) == ("sample", "child", "a")


@pytest.mark.parametrize("value", [Fast("a"), Child("a"), Open("a")])
def test_a_value_cannot_be_changed(value):
    with pytest.raises(dataclasses.FrozenInstanceError):
        value.name = "b"
    with pytest.raises(dataclasses.FrozenInstanceError):
        del value.name
    assert value.name == "a"


def test_a_value_with_slots_takes_nothing_else():
    assert not hasattr(Fast("a"), "__dict__")
    assert not hasattr(Child("a"), "__dict__")


def test_wrong_arguments_are_refused():
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'name'"):
        Fast()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        Fast("a", colour="red")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Pair(1, 2)  # type: ignore[call-arg]


def test_a_class_that_is_not_frozen_is_refused():
    with pytest.raises(TypeError, match="frozen"):
        frozen.dataclass(frozen=False, slots=True)


@pytest.mark.parametrize(
    "value", [Fast("a", 1, ["b"]), Child("a"), Pair(left=1, right=2), Open("a")]
)
def test_a_value_survives_pickling_and_copying(value):
    again = pickle.loads(pickle.dumps(value))
    assert again == value == copy.copy(value) == copy.deepcopy(value)
    assert type(again) is type(value)


def test_the_functions_of_the_standard_library_know_such_values():
    value = Fast("a", 1, ["b"])
    assert dataclasses.is_dataclass(value)
    assert [one.name for one in dataclasses.fields(Fast)] == ["name", "size", "words"]
    assert dataclasses.astuple(value) == ("a", 1, ["b"])
    assert dataclasses.asdict(Open("a")) == {"name": "a", "size": 1}
    assert dataclasses.replace(value, name="c") == Fast("c", 1, ["b"])
    assert type(dataclasses.replace(Child("a"), name="c")) is Child
    with pytest.raises(TypeError):
        dataclasses.replace(value, colour="red")  # type: ignore[call-arg]


def test_fields_can_be_matched_by_their_places():
    match Fast("a", 2):
        case Fast(name, size):
            assert (name, size) == ("a", 2)
    assert Pair.__match_args__ == ()
