"""ROUGE-L of a text of several sentences.

Lin 2004, *ROUGE: a package for automatic evaluation of summaries*, as the package ``rouge`` counts
it: sentences end at full stops, words are compared as a set, and of a longest common subsequence of
two sentences the one counts that a walk from their ends finds, which prefers a match, then to leave
out a word of the expected sentence where that costs nothing, then one of the predicted.
"""

from __future__ import annotations

from .pair import Pair

Sentence = tuple[str, ...]

_NEVER_ZERO = 1e-8


def rouge_l(pair: Pair) -> float:
    """Return the F1 of ROUGE-L in percent, 0 when either side is empty."""
    if not pair.expected_tokens or not pair.predicted_tokens:
        return 0.0
    expected = _sentences(pair.expected_joined)
    predicted = _sentences(pair.predicted_joined)
    if not expected or not predicted:
        return 0.0
    common = len(_common_words(expected, predicted))
    recall = common / len({word for sentence in expected for word in sentence})
    precision = common / len({word for sentence in predicted for word in sentence})
    f1 = 2.0 * ((precision * recall) / (precision + recall + _NEVER_ZERO))
    return f1 * 100.0


def _sentences(text: str) -> list[Sentence]:
    """Split into sentences of words; one of blanks alone is a sentence of one empty word."""
    parts = dict.fromkeys(part for part in text.split(".") if part)
    return list(dict.fromkeys(tuple(part.split()) or ("",) for part in parts))


def _common_words(expected: list[Sentence], predicted: list[Sentence]) -> set[str]:
    """Return the words that lie on a longest common subsequence of any two sentences."""
    found: set[str] = set()
    candidates = [(sentence, frozenset(sentence)) for sentence in predicted]
    for left in expected:
        open_words = frozenset(left) - found
        for right, words in candidates:
            # What this pair could add is there already: its subsequence need not be known.
            if open_words.isdisjoint(words):
                continue
            found.update(_subsequence(left, right))
            open_words -= found
            if not open_words:
                break
    return found


def _subsequence(left: Sentence, right: Sentence) -> list[str]:
    """Return a longest common subsequence, from its end."""
    found: list[str] = []
    i, j = len(left), len(right)
    while i and j and left[i - 1] == right[j - 1]:
        i, j = i - 1, j - 1
        found.append(left[i])
    if not i or not j:
        return found
    rows = _rises(left[:i], right[:j])
    row = rows[i]
    while row & ((1 << j) - 1):
        if left[i - 1] == right[j - 1]:
            i, j = i - 1, j - 1
            found.append(left[i])
            row = rows[i]
        elif row >> (j - 1) & 1:
            i -= 1
            row = rows[i]
        else:
            j -= 1
    return found


def _rises(left: Sentence, right: Sentence) -> list[int]:
    """Return the table of the lengths of common subsequences, as differences along its rows.

    Bit j of row i is set where the length for `left[:i]` and `right[:j + 1]` is one more than
    for `left[:i]` and `right[:j]` (Hyyrö 2004, *Bit-parallel LCS-length computation revisited*).
    """
    places: dict[str, int] = {}
    for j, word in enumerate(right):
        places[word] = places.get(word, 0) | 1 << j
    everywhere = (1 << len(right)) - 1
    level = everywhere
    rows = [0]
    for word in left:
        matches = level & places.get(word, 0)
        if matches:
            level = (level + matches | level - matches) & everywhere
        rows.append(everywhere ^ level)
    return rows
