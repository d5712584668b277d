"""The paper's metrics as its authors scored, save CodeBLEU: slow, and plain.

They used the scoring code of TeCo (Nie et al. 2023): exact match, nltk's BLEU, `fuzz.ratio` of
fuzzywuzzy and the package `rouge`, each of a list of tokens.
"""

from __future__ import annotations

import sys

from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu
from rapidfuzz import fuzz
from rouge import Rouge

Tokens = list[str]

# The recursion of rouge is as deep as the texts are long.
sys.setrecursionlimit(max(sys.getrecursionlimit(), 10_000))


def exact_match(expected: Tokens, predicted: Tokens) -> float:
    """Return 100 or 0."""
    if not expected or not predicted:
        return 0.0
    return 100.0 if expected == predicted else 0.0


def bleu(expected: Tokens, predicted: Tokens) -> float:
    """Return nltk's BLEU in percent."""
    if not expected or not predicted:
        return 0.0
    score: float = sentence_bleu(
        [expected],
        predicted,
        smoothing_function=SmoothingFunction().method2,
        auto_reweigh=True,
    )
    return 100.0 * score


def edit_similarity(expected: Tokens, predicted: Tokens) -> float:
    """Return fuzzywuzzy's ratio, which rounds that of python-Levenshtein."""
    if not expected or not predicted:
        return 0.0
    return float(round(fuzz.ratio(" ".join(expected), " ".join(predicted))))


def rouge_l(expected: Tokens, predicted: Tokens) -> float:
    """Return the F1 of the package `rouge` in percent."""
    if not expected or not predicted:
        return 0.0
    try:
        scores = Rouge().get_scores(hyps=" ".join(predicted), refs=" ".join(expected), avg=True)
    except ValueError:
        return 0.0
    f1: float = scores["rouge-l"]["f"] * 100.0
    return f1
