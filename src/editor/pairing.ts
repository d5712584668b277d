/** Above this many comparisons what differs is not paired at all. */
const MOST_COMPARISONS = 20_000;

/** The positions of two elements that belong together. */
export type Pair = readonly [number, number];

/**
 * Which elements of one sequence belong to which of another, in order.
 *
 * @param score - How well two elements go together; 0 if they do not.
 */
export function pairUp(
  a: readonly string[],
  b: readonly string[],
  score: (a: string, b: string) => number
): Pair[] {
  const pairs: Pair[] = [];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) {
    pairs.push([start, start]);
    start++;
  }
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  if ((endA - start) * (endB - start) <= MOST_COMPARISONS) {
    const middle = align(a.slice(start, endA), b.slice(start, endB), score);
    for (const [i, j] of middle) {
      pairs.push([start + i, start + j]);
    }
  }
  for (let n = 0; n < a.length - endA; n++) {
    pairs.push([endA + n, endB + n]);
  }
  return pairs;
}

/** The pairing that scores most; of equals the one that pairs earliest. */
function align(
  a: readonly string[],
  b: readonly string[],
  score: (a: string, b: string) => number
): Pair[] {
  const rows = a.map(x => b.map(y => score(x, y)));
  // best[i][j] is what the elements from i and from j on can score.
  const best = Array.from({ length: a.length + 1 }, () =>
    new Array<number>(b.length + 1).fill(0)
  );
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      best[i][j] = Math.max(best[i + 1][j], best[i][j + 1], paired(i, j));
    }
  }
  const pairs: Pair[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (rows[i][j] > 0 && best[i][j] === paired(i, j)) {
      pairs.push([i++, j++]);
    } else if (best[i][j] === best[i][j + 1]) {
      j++;
    } else {
      i++;
    }
  }
  return pairs;

  function paired(i: number, j: number): number {
    return rows[i][j] > 0 ? rows[i][j] + best[i + 1][j + 1] : 0;
  }
}
