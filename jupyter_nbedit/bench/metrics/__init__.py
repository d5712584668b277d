"""Metrics of predicted code, all in percent.

The paper's five give, for the same tokens, the same numbers as the implementations its authors
used, to the last digit.
"""

from .bleu import bleu
from .code_bleu import code_bleu
from .edit_similarity import edit_similarity
from .exact_match import exact_match
from .metric import Metric, PairScores, mean, score_pairs
from .pair import Pair
from .rouge_l import rouge_l
from .tokens import BUILTIN, Tokenize, TokenizerError, builtin, load_tokenizer

PAPER = (
    Metric("exact_match", "Exact match", exact_match),
    Metric("bleu", "BLEU", bleu),
    Metric("code_bleu", "CodeBLEU", code_bleu),
    Metric("edit_sim", "Edit similarity", edit_similarity),
    Metric("rouge_l", "ROUGE-L", rouge_l),
)
"""The metrics of the paper."""

METRICS = {metric.name: metric for metric in PAPER}
"""Every metric by its name."""

__all__ = [
    "BUILTIN",
    "METRICS",
    "PAPER",
    "Metric",
    "Pair",
    "PairScores",
    "Tokenize",
    "TokenizerError",
    "bleu",
    "builtin",
    "code_bleu",
    "edit_similarity",
    "exact_match",
    "load_tokenizer",
    "mean",
    "rouge_l",
    "score_pairs",
]
