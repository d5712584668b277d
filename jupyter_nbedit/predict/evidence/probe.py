"""What a Python kernel is asked: which names there are, and what is known without their help.

The text of this module is run inside the user's kernel, in a namespace of its own (`asking.py`).
So it imports nothing, and calls nothing that a user can have written: types are compared by
identity, dictionaries are searched for exact strings without hashing or comparing anything else,
and what an object has is read by the descriptors of `type` and of types made in C. Of data it
takes names and types, no values.
"""

# Nothing is imported, as is said above; what checks the types takes this for true.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SECONDS = 0.1
"""Time of the processor that it may take; what was not looked at by then is left out."""

CHARACTERS = 150_000
"""Characters of an answer, about."""

NAMES, COLUMNS, BLOCKS, KEYS, MEMBERS = 5_000, 2_000, 100, 100, 1_500
"""How many there may be of each kind; a dictionary with more keys holds data."""

LENGTH = 200
"""Characters of a name; a longer one is data."""

HEAP = 1 << 9
"""The flag of types that can be changed, as those are that a user writes."""

OPTIMIZED = 1
"""The flag of the code of functions."""

own = type.__dict__["__dict__"].__get__
ancestors = type.__dict__["__mro__"].__get__
flags_of = type.__dict__["__flags__"].__get__
name_of = type.__dict__["__qualname__"].__get__
module_of = type.__dict__["__module__"].__get__

Function = type(lambda: 0)
Getter = type(Function.__dict__["__code__"])
Slot = type(Function.__dict__["__globals__"])
Builtin: "Any" = type([].append)
Method = type(str.join)
type_of_method: "Any" = Method.__dict__["__objclass__"].__get__
code_of = Function.__dict__["__code__"].__get__
arguments_of = BaseException.__dict__["args"].__get__
traceback_of = BaseException.__dict__["__traceback__"].__get__

NUMBERS = {"f": "float", "i": "int", "u": "uint", "c": "complex"}


def entries(space: "Any") -> "Any":
    """Return the keys and values of a dictionary as they are now.

    Without a pair for each: of 100,000 names they would take longer than all the rest.
    """
    keys, values = [*space], [*space.values()]
    # Another thread may have come in between.
    return zip(keys, values) if len(keys) == len(values) else ()  # noqa: B905  # see `table`


def find(space: "Any", name: str) -> "Any":
    """Return what a dictionary has under a name, without asking its keys what they equal."""
    for key, value in entries(space):
        if type(key) is str and key == name:
            return value
    return None


def is_one_of(value: "Any", others: "tuple[Any, ...]") -> bool:
    """Tell whether something is one of others, by identity."""
    return id(value) in [id(other) for other in others]


def descends(value: "Any", kind: type) -> bool:
    """Tell whether something is of a type or one derived from it, without asking either."""
    return any(each is kind for each in ancestors(type(value)))


def parameters(function: "Any", skipped: int = 0) -> "dict[str, Any]":
    """Return what a function is called with: neither defaults nor annotations."""
    code = code_of(function)
    count = code.co_argcount + code.co_kwonlyargcount
    return {
        "names": [*code.co_varnames[skipped:count]],
        "positional": max(code.co_posonlyargcount - skipped, 0),
        "keywords": bool(code.co_flags & 8),
    }


def constructor(kind: type) -> "dict[str, Any] | None":
    """Return what a class is called with, None if it is not told by an `__init__` in Python."""
    for each in ancestors(kind):
        if each is object:
            return None
        made, begun = find(own(each), "__new__"), find(own(each), "__init__")
        if type(begun) is Function and made is None:
            return parameters(begun, 1)
        if begun is not None or made is not None:
            return None
    return None


def is_called_plainly(kind: type) -> bool:
    """Tell whether a class is called as classes are: no metaclass has a way of its own."""
    metaclasses = [
        each for each in ancestors(type(kind)) if each is not type and each is not object
    ]
    return all(find(own(each), "__call__") is None for each in metaclasses)


def slot(value: "Any", name: str) -> "Any":
    """Return an attribute that is kept in C."""
    for kind in ancestors(type(value)):
        found = find(own(kind), name)
        if found is not None:
            is_safe = type(found) is Getter or type(found) is Slot
            return found.__get__(value) if is_safe else None
    return None


