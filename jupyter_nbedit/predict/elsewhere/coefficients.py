"""Weights of the logistic model of what was done in other notebooks.

Written by `python benchmarks/fit_elsewhere.py --data train.jsonl.zst
--limit 1000 --seed 3 --penalty 2`: 8318 candidates, 1557 of them right.
The data begins with ea77c1c3bd79ac2a in SHA-256.
"""

BIAS = 0.05
WEIGHTS: dict[str, float] = {
    "age": -0.16,
    "alike": 2.07,
    "at definition": -0.41,
    "common": 1.24,
    "fresh": -0.74,
    "kept": -0.67,
    "kind argument comes": 0.35,
    "kind leaf": -0.31,
    "kind lines come": 0.17,
    "kind lines go": 0.87,
    "kind prose": -0.90,
    "kind template head": -0.07,
    "kind template literals": 0.11,
    "kind template none": -0.54,
    "kind template operands": 0.30,
    "left": 0.13,
    "length": -0.23,
    "line": 0.75,
    "made here": 0.46,
    "matches": -0.84,
    "odds": 0.57,
    "others": -0.31,
    "own": -0.60,
    "own none": 0.89,
    "right": 0.99,
    "rivals": -0.03,
    "same line": 0.26,
    "short": -0.86,
    "streak": 0.88,
    "support": -0.02,
}
