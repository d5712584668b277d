"""How often a secret is found in the code cells of a mined dataset, and what was taken for one.

python benchmarks/false_alarms.py edits.jsonl.zst

The findings are printed in full: read them, and tell the false from the true yourself.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from time import perf_counter

from jupyter_nbedit.core.text import line_end, line_start
from jupyter_nbedit.mining.files import read_edits
from jupyter_nbedit.privacy.secrets import Secret, find_secrets


def line_of(text: str, secret: Secret) -> str:
    """Return the line that a secret starts in, the secret between marks."""
    start = max(line_start(text, secret.start), secret.start - 60)
    end = min(line_end(text, secret.end), secret.end + 20)
    value = text[secret.start : secret.end]
    return f"{text[start : secret.start]}⟦{value[:80]}⟧{text[secret.end : end]}".replace("\n", "⏎")


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    options = parser.parse_args()
    cells: dict[str, None] = {}
    repositories = set()
    for edit in read_edits(options.file):
        repositories.add((edit.user, edit.repo))
        for source in edit.new:
            cells.setdefault(source)
    found: dict[tuple[str, str], str] = {}
    kinds: Counter[str] = Counter()
    flagged = 0
    started = perf_counter()
    for source in cells:
        secrets = find_secrets(source)
        flagged += bool(secrets)
        for secret in secrets:
            key = (secret.kind, source[secret.start : secret.end])
            if key not in found:
                found[key] = line_of(source, secret)
                kinds[secret.kind] += 1
    spent = perf_counter() - started
    characters = sum(map(len, cells))
    for (kind, _), line in found.items():
        print(f"{kind}: {line}")
    print(
        f"{len(cells)} different code cells of {len(repositories)} repositories: "
        f"{flagged} have something that is taken for a secret, {len(found)} different strings "
        f"({', '.join(f'{count} {kind}' for kind, count in kinds.most_common())}); "
        f"{characters / spent / 1e6:.1f} million characters a second"
    )


if __name__ == "__main__":
    main()
