from __future__ import annotations

import json
import time

import pytest

from jupyter_nbedit.predict.evidence import probe
from jupyter_nbedit.predict.evidence.reading import MAX_ANSWER
from tests.predict.evidence.conftest import Kernel

HOSTILE = """
import collections, sys, types
calls = collections.Counter()

def counted(name):
    def method(*args, **kwargs):
        calls[name] += 1
        raise RuntimeError(name)
    return method

NAMES = (
    "__getattr__ __getattribute__ __dir__ __repr__ __str__ __len__ __iter__ __eq__ __hash__"
    " __bool__ __contains__ __getitem__ __format__"
    " __instancecheck__ __subclasscheck__ __call__ __get__"
    " _repr_html_ _repr_mimebundle_ _ipython_display_ keys items"
).split()

class Meta(type):
    pass

space = {name: counted(name) for name in NAMES}
for name in ("columns", "__class__", "__dict__", "dtypes", "shape", "__doc__", "__name__"):
    space[name] = property(counted(name))
Hostile = type("Hostile", (), dict(space))
thing = object.__new__(Hostile)
HostileMeta = type("HostileMeta", (type,), {
    name: value for name, value in space.items() if name not in ("__dict__",)
})
Sly = type.__new__(HostileMeta, "Sly", (), {"attribute": 1})
sly = object.__new__(Sly)

class Text(str):
    __hash__ = str.__hash__
    def __eq__(self, other):
        calls["key"] += 1
        return True

class Table(dict):
    keys = items = __iter__ = __len__ = __contains__ = counted("mapping")

class Sequence(list):
    __iter__ = __len__ = __getitem__ = counted("sequence")

globals()[Text("evil")] = 1
globals()[Text("time")] = 1
thing_in_dict = {"key": thing}
keyed = {Text("a"): 1}
table, sequence, text = Table(a=1), Sequence([1]), Text("x")

class Module(types.ModuleType):
    __getattr__ = counted("module")
    __class__ = property(counted("module"))
sys.modules["hostile"] = Module("hostile")

class Failure(Exception):
    args = property(counted("args"))
    name = property(counted("name"))
    obj = property(counted("obj"))
    __traceback__ = property(counted("traceback"))

import builtins, pandas
Frame = type("Frame", (pandas.DataFrame,), {"columns": property(counted("frame"))})
frame = pandas.DataFrame.__new__(Frame)
object.__setattr__(frame, "_mgr", pandas.DataFrame({"a": [1]})._mgr)

def object(*args):
    calls["builtin"] += 1
len = type = list = dict = str = sorted = exec = id = int = object
calls.clear()
"""


def test_names_and_types_are_told_and_nothing_is_left_behind(kernel: Kernel) -> None:
    kernel.run("x = 1\ny = 'text'\n42")
    before = kernel.value(
        "(dict(globals()).keys(), In, Out, _, __, _i, get_ipython().execution_count)"
    )
    evidence = kernel.evidence()
    assert evidence.variables.names["x"] == "int"
    assert evidence.variables.names["y"] == "str"
    assert evidence.names().lacks("z")
    assert not evidence.names().lacks("len")
    assert not evidence.names().lacks("display")
    assert set(kernel.heard) == {"status"}
    after = kernel.value(
        "(dict(globals()).keys(), In, Out, _, __, _i, get_ipython().execution_count)"
    )
    assert before == after


def test_values_are_not_told(kernel: Kernel) -> None:
    kernel.run(
        "secret = 'hunter2'\nvalues = ['hunter2']\nd = {'key': 'hunter2'}\n"
        "def f(a='hunter2', *, b: 'hunter2' = 'hunter2'):\n    'hunter2'\n"
        "import pandas as pd\ndf = pd.DataFrame({'a': ['hunter2']})"
    )
    assert "hunter2" not in kernel.answer()


def test_nothing_of_the_users_is_called(kernel: Kernel) -> None:
    assert not kernel.run(HOSTILE)
    kernel.run("sys.last_value = Failure()\ncalls.clear()")
    evidence = kernel.evidence()
    assert kernel.value("calls") == "Counter()"
    assert evidence.variables.names["thing"] == "__main__.Hostile"
    assert evidence.variables.names["sly"] == "__main__.Sly"
    assert evidence.failure is not None
    assert evidence.failure.type == "__main__.Failure"
    assert "columns" in evidence.types["__main__.Hostile"].names
    assert evidence.columns("frame") is None
    assert not kernel.run("del object, len, type, list, dict, str, sorted, exec, id, int")


