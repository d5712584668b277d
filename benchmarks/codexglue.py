"""CodeXGLUE's CodeBLEU, written down step by step with what is wrong in it: slow, and plain.

Nothing is shared with the implementation that it is there to check. One thing differs from
CodeXGLUE: where it turns lists into sets, so that an order depends on the run, the order here is
that of appearance.
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

Tokens = list[str]
Parse = Callable[[str], Any]

# The recursions are as deep as the texts are long.
sys.setrecursionlimit(max(sys.getrecursionlimit(), 10_000))


def code_bleu(expected: Tokens, predicted: Tokens, parse: Parse) -> float:
    """Return CodeXGLUE's CodeBLEU in percent, without the parts that cannot be computed.

    Parameters
    ----------
    expected, predicted : list of str
        The tokens.
    parse : callable
        Returns tree-sitter's root node of a text.
    """
    if not expected or not predicted:
        return 0.0
    score = weight = 0.0
    for part in code_bleu_parts(expected, predicted, parse):
        if part is not None:
            score += 0.25 * part
            weight += 0.25
    return score / weight * 100


def code_bleu_parts(
    expected: Tokens, predicted: Tokens, parse: Parse
) -> tuple[float, float, float, float | None]:
    """Return the four parts, between 0 and 1."""
    joined = " ".join(expected), " ".join(predicted)
    return (
        ngram_match(expected, predicted),
        weighted_ngram_match(expected, predicted),
        syntax_match(*joined, parse),
        dataflow_match(*joined, parse),
    )


KEYWORDS = """False None True and as assert async await break class continue def del elif else
except finally for from global if import in is lambda nonlocal not or pass raise return try while
with yield""".split()


def _ngrams(tokens: Tokens, n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def _brevity_penalty(reference_length: int, length: int) -> float:
    return 1 if length > reference_length else math.exp(1 - reference_length / length)


def _corpus_bleu(fractions: list[tuple[float, float]], penalty: float) -> float:
    if fractions[0][0] == 0:
        return 0
    smoothed = [(0.1, whole) if part == 0 else (part, whole) for part, whole in fractions]
    return penalty * math.exp(math.fsum(0.25 * math.log(part / whole) for part, whole in smoothed))


def ngram_match(expected: Tokens, predicted: Tokens) -> float:
    """Return BLEU with smoothing method 1."""
    fractions = []
    for n in range(1, 5):
        counts, reference = _ngrams(predicted, n), _ngrams(expected, n)
        clipped = sum(min(count, reference[ngram]) for ngram, count in counts.items())
        fractions.append((clipped, max(1, sum(counts.values()))))
    return _corpus_bleu(fractions, _brevity_penalty(len(expected), len(predicted)))


def weighted_ngram_match(expected: Tokens, predicted: Tokens) -> float:
    """Return the recall of n-grams, single words weighing 1 when keywords, else 0.2."""
    weights = {token: 1 if token in KEYWORDS else 0.2 for token in expected}
    fractions: list[tuple[float, float]] = []
    for n in range(1, 5):
        counts, reference = _ngrams(predicted, n), _ngrams(expected, n)
        clipped = {ngram: min(count, counts[ngram]) for ngram, count in reference.items()}
        if n == 1:
            numerator = denominator = 0.0
            for ngram, count in clipped.items():
                numerator += count * weights[ngram[0]]
            for ngram, count in reference.items():
                denominator += count * weights[ngram[0]]
            fractions.append((numerator, max(1, denominator)))
        else:
            fractions.append((sum(clipped.values()), max(1, sum(reference.values()))))
    # The reference is a list of two there, tokens and weights: its length is taken for theirs.
    return _corpus_bleu(fractions, _brevity_penalty(2, len(predicted)))


def strip_comments(source: str) -> str:
    """Take out Java's comments, which is what CodeXGLUE asks for whatever the language."""

    def replace(match: re.Match[str]) -> str:
        return " " if match.group(0).startswith("/") else match.group(0)

    pattern = re.compile(
        r'//.*?$|/\*.*?\*/|\'(?:\\.|[^\\\'])*\'|"(?:\\.|[^\\"])*"', re.DOTALL | re.MULTILINE
    )
    return "\n".join(line for line in pattern.sub(replace, source).split("\n") if line.strip())


def syntax_match(expected: str, predicted: str, parse: Parse) -> float:
    """Return the share of the expected subtrees that are found among the predicted."""
    reference = _subtrees(parse(strip_comments(expected)))
    candidate = _subtrees(parse(strip_comments(predicted)))
    return sum(subtree in candidate for subtree in reference) / len(reference)


def _subtrees(root: Any) -> list[str]:
    stack, found = [root], []
    while stack:
        node = stack.pop()
        # Old versions of tree-sitter write a node by a method.
        found.append(node.sexp() if hasattr(node, "sexp") else str(node))
        stack += [child for child in node.children if child.children]
    return found


Item = tuple[str, int, str, list[str], list[int]]
Index = dict[tuple[int, int], tuple[int, str]]
States = dict[str, list[int]]


def dataflow_match(expected: str, predicted: str, parse: Parse) -> float | None:
    """Return the share of the expected flow of data that is found in the predicted."""
    reference = _normalized(_data_flow(strip_comments(expected), parse))
    candidate = _normalized(_data_flow(strip_comments(predicted), parse))
    if not reference:
        return None
    matches = 0
    for item in reference:
        if item in candidate:
            matches += 1
            candidate.remove(item)
    return matches / len(reference)


def _normalized(flow: list[Item]) -> list[tuple[str, str, list[str]]]:
    names: dict[str, str] = {}
    result = []
    for name, _, relation, parents, _ in flow:
        for each in (*parents, name):
            names.setdefault(each, f"var_{len(names)}")
        result.append((names[name], relation, [names[parent] for parent in parents]))
    return result


