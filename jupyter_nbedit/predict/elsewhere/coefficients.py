"""Weights of the logistic model of what was done in other notebooks.

Fitted by `python benchmarks/fit_elsewhere.py --data train.jsonl.zst --limit 1000`.
"""

BIAS = -0.90
WEIGHTS: dict[str, float] = {
    "age": 0.05,
    "alike": 1.31,
    "at definition": 0.56,
    "common": 0.93,
    "fresh": 0.00,
    "kept": 0.17,
    "kept here": 0.48,
    "kind argument comes": -0.06,
    "kind argument goes": -0.66,
    "kind leaf": 0.79,
    "kind lines come": -1.12,
    "kind lines go": 0.11,
    "kind prose": -0.46,
    "kind template literals": 0.48,
    "kind template none": 0.35,
    "kind template operands": 0.56,
    "left": 0.74,
    "length": -0.27,
    "line": 1.10,
    "made here": 0.50,
    "matches": -0.96,
    "odds": 0.23,
    "others": -0.06,
    "own": -0.44,
    "own none": 0.63,
    "right": -0.66,
    "rivals": -1.26,
    "same line": 0.98,
    "short": -1.00,
    "streak": 1.00,
    "support": 0.37,
}
