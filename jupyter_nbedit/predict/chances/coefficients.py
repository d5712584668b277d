"""Weights of the one measure of chances: see `features`, and the predictors by name.

Written by `python benchmarks/fit_chances.py --data train.jsonl.zst --limit 1000 --seed 3 --penalty
4`, from data whose SHA-256 begins with ea77c1c3bd79ac2a.
"""

# 42696 candidates, 14297 of them right.
BIAS = 0.00
WEIGHTS: dict[str, float] = {
    "behind": -4.55,
    "comes": -0.64,
    "distance": -0.24,
    "elsewhere": 0.30,
    "elsewhere distinct": -0.60,
    "elsewhere edits": 1.17,
    "elsewhere odds": 0.94,
    "elsewhere repeats": 0.73,
    "elsewhere size": 0.01,
    "goes": 0.09,
    "memory": 0.57,
    "memory distinct": 0.14,
    "memory edits": -0.09,
    "memory length": 0.29,
    "memory odds": 1.06,
    "memory repeats": -0.61,
    "memory size": -0.28,
    "names": 0.45,
    "names distinct": -1.27,
    "names edits": 0.81,
    "names odds": 1.03,
    "names repeats": 0.17,
    "names size": 0.17,
    "repeat": 0.34,
    "repeat distinct": -0.25,
    "repeat edits": 0.40,
    "repeat odds": 0.77,
    "repeat repeats": 0.17,
    "repeat size": -0.05,
}
