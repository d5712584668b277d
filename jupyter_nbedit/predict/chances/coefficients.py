"""Weights of the one measure of chances: see `features`, and the predictors by name.

Written by `python benchmarks/fit_chances.py --data train.jsonl.zst --limit 800 --seed 3 --penalty
4`, from data whose SHA-256 begins with ea77c1c3bd79ac2a.
"""

# 33885 candidates, 10836 of them right.
BIAS = 0.00
WEIGHTS: dict[str, float] = {
    "behind": -4.47,
    "comes": -0.43,
    "distance": -0.26,
    "elsewhere": 0.31,
    "elsewhere distinct": -0.55,
    "elsewhere edits": 1.09,
    "elsewhere odds": 0.92,
    "elsewhere repeats": 0.62,
    "elsewhere size": 0.01,
    "goes": 0.00,
    "memory": 0.35,
    "memory distinct": -0.23,
    "memory edits": 0.15,
    "memory length": 0.21,
    "memory odds": 1.13,
    "memory repeats": -0.44,
    "memory size": -0.13,
    "names": 0.65,
    "names distinct": -1.22,
    "names edits": 1.06,
    "names odds": 0.65,
    "names repeats": 0.48,
    "names size": 0.05,
    "repeat": 0.45,
    "repeat distinct": -0.31,
    "repeat edits": 0.44,
    "repeat odds": 0.65,
    "repeat repeats": 0.23,
    "repeat size": -0.09,
}
