"""How often something is taken for a secret in ordinary notebooks: an upper bound of false alarms.

Public notebooks hold few secrets, so nearly all that is found in them is harmless; what is found is
counted by kind, and `--show` prints the lines for a person to judge.

    python benchmarks/false_alarms.py --data revisions.jsonl.zst --limit 500
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from jupyter_nbedit.bench.tasks.next_edit import suits
from jupyter_nbedit.bench.tasks.sampling import sample
from jupyter_nbedit.core.text import line_end, line_start
from jupyter_nbedit.privacy.secrets import find_secrets


def main() -> None:
    """Look at the cells of a sample of notebooks and print what is found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    records = sample([options.data], suits, together=True, limit=options.limit, seed=options.seed)
    cells = {source for record in records for source in record.new}
    kinds: Counter[str] = Counter()
    touched = characters = 0
    for source in sorted(cells):
        found = find_secrets(source)
        touched += bool(found)
        characters += len(source)
        for secret in found:
            kinds[secret.kind] += 1
            if options.show:
                start, end = line_start(source, secret.start), line_end(source, secret.end)
                print(f"{secret.kind}: {source[start:end][:200]!r}")
    lines = sum(source.count("\n") + 1 for source in cells)
    print(
        f"{len(cells)} different cells, {lines} lines, {characters} characters: something is found "
        f"in {touched} cells ({touched / len(cells):.2%}), {sum(kinds.values())} times "
        f"({1000 * sum(kinds.values()) / lines:.2f} in a thousand lines)"
    )
    for kind, number in kinds.most_common():
        print(f"{number:6} {kind}")


if __name__ == "__main__":
    main()
