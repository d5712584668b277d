"""Weights of the logistic model of `scoring`.

Fitted by `python benchmarks/fit_names.py --data train.jsonl.zst --limit 1200`.
"""

BIAS = -0.36
WEIGHTS: dict[str, float] = {
    "above": -1.73,
    "age": -0.82,
    "alike": 3.27,
    "behind a binding": -0.16,
    "binds": -0.36,
    "deferred": 0.46,
    "definition": 0.65,
    "local": -1.69,
    "matches": -0.71,
    "only": 0.43,
    "others": -0.53,
    "own": 0.82,
    "rewritten": -1.99,
    "rivals": -0.35,
    "role alias": -0.96,
    "role bind": -0.70,
    "role class": 0.77,
    "role function": 0.59,
    "role import": -0.05,
    "role parameter": 1.01,
    "role use": -0.65,
    "same cell": 0.07,
    "short": 0.49,
    "taken": -1.06,
    "use": -0.65,
}
