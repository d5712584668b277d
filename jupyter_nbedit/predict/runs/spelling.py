"""Which of two spellings is right, as far as the words of libraries and common ones tell."""

from __future__ import annotations

import builtins
import keyword
from functools import cache

from ..nearest import parts
from .library import ARTIST_KEYWORDS, KEYWORDS, MEMBERS, STANDARD

# What data and what is done with it are often called. Where a word has two good spellings, both.
_COMMON = frozenset(
    "accuracy address age alpha amount analyse analyze answer area attribute average balance"
    " batch begin beta bottom bound budget category cell center centre channel circle city"
    " class client cluster coefficient color colour column company config constant content"
    " cost country county create currency current customer daily data dataset date default"
    " degree delta density depth description destination device difference dimension direction"
    " discount distance district domain duration edge education email employee energy entry"
    " epoch error estimate event example expense experiment feature field figure filter final"
    " fitted folder forecast format frequency function gender gradient gray grey group growth"
    " height hidden history hour hours house identifier image income index initial input item"
    " iteration label language latitude layer learning left length level limit line linear"
    " list location longitude loss lower maximum measure measurement median message method"
    " metric minimum minute model momentum month monthly name neighbor neighbour network"
    " neuron node noise normalise normalize number object offset optimiser optimizer option"
    " order origin outcome output parameter path pattern payment people percent percentage"
    " period person point points population position prediction predict preprocess pressure"
    " previous price probability process product profit quality quantity quarter question"
    " radius random rate rating ratio reading receive received recipient record region"
    " regression regular regularisation regularization residual response result revenue right"
    " row salary sales sample scale schedule schema score season second segment separate"
    " sequence series signal size source speed standard standardise standardize start state"
    " station status step store street string student sum summarise summarize summary surface"
    " survey survival table target teacher temperature tensor test text threshold time title"
    " token top total town train training transaction transform type update upper user valid"
    " validation value variable variance vector velocity vertical visit visitor voltage volume"
    " wage weather week weekday weekly weight width wind window year yearly yield".split()
)


def is_better_spelt(word: str, other: str) -> bool:
    """Tell whether a word is known and the other one, which is like it, is not.

    Parameters
    ----------
    word, other : str
        Names or keys. They are compared part by part, as `learning_rate` is made of two words.
    """
    mine, theirs = parts(word), parts(other)
    if len(mine) != len(theirs):
        return False
    differing = [pair for pair in zip(mine, theirs, strict=True) if pair[0] != pair[1]]
    return all(_is_known(first) for first, _ in differing) and not all(
        _is_known(second) for _, second in differing
    )


def _is_known(part: str) -> bool:
    words = _words()
    return part in words or (part.endswith("s") and part[:-1] in words)


@cache
def _words() -> frozenset[str]:
    names = {*dir(builtins), *keyword.kwlist, *STANDARD, *ARTIST_KEYWORDS}
    names.update(*KEYWORDS.values(), *MEMBERS.values())
    return _COMMON.union(*map(parts, names))