# What stands inside of things that are looked into: labels, keys, defaults, local variables.
INSIDE = """
import collections, functools
import pandas as pd
calls = collections.Counter()

def counted(name):
    def method(*args, **kwargs):
        calls[name] += 1
        raise RuntimeError(name)
    return method

class Label:
    __hash__ = object.__hash__
for name in "__repr__ __str__ __eq__ __lt__ __len__ __format__ __getattr__ __dir__".split():
    setattr(Label, name, counted(name))
for name in "columns name keys".split():
    setattr(Label, name, property(counted(name)))

class Word(str):
    __hash__ = str.__hash__
for name in "__repr__ __str__ __eq__ __len__ __getitem__ __format__ startswith".split():
    setattr(Word, name, counted(name))

labels = pd.DataFrame([[1, 2]], columns=pd.Index(["plain", "odd"], dtype=object))
labels.columns._data[1] = Label()
index = pd.DataFrame({"a": [1]}, index=pd.Index([Label()], dtype=object))

def wrapped(a, b=Label(), *, c: Label = Label()):
    pass
wrapped.__signature__ = Label()
wrapped.__wrapped__ = Label()
wrapped.__name__ = Word("word")
partial = functools.partial(wrapped, Label())

class Kept:
    __slots__ = ("kept",)
    def __init__(self, size, *more, **rest):
        self.kept = Label()
kept = Kept(1)

class Open:
    columns = property(counted("columns of a class"))
    def __init__(self):
        self.__dict__[Word("own")] = Label()
        self.plain = Label()
opened = Open()

class Mapping(collections.UserDict):
    pass
for name in "__getitem__ __iter__ __len__ keys".split():
    setattr(Mapping, name, counted(name))
mapping = Mapping.__new__(Mapping)
ordered = collections.OrderedDict(a=Label())
settings = {"rate": Label(), "label": Word("x")}

class Asked(type):
    pass
class Called(Asked):
    pass
class AskedModel(metaclass=Asked):
    def __init__(self, size):
        pass
class CalledModel(metaclass=Called):
    def __init__(self, size):
        pass
for name in "__getattribute__ __dir__ __repr__ __eq__ __instancecheck__ __subclasscheck__".split():
    setattr(Asked, name, counted("metaclass " + name))
Asked.__hash__ = type.__hash__
Called.__call__ = counted("metaclass __call__")

def fails(table, odd, word):
    return table["nothing"]
calls.clear()
"""


def test_nothing_inside_of_things_is_called(kernel: Kernel) -> None:
    assert not kernel.run(INSIDE)
    assert kernel.run("fails({'income': Label()}, Label(), Word('x'))") == "KeyError"
    kernel.run("calls.clear()")
    evidence = kernel.evidence()
    assert kernel.value("calls") == "Counter()"
    columns = evidence.columns("labels")
    assert columns is None or not columns.is_complete
    assert evidence.variables.calls["wrapped"].names == ("a", "b", "c")
    assert evidence.variables.calls["Kept"].names == ("size",)
    assert evidence.variables.calls["AskedModel"].names == ("size",)
    # What its metaclass does with what it is given nobody knows.
    assert "CalledModel" not in evidence.variables.calls
    assert evidence.variables.keys["settings"] == ("rate", "label")
    assert evidence.failure is not None
    assert evidence.failure.name == "nothing"


def test_frames_functions_and_the_like(kernel: Kernel) -> None:
    kernel.run(
        "import pandas as pd\n"
        "df = pd.DataFrame({'income': [1], 'share': [0.5], 'city': ['x'], 'ok': [True]})\n"
        "df['kind'] = df['city'].astype('category')\n"
        "levels = df.pivot_table(index='city', columns='ok', values=['income', 'share'])\n"
        "config = {'lr': 1, 'dé\"pth': 2}\n"
        "mixed = {'a': 1, 2: 3}\n"
        "big = {str(n): n for n in range(101)}\n"
        "def f(a, /, b=1, *args, c, **rest):\n    local = 1\n"
        "def g(a, *, c): ...\n"
        "class Model:\n"
        "    kind = 'x'\n"
        "    def __init__(self, size, *, deep=False):\n        self.size = size\n"
        "    def fit(self, data): ...\n"
        "model = Model(1)\n"
        "import enum\n"
        "class Color(enum.Enum):\n    RED = 1\n"
    )
    evidence = kernel.evidence()
    table = evidence.variables.tables["df"]
    assert list(table.columns) == ["income", "share", "city", "ok", "kind"]
    assert table.columns["income"] == "int64"
    assert table.columns["share"] == "float64"
    assert table.columns["ok"] == "bool"
    assert table.columns["kind"] == "pandas.Categorical"
    columns = evidence.columns("df")
    assert columns is not None
    assert columns.lacks("incom")
    levels = evidence.columns("levels")
    assert levels is not None
    assert not levels.is_complete
    assert evidence.variables.keys == {"config": ("lr", 'dé"pth')}
    assert evidence.variables.calls["f"].names == ("a", "b", "c")
    assert evidence.variables.calls["f"].is_open
    parameters = evidence.parameters("g")
    assert parameters is not None
    assert parameters.lacks("b")
    assert evidence.variables.calls["Model"].names == ("size", "deep")
    attributes = evidence.attributes("model")
    assert attributes is not None
    assert attributes.names >= {"size", "fit", "kind"}
    assert attributes.lacks("fti")
    attributes = evidence.attributes("df")
    assert attributes is not None
    assert attributes.names >= {"income", "groupby", "loc"}
    assert attributes.lacks("incom")
    module = evidence.attributes("pd")
    assert module is not None
    assert module.lacks("read_cvs")
    assert not module.lacks("read_csv")
    color = evidence.attributes("Color")
    assert color is not None
    assert not color.lacks("RED")


