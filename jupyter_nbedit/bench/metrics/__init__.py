"""Metrics of predicted code, all in percent.

The paper's five give, for the same tokens, the numbers of the implementations that its authors
used, to the last digit.
"""

from .bleu import bleu
from .broken_syntax import broken_syntax
from .codebleu.match import code_match
from .codebleu.metric import code_bleu
from .delta_chr_f import delta_chr_f
from .edit_similarity import edit_similarity
from .exact_match import exact_match
from .keystrokes import keystrokes_saved
from .location import Location, location_accuracy, location_of
from .metric import Metric, PairScores, score_pairs
from .pair import Pair
from .postprocess import postprocess
from .reversal import reversal, reversal_ratio
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

METRICS = {
    metric.name: metric
    for metric in (
        *PAPER,
        Metric("code_match", "Code match", code_match),
        Metric("delta_chr_f", "deltaChrF", delta_chr_f, needs="before"),
        Metric("keystrokes_saved", "Keystrokes saved", keystrokes_saved, needs="before"),
        Metric("broken_syntax", "Broken syntax", broken_syntax, better="lower"),
        Metric("reversal_ratio", "Reversal", reversal_ratio, better="lower", needs="origin"),
    )
}
"""Every metric by its name."""

__all__ = [
    "BUILTIN",
    "METRICS",
    "PAPER",
    "Location",
    "Metric",
    "Pair",
    "PairScores",
    "Tokenize",
    "TokenizerError",
    "bleu",
    "broken_syntax",
    "builtin",
    "code_bleu",
    "code_match",
    "delta_chr_f",
    "edit_similarity",
    "exact_match",
    "keystrokes_saved",
    "load_tokenizer",
    "location_accuracy",
    "location_of",
    "postprocess",
    "reversal",
    "reversal_ratio",
    "rouge_l",
    "score_pairs",
]
