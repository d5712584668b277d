"""Weights of the logistic model of what was done in other notebooks.

Written by `python benchmarks/fit_elsewhere.py --data train.jsonl.zst --limit 1500 --seed 3
--penalty 2`, from data whose SHA-256 begins with ea77c1c3bd79ac2a.
"""

# 14475 candidates, 3303 of them right.
BIAS = -1.02
WEIGHTS: dict[str, float] = {
    "age": -0.17,
    "alike": 1.31,
    "at definition": -0.54,
    "cell": 0.30,
    "common": 1.58,
    "fresh": -0.19,
    "kept": -1.13,
    "kept here": 0.73,
    "kind argument comes": 0.55,
    "kind argument goes": -0.62,
    "kind leaf": 0.07,
    "kind lines come": -0.31,
    "kind lines go": 0.98,
    "kind prose": -0.99,
    "kind template head": -0.07,
    "kind template literals": 0.16,
    "kind template none": 0.17,
    "kind template operands": 0.07,
    "left": 0.18,
    "length": -0.38,
    "line": 1.41,
    "made here": 0.42,
    "matches": -0.95,
    "odds": 0.22,
    "others": -0.41,
    "own": -0.61,
    "own none": 1.06,
    "right": 0.58,
    "rivals": -0.48,
    "same cell": 0.90,
    "same line": 0.28,
    "short": -1.44,
    "streak": 0.43,
    "support": 0.70,
}