POLARS = """
import polars as pl
calls = []
good = pl.DataFrame({"income": [1], "city": ["a"]})
class Numbers(list):
    columns = list.sort
class Number(int):
    def __lt__(self, other):
        calls.append("compared")
        return True
sorted_ = pl.DataFrame({"a": [1]})
sorted_._df = Numbers([Number(2), Number(1)])
"""

CHANGED = """
def columns(self):
    calls.append("columns")
    return ["wage"]
type(good._df).columns = columns
"""


def test_a_frame_of_polars_tells_its_columns_unless_somebody_changed_how(kernel: Kernel) -> None:
    pytest.importorskip("polars")
    assert not kernel.run(POLARS)
    tables = kernel.evidence().variables.tables
    assert tables["good"].columns.keys() == {"income", "city"}
    assert tables["good"].is_complete
    assert not tables["sorted_"].columns

    assert not kernel.run(CHANGED)
    assert not kernel.evidence().variables.tables["good"].columns
    assert kernel.value("calls") == "[]"
    assert kernel.value("[int(each) for each in sorted_._df]") == "[2, 1]"


def test_what_failed_says_what_it_missed(kernel: Kernel) -> None:
    assert kernel.run("incom + 1") == "NameError"
    failure = kernel.evidence().failure
    assert failure is not None
    assert (failure.type, failure.name) == ("NameError", "incom")
    assert kernel.run("'x'.uper()") == "AttributeError"
    evidence = kernel.evidence()
    assert evidence.failure is not None
    assert (evidence.failure.name, evidence.failure.object) == ("uper", "str")
    attributes = evidence.attributes_of_type("str")
    assert attributes is not None
    assert "upper" in attributes.names
    kernel.run("import pandas as pd\ndef f(table):\n    return table['incom']")
    assert kernel.run("f(pd.DataFrame({'income': [1]}))") == "KeyError"
    evidence = kernel.evidence()
    assert evidence.failure is not None
    assert evidence.failure.name == "incom"
    assert evidence.columns("table") is None
    inside = evidence.columns("table", inner=True)
    assert inside is not None
    assert inside.names == {"income"}


def test_a_restart_forgets(kernel: Kernel) -> None:
    kernel.run("x = 1\nincom")
    kernel.restart()
    evidence = kernel.evidence()
    assert evidence.failure is None
    assert evidence.names().lacks("x")


def test_many_names_and_columns_are_cut(kernel: Kernel) -> None:
    kernel.run(
        "globals().update((f'name_{n}_{\"x\" * 40}', n) for n in range(100_000))\n"
        "globals()['wide_enough'] = 1"
    )
    assert kernel.run("wide_enuogh") == "NameError"
    text = kernel.answer()
    evidence = kernel.evidence()
    assert len(text) < MAX_ANSWER / 2
    assert not evidence.names().lacks("anything")
    assert "wide_enough" in evidence.variables.names
    kernel.run("%reset -f")
    kernel.run(
        "import pandas as pd\nwide = pd.DataFrame({f'column_{n}': [n] for n in range(10_000)})\n"
    )
    begun = time.perf_counter()
    columns = kernel.evidence().columns("wide")
    # With all that the machine may have to do besides.
    assert time.perf_counter() - begun < 100 * probe.SECONDS
    assert columns is not None
    assert not columns.is_complete
    assert 0 < len(columns.names) <= probe.COLUMNS


def test_odd_names_are_written_as_json() -> None:
    values = ["plain", 'quo"te', "back\\slash", "\n", "é", "😀", "\ud800", "\x7f", ""]
    assert json.loads(probe.written({text: [text, 1, True, False] for text in values})) == {
        text: [text, 1, True, False] for text in values
    }