def _data_flow(code: str, parse: Parse) -> list[Item]:
    root = parse(code)
    lines = code.split("\n")
    index: Index = {}
    for number, node in enumerate(_leaves(root)):
        index[_place(node)] = (number, _text(node, lines))
    try:
        flow, _ = _walk(root, index, {})
    except Exception:  # noqa: BLE001 - so does CodeXGLUE
        flow = []
    used: set[int] = set()
    for item in flow:
        if item[4]:
            used.add(item[1])
        used.update(item[4])
    merged: dict[int, Item] = {}
    for item in sorted(flow, key=_number):
        if item[1] in used:
            before = merged.get(item[1])
            merged[item[1]] = item if before is None else (*item[:3], *_united(before, item))
    return list(merged.values())


def _number(item: Item) -> int:
    return item[1]


def _united(first: Item, second: Item) -> tuple[list[str], list[int]]:
    return list(dict.fromkeys(first[3] + second[3])), sorted({*first[4], *second[4]})


def _is_leaf(node: Any) -> bool:
    return (not node.children or node.type == "string") and node.type != "comment"


def _place(node: Any) -> tuple[int, int]:
    return node.start_byte, node.end_byte


def _leaves(node: Any) -> list[Any]:
    if _is_leaf(node):
        return [node]
    return [leaf for child in node.children for leaf in _leaves(child)]


def _text(node: Any, lines: list[str]) -> str:
    (row, column), (last_row, last_column) = node.start_point, node.end_point
    if row == last_row:
        return lines[row][column:last_column]
    middle = "".join(lines[row + 1 : last_row])
    return lines[row][column:] + middle + lines[last_row][:last_column]


def _variables(node: Any, index: Index) -> list[tuple[int, str]]:
    if _is_leaf(node):
        number, text = index[_place(node)]
        return [(number, text)] if node.type != text else []
    return [found for child in node.children for found in _variables(child, index)]


def _walk(node: Any, index: Index, states: States) -> tuple[list[Item], States]:
    states = states.copy()
    flow: list[Item] = []
    if _is_leaf(node):
        number, text = index[_place(node)]
        if node.type == text:
            return [], states
        if text in states:
            return [(text, number, "comesFrom", [text], states[text].copy())], states
        if node.type == "identifier":
            states[text] = [number]
        return [(text, number, "comesFrom", [], [])], states
    if node.type == "default_parameter":
        # A default parameter always has a value in tree-sitter's grammar.
        targets = _variables(node.child_by_field_name("name"), index)
        sources = _variables(node.child_by_field_name("value"), index)
        flow, states = _walk(node.child_by_field_name("value"), index, states)
        for number, text in targets:
            flow += [(text, number, "comesFrom", [name], [other]) for other, name in sources]
            states[text] = [number]
    elif node.type == "for_in_clause":
        pairs = [(node.child_by_field_name("left"), node.children[-1])]
        flow, states = _assign(pairs, index, states)
    elif node.type in {"assignment", "augmented_assignment"}:
        if node.child_by_field_name("right") is not None:
            flow, states = _assign(_sides(node), index, states)
    elif node.type == "if_statement":
        flow, states = _walk_if(node, index, states)
    elif node.type == "for_statement":
        for _ in range(2):
            more, states = _assign(_sides(node), index, states)
            flow += more
            if node.children[-1].type == "block":
                more, states = _walk(node.children[-1], index, states)
                flow += more
        flow = _merged(flow)
    elif node.type == "while_statement":
        for _ in range(2):
            for child in node.children:
                more, states = _walk(child, index, states)
                flow += more
        flow = _merged(flow)
    else:
        for child in sorted(node.children, key=lambda child: child.type != "for_in_clause"):
            more, states = _walk(child, index, states)
            flow += more
    return sorted(flow, key=_number), states


def _sides(node: Any) -> list[tuple[Any, Any]]:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    targets = [child for child in left.children if child.type != ","]
    values = [child for child in right.children if child.type != ","]
    if len(targets) != len(values) or not targets:
        return [(left, right)]
    return list(zip(targets, values, strict=True))


def _assign(
    pairs: list[tuple[Any, Any]], index: Index, states: States
) -> tuple[list[Item], States]:
    flow: list[Item] = []
    for _, value in pairs:
        more, states = _walk(value, index, states)
        flow += more
    states = states.copy()
    for target, value in pairs:
        sources = _variables(value, index)
        for number, text in _variables(target, index):
            names, numbers = [name for _, name in sources], [other for other, _ in sources]
            flow.append((text, number, "computedFrom", names, numbers))
            states[text] = [number]
    return flow, states


def _walk_if(node: Any, index: Index, states: States) -> tuple[list[Item], States]:
    flow: list[Item] = []
    current, branches = states.copy(), []
    for child in node.children:
        if child.type in {"elif_clause", "else_clause"}:
            more, branch = _walk(child, index, states)
            branches.append(branch)
        else:
            more, current = _walk(child, index, current)
        flow += more
    branches.append(current)
    if not any("else" in child.type for child in node.children):
        branches.append(states)
    joined: States = {}
    for branch in branches:
        for text, numbers in branch.items():
            joined[text] = sorted({*joined.get(text, []), *numbers})
    return flow, joined


def _merged(flow: Iterable[Item]) -> list[Item]:
    found: dict[tuple[str, int, str], Item] = {}
    for item in flow:
        before = found.get(item[:3])
        found[item[:3]] = item if before is None else (*item[:3], *_united(before, item))
    return list(found.values())
