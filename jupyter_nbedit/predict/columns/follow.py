"""A column got another name: the places that mean it follow."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from functools import partial, reduce
from itertools import islice
from typing import NamedTuple, TypeVar

from ..clock import Clock
from ..replacements import Replacement
from ..request import PredictionRequest
from .changes import Change
from .evidence import Witness
from .frames import is_of_frame
from .mentions import Kind, Mention
from .origins import TooMuchError, Tracer
from .respelling import replaced
from .scan import mention_at, mentions_in
from .scoring import Features, about, chance
from .values import NOWHERE, Key, Origins
from .variables import UnreadError, Variables

MAX_VARIABLES = 30
"""Variables whose cells are read for one column; a column that goes through more is left alone."""

_T = TypeVar("_T")


class Renaming(NamedTuple):
    """A column that became another, with the places where the user did so, the newest first."""

    old: str
    new: str
    changes: list[Change]

    @property
    def reason(self) -> str:
        """What it does, in a few words for people."""
        return f"column {self.old} → {self.new}"


class _Read(NamedTuple):
    """What the notebook says of a renaming.

    Attributes
    ----------
    moved : list of Mention
        The places that have the new name by the user's hand, in order: those that make the column
        if there are any.
    rest : list of Mention
        All other places with the old name, or with the new one.
    """

    moved: list[Mention]
    rest: list[Mention]


async def follow(
    renaming: Renaming, variables: Variables, request: PredictionRequest, clock: Clock
) -> list[Replacement]:
    """Return the places of a renamed column that are left behind."""
    moved = _moved(renaming.changes, variables)
    makers = [mention for mention in moved if mention.makes]
    witness = Witness(request)
    # The cheap questions first: most words that change are no columns.
    if not moved or (makers and not await _is_of_frame(makers[0], variables, witness)):
        return []
    if not makers and not await _may_be_mended(renaming, moved[0], variables, witness):
        return []
    old = await mentions_in(variables.cells, renaming.old, clock)
    read = _Read(makers or moved, old)
    judge = partial(_of_definition if makers else _of_use, renaming, read, variables)
    left, features = await read_through(partial(judge, witness, clock), variables, _NOTHING)
    if not left:
        return []
    keys = {mention.key for mention in moved}
    found = await mentions_in(variables.cells, renaming.new, clock)
    read = _Read(read.moved, [mention for mention in found if mention.key not in keys])
    confirm = partial(_is_new if makers else _is_made, renaming, read, variables)
    if features.get("known") or await read_through(partial(confirm, clock), variables, False):
        return list(_replacements(renaming, left, features))
    return []


async def _is_of_frame(mention: Mention, variables: Variables, witness: Witness) -> bool:
    """Tell whether what is made is a column of a frame, not a key of something else."""

    async def look() -> bool:
        return is_of_frame(mention, Tracer(variables, "", {}), variables)

    return witness.has_frame(mention, variables) or await read_through(look, variables, False)


async def _may_be_mended(
    renaming: Renaming, mention: Mention, variables: Variables, witness: Witness
) -> bool:
    """Tell whether it may be known that a column that is used does not exist, before a search."""

    async def look() -> bool:
        return not any(each.roots for each in Tracer(variables, "", {}).origins(mention))

    is_near = bool(about(renaming.changes, renaming.old, renaming.new)["near"])
    return witness.is_there or is_near or await read_through(look, variables, False)


async def follow_map(change: Change, variables: Variables, clock: Clock) -> list[Replacement]:
    """Return the places that a map of new names, newly written, leaves behind."""
    moved = _moved([change], variables)
    if not moved or moved[0].kind is not Kind.RENAMED or not moved[0].becomes:
        return []
    here = moved[0]
    found = await mentions_in(variables.cells, change.new, clock)
    others = [mention for mention in found if mention.key != here.key]
    if any(mention.becomes == here.becomes for mention in others):
        return []
    renaming = Renaming(change.new, here.becomes, [change])
    read = _Read([here], others)
    left, features = await read_through(
        partial(_of_map, renaming, read, variables, clock), variables, _NOTHING
    )
    return list(_replacements(renaming, left, features))


def _moved(changes: Iterable[Change], variables: Variables) -> list[Mention]:
    """Return the places that the user changed, as mentions of a column."""
    found = []
    for change in changes:
        tree, names = variables.tree(change.cell), variables.cells.names(change.cell)
        if tree is None or names is None or names.is_elsewhere:
            continue
        leaf = tree.leaves[min(tree.first_leaf(change.leaf), len(tree.leaves) - 1)]
        span = (change.start, change.start + len(change.new))
        has_no_index = variables.cells.has_no_index
        mention = mention_at(change.cell, tree, leaf, span, has_no_index=has_no_index)
        if mention is not None and leaf.start == change.leaf:
            found.append(mention)
    return sorted(found, key=_turn)


def _turn(mention: Mention) -> tuple[int, int]:
    """Return when a mention takes effect: what is made comes after what it is made of."""
    made = mention.value.end if mention.makes and mention.value is not None else mention.start
    return mention.cell, made


def _joined(found: Iterable[Origins]) -> Origins:
    return reduce(Origins.joined, found, NOWHERE)


async def read_through(ask: Callable[[], Awaitable[_T]], variables: Variables, otherwise: _T) -> _T:
    """Return an answer; whatever has to be read for it is read before, in slices.

    Parameters
    ----------
    ask : callable
        Gives the answer, or says what is to be read first.
    variables : Variables
        Reads it.
    otherwise : object
        The answer where that is too much.
    """
    for _ in range(MAX_VARIABLES):
        try:
            return await ask()
        except UnreadError as error:  # noqa: PERF203  # each time more is read
            await variables.read(error.text)
        except TooMuchError:
            break
    return otherwise


_Left = tuple[list[Mention], Features]
_NOTHING: _Left = ([], {})


async def _of_map(renaming: Renaming, read: _Read, variables: Variables, clock: Clock) -> _Left:
    """Return the places of a column to which a map, newly written, gives another name."""
    tracer = await Tracer.of(variables, renaming.old, [*read.rest, *read.moved], clock)
    gone = Origins(renamed=frozenset({read.moved[0].key}))
    left: list[Mention] = []
    for mention in read.rest:
        await clock.tick()
        origins = tracer.origins(mention) if not mention.makes else []
        if origins and all(each == gone for each in origins):
            left.append(mention)
    return left, about(renaming.changes, renaming.old, renaming.new)


async def _of_definition(
    renaming: Renaming, read: _Read, variables: Variables, witness: Witness, clock: Clock
) -> _Left:
    """Return the places left behind by a column that has another name where it is made."""
    makers, first = read.moved, read.moved[0]
    said = {mention.key: renaming.old for mention in makers}
    tracer = await Tracer.of(variables, renaming.old, [*read.rest, *makers], clock, said)
    ours = {mention.key for mention in makers}
    before = _joined(tracer.origins(first))
    # A function that is called twice may be given what it made.
    if before.makers - ours:
        return _NOTHING
    known = witness.of_definition(first, renaming.old, renaming.new, variables)
    if known is False:
        return _NOTHING
    left = await _left_behind(read.rest, tracer, ours, before.roots, clock)
    features = about(renaming.changes, renaming.old, renaming.new) | {
        "definition": 1.0,
        "open": float(bool(before.roots)),
        "known": float(known is True),
    }
    return (left, features) if left is not None else _NOTHING


async def _left_behind(
    mentions: Sequence[Mention], tracer: Tracer, ours: set[Key], roots: frozenset[Key], clock: Clock
) -> list[Mention] | None:
    """Return the mentions of a column that some places make; None if there is another one.

    Parameters
    ----------
    mentions : sequence of Mention
        All with the old name.
    tracer : Tracer
        Follows the column.
    ours : set of (int, int)
        The places that make it; what makes it anew of itself is added.
    roots : frozenset of (int, int)
        What the frame is made of. If that has such a column it is still there.
    """
    left: list[Mention] = []
    for mention in sorted(mentions, key=_turn):
        await clock.tick()
        found = tracer.origins(mention)
        whole = _joined(found)
        if mention.makes:
            if whole.makers & ours and _is_made_of(mention, left):
                # `df["income"] = df["income"].fillna(0)` goes on with the column.
                ours.add(mention.key)
                left.append(mention)
            elif whole.makers & ours or whole.roots & roots:
                return None
        elif found and all(
            each.makers and each.makers <= ours and each.roots <= roots and not each.renamed
            for each in found
        ):
            left.append(mention)
        elif any(each.roots & roots and not each.makers for each in found):
            return None
    return left


def _is_made_of(mention: Mention, used: Sequence[Mention]) -> bool:
    value = mention.value
    return value is not None and any(
        other.cell == mention.cell and value.start <= other.start < value.end
        for other in islice(reversed(used), 50)
    )


async def _is_new(renaming: Renaming, read: _Read, variables: Variables, clock: Clock) -> bool:
    """Tell whether the frame has no column of the new name from elsewhere."""
    tracer = await Tracer.of(variables, renaming.new, [*read.rest, *read.moved], clock)
    before = _joined(tracer.origins(read.moved[0]))
    ours = {mention.key for mention in read.moved}
    return (
        not before.makers - ours
        and await _left_behind(read.rest, tracer, ours, before.roots, clock) is not None
    )


async def _of_use(
    renaming: Renaming, read: _Read, variables: Variables, witness: Witness, clock: Clock
) -> _Left:
    """Return the other uses of a column that there is not, of which one was mended."""
    used = read.moved[0]
    if any(mention.makes or mention.kind is Kind.RENAMED for mention in read.rest):
        return _NOTHING
    known = witness.tells_apart(used, renaming.old, renaming.new, variables)
    if known is False or witness.has_column(renaming.old):
        return _NOTHING
    said = {mention.key: renaming.old for mention in read.moved}
    tracer = await Tracer.of(variables, renaming.old, [*read.rest, *read.moved], clock, said)
    here = tracer.origins(used)
    left = []
    for mention in read.rest if here else ():
        await clock.tick()
        if tracer.origins(mention) == here:
            left.append(mention)
    features = about(renaming.changes, renaming.old, renaming.new) | {
        "use": 1.0,
        "open": float(any(each.roots for each in here)),
        "known": float(known is True),
    }
    return left, features


async def _is_made(renaming: Renaming, read: _Read, variables: Variables, clock: Clock) -> bool:
    """Tell whether the notebook makes the column that a use was mended to."""
    tracer = await Tracer.of(variables, renaming.new, [*read.rest, *read.moved], clock)
    found = tracer.origins(read.moved[0])
    return bool(found) and all(each.makers for each in found)


def _replacements(
    renaming: Renaming, left: Iterable[Mention], features: Features
) -> Iterator[Replacement]:
    for mention in left:
        found = replaced(mention, renaming.new)
        if found is not None:
            start, end, new = found
            yield Replacement(
                mention.cell, start, end, new, features, renaming.reason, chance(features)
            )
