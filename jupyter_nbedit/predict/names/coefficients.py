"""Weights of the logistic model of `scoring`.

Fitted by `python benchmarks/fit_names.py --data train.jsonl.zst --limit 1300`.
"""

BIAS = -0.02
WEIGHTS: dict[str, float] = {
    "above": -1.78,
    "age": -0.78,
    "alike": 2.48,
    "argument goes": 2.72,
    "attribute": 0.01,
    "behind a binding": -0.24,
    "binds": -0.01,
    "deferred": 0.44,
    "definition": 0.39,
    "followed": 1.72,
    "import": 0.66,
    "local": -1.43,
    "matches": -0.60,
    "only": 0.38,
    "optional argument comes": -0.70,
    "others": -0.61,
    "own": 1.12,
    "rewritten": -1.93,
    "rivals": -0.31,
    "role alias": -1.09,
    "role bind": -0.80,
    "role class": 0.60,
    "role function": 0.89,
    "role import": -0.23,
    "role parameter": 0.85,
    "role use": -0.05,
    "same cell": 0.28,
    "short": 0.18,
    "taken": -0.82,
    "use": -0.05,
}
