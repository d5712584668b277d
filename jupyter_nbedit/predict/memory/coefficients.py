"""Weights of the logistic model of `scoring`.

Fitted by `python benchmarks/fit_memory.py --data train.jsonl.zst --limit 1000`.
"""

BIAS = 0.0
WEIGHTS: dict[str, float] = {}