def listed(value: "Any", method: str) -> "list[Any]":
    """Return what a method tells that its type was made with in C; as an exact list."""
    kind = type(value)
    found = find(own(kind), method)
    # A type that can be changed may have been given another one, be it that of another type in C.
    is_own = type(found) is Method and type_of_method(found) is kind
    told = found(value) if is_own or not (found is None or flags_of(kind) & HEAP) else []
    return told if type(told) is list else []


def written(value: "Any") -> str:
    """Return a value as JSON in ASCII."""
    if type(value) is dict:
        items = [written(key) + ":" + written(item) for key, item in value.items()]
        return "{" + ",".join(items) + "}"
    if type(value) is list:
        return "[" + ",".join([written(item) for item in value]) + "]"
    if type(value) is not str:
        return "true" if value is True else "false" if value is False else str(int(value))
    if value.isascii() and value.isprintable() and '"' not in value and "\\" not in value:
        return '"' + value + '"'
    units = value.encode("utf-16-le", "surrogatepass").hex()
    pairs = [units[at + 2 : at + 4] + units[at : at + 2] for at in range(0, len(units), 4)]
    return '"' + "".join(["\\u" + pair for pair in pairs]) + '"'


class Witness:
    """Looks at a namespace, as far as time and space allow.

    Parameters
    ----------
    namespace : "dict[str, Any]"
        The user's.
    builtins : "dict[str, Any]"
        What every module has.
    sys : module
        The module of that name.
    """

    def __init__(self, namespace: "dict[str, Any]", builtins: "dict[str, Any]", sys: "Any") -> None:
        self.namespace, self.builtins, self.system = namespace, builtins, sys.__dict__
        self.Module = type(sys)
        plain = [kind for kind in builtins.values() if type(kind) is type and kind is not super]
        plain = [*plain, self.Module, Function]
        self.plain = tuple([kind for kind in plain if not flags_of(kind) & HEAP])
        self.modules: dict[str, Any] = {}
        for name, module in entries(self.system["modules"]):
            if type(name) is str and type(module) is self.Module:
                self.modules[name] = module
        self.found: dict[str, Any] = {}
        self.left = CHARACTERS
        self.types: dict[str, Any] = {}
        self.known: dict[int, tuple[type, str]] = {}
        self.bare: dict[int, type] = {}
        clock = self.member("time", "thread_time")
        # A clock that was replaced, as tests do, is not asked; the counts bound it all the same.
        self.clock: Any = clock if type(clock) is Builtin else int
        self.end = self.clock() + SECONDS

    def may_go_on(self) -> bool:
        """Tell whether there is time and space left."""
        return self.left > 0 and self.clock() < self.end

    def takes(self, name: "Any") -> bool:
        """Take a name, if it is one."""
        if type(name) is not str or len(name) > LENGTH:
            return False
        self.left -= len(name) + 4
        return True

    def member(self, module: str, name: str) -> "Any":
        """Return what a module has under a name, None if it is not imported."""
        key = module + " " + name
        if key not in self.found:
            found = self.modules.get(module)
            self.found[key] = None if found is None else find(found.__dict__, name)
        return self.found[key]

    def is_a(self, value: "Any", module: str, name: str) -> bool:
        """Tell whether something is exactly of a type of a module that is imported."""
        known = self.member(module, name)
        return known is not None and type(value) is known

    def called(self, kind: type) -> str:
        """Return the full name of a type."""
        module, name = module_of(kind), name_of(kind)
        if type(module) is not str or module == "builtins":
            module = ""
        called: str = (module + "." + name).strip(".")
        return called[:LENGTH]

    def names(self, names: "Any", most: int) -> "dict[str, Any]":
        """Return names but those that start with an underscore, and whether these are all."""
        found: list[str] = []
        for name in names:
            if type(name) is str and name[:1] == "_":
                continue
            if len(found) >= most or not self.may_go_on() or not self.takes(name):
                return {"names": found, "all": False}
            found.append(name)
        return {"names": found, "all": True}

    def type_of(self, kind: type) -> str:
        """Note what a type gives to what is of it, and return what it is called."""
        if id(kind) in self.known:
            return self.known[id(kind)][1]
        called = self.called(kind)
        names: dict[str, Any] = {}
        is_open = False
        for each in ancestors(kind):
            is_plain = is_one_of(each, self.plain)
            for name in own(each):
                if type(name) is str:
                    names[name] = True
                    is_open |= name == "__getattr__"
                    is_open |= name == "__getattribute__" and not is_plain
        told = {**self.names(names, MEMBERS), "open": is_open}
        # Two types may have one name: of what is of such a type nothing is known for sure.
        self.types[called] = {**told, "open": True} if called in self.types else told
        self.known[id(kind)] = (kind, called)
        return called

    def space_of(self, value: "Any") -> "Any":
        """Return the dictionary of an object, None if it has none of the usual kind."""
        kind = type(value)
        if id(kind) not in self.bare:
            space = slot(value, "__dict__")
            if type(space) is dict:
                return space
            self.bare[id(kind)] = kind
        return None

    def columns(self, frame: "Any") -> "Any":
        """Return the columns of a data frame with their types, None if it is none."""
        if self.is_a(frame, "polars.dataframe.frame", "DataFrame"):
            inner = find(self.space_of(frame) or {}, "_df")
            names = listed(inner, "columns")
            kinds = [self.called(type(kind)) for kind in listed(inner, "dtypes")]
            return self.table(names, kinds)
        if not self.is_a(frame, "pandas.core.frame", "DataFrame"):
            return None
        manager = find(self.space_of(frame) or {}, "_mgr")
        if not self.is_a(manager, "pandas.core.internals.managers", "BlockManager"):
            return None
        axes = slot(manager, "axes")
        names = self.labels(axes[0]) if type(axes) is list and axes else []
        kinds = [""] * len(names)
        blocks = slot(manager, "blocks")
        # As many as there are types, or as columns, whose types are not worth that much time.
        for block in blocks[:BLOCKS] if type(blocks) is tuple else ():
            values, places = slot(block, "values"), slot(slot(block, "_mgr_locs"), "as_array")
            kind = self.kind_of(values)
            for place in listed(places, "tolist"):
                if place < len(kinds):
                    kinds[place] = kind
        return self.table(names, kinds)

    def labels(self, index: "Any") -> "list[Any]":
        """Return the labels of an index of pandas, none if they are of several levels."""
        if not self.is_a(index, "pandas.core.indexes.base", "Index"):
            return []
        data = find(self.space_of(index) or {}, "_data")
        arrow = find(self.space_of(data) or {}, "_pa_array")
        if self.is_a(arrow, "pyarrow.lib", "ChunkedArray"):
            return listed(arrow, "to_pylist")
        inner = slot(data, "_ndarray")
        return listed(data if inner is None else inner, "tolist")

    def kind_of(self, values: "Any") -> str:
        """Return the type of a column of pandas."""
        if not self.is_a(values, "numpy", "ndarray"):
            return self.called(type(values))
        kind = slot(values, "dtype")
        letter, size = slot(kind, "kind"), slot(kind, "itemsize")
        number = NUMBERS.get(letter)
        return (
            {"O": "object", "b": "bool"}.get(letter, letter)
            if number is None
            else (number + str(size * 8))
        )

    def table(self, names: "list[Any]", kinds: "list[Any]") -> "dict[str, Any]":
        """Return columns with their types, and whether these are all."""
        found: dict[str, str] = {}
        for name, kind in zip(names, kinds):  # noqa: B905  # older kernels do not know `strict`
            if len(found) >= COLUMNS or not self.may_go_on() or not self.takes(name):
                return {"columns": found, "all": False}
            found[name] = kind[:LENGTH]
            self.left -= len(found[name]) + 4
        return {"columns": found, "all": len(found) == len(names) > 0}

    def look(self, space: "dict[str, Any]", meant: "Any") -> "dict[str, Any]":
        """Return the variables of a namespace with what is known of each.

        Parameters
        ----------
        space : "dict[str, Any]"
            The namespace.
        meant : "Any"
            The name that was not found, to keep those like it where there are too many.
        """
        names: dict[str, str] = {}
        values: list[tuple[str, Any]] = []
        is_all = True
        first = meant[:1] if type(meant) is str else "_"
        is_room = True
        for name, value in entries(space):
            # What is passed over here must cost next to nothing.
            if type(name) is not str or name[:1] == "_" or not (is_room or name[:1] == first):
                continue
            is_room = len(names) < NAMES and self.left > CHARACTERS // 3
            is_all &= is_room
            if not self.may_go_on():
                is_all = False
                break
            if not self.takes(name):
                is_all = False
                continue
            names[name] = self.called(type(value))
            self.left -= len(names[name]) + 4
            values.append((name, value))
        told: dict[str, Any] = {"names": names, "all": is_all, "deep": False}
        told |= {"tables": {}, "keys": {}, "calls": {}, "own": {}}
        for turn in (self.data, self.calls, self.members):
            for name, value in values:
                if not self.may_go_on():
                    return told
                turn(told, name, value)
        told["deep"] = True
        return told

    def data(self, told: "dict[str, Any]", name: str, value: "Any") -> None:
        """Note the columns of a frame, or the keys of a small dictionary."""
        columns = self.columns(value)
        if columns is not None:
            told["tables"][name] = columns
        elif type(value) is dict and 0 < len(value) <= KEYS:
            keys = [key for key in [*value] if self.takes(key)]
            if len(keys) == len(value):
                told["keys"][name] = keys

    def calls(self, told: "dict[str, Any]", name: str, value: "Any") -> None:
        """Note what a function or a class is called with."""
        call = parameters(value) if type(value) is Function else None
        if descends(value, type) and is_called_plainly(value):
            call = constructor(value)
        if call is not None:
            for parameter in call["names"]:
                self.takes(parameter)
            told["calls"][name] = call

    def members(self, told: "dict[str, Any]", name: str, value: "Any") -> None:
        """Note the attributes of a variable: those of its type, and its own."""
        self.type_of(type(value))
        if descends(value, type):
            keys = [key for each in ancestors(value) for key in own(each) if type(key) is str]
            told["own"][name] = self.names(dict.fromkeys(keys), MEMBERS)
            # A metaclass may make others.
            told["own"][name]["all"] &= type(value) is type
            return
        space = self.space_of(value)
        if space:
            told["own"][name] = self.names([*space], MEMBERS)
            if descends(value, self.Module) and find(space, "__getattr__") is not None:
                told["own"][name]["all"] = False

    def failure(self) -> "Any":
        """Return what the exception of the last failed run says of itself, None without one."""
        error = find(self.system, "last_value")
        if error is None or not descends(error, BaseException):
            return None
        told: dict[str, Any] = {"type": self.called(type(error))}
        for kind in (NameError, AttributeError, ImportError):
            if descends(error, kind):
                found = find(own(kind), "name")
                name = None if found is None else found.__get__(error)
                if self.takes(name):
                    told["name"] = name
        if descends(error, AttributeError):
            found = find(own(AttributeError), "obj")
            if found is not None:
                told["object"] = self.type_of(type(found.__get__(error)))
        if descends(error, KeyError):
            arguments = arguments_of(error)
            if len(arguments) == 1 and self.takes(arguments[0]):
                told["name"] = arguments[0]
        return told

    def inner(self, meant: "Any") -> "Any":
        """Return the variables of the function of the user's in which the last run failed."""
        step = traceback_of(find(self.system, "last_value"))
        found = None
        while step is not None:
            if step.tb_frame.f_globals is self.namespace:
                found = step.tb_frame
            step = step.tb_next
        # Only a function keeps its variables where no mapping of the user's can be.
        if found is None or not found.f_code.co_flags & OPTIMIZED:
            return None
        return self.look({**found.f_locals}, meant)


class Answer:
    """Shows itself as its text, whatever formatters the user has."""

    def __init__(self, text: str) -> None:
        self.text = text

    def _repr_mimebundle_(self, include: "Any" = None, exclude: "Any" = None) -> "dict[str, Any]":
        return {"text/plain": self.text}


def answer(namespace: "dict[str, Any]", builtins: "dict[str, Any]", sys: "Any") -> Answer:
    """Return what is known of a namespace, nothing if it is not an ordinary one."""
    if type(namespace) is not dict or type(builtins) is not dict:
        return Answer("")
    witness = Witness(namespace, builtins, sys)
    told: dict[str, Any] = {"builtins": witness.names(builtins, NAMES)["names"]}
    failure = witness.failure()
    meant = None if failure is None else failure.get("name")
    told["variables"] = witness.look(namespace, meant)
    if failure is not None:
        told["failure"] = failure
        inner = witness.inner(meant)
        if inner is not None:
            told["inner"] = inner
    told["types"] = witness.types
    return Answer(written(told))
