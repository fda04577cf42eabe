/** How two sets of values stand to each other, whatever their distributions are. */
export interface MannWhitney {
  /** How probable it is that one of the first is greater than one of the others, equal ones by half: 0.5 is no difference. */
  readonly effect: number;
  /** How probable a difference as large as this one is where there is none (two-sided, by the normal approximation with ties). */
  readonly p: number;
}

/** The U test of Mann and Whitney. @throws RangeError for fewer than eight values on either side, where the approximation is none */
export function mannWhitney(first: readonly number[], other: readonly number[]): MannWhitney {
  const [n, m] = [first.length, other.length];
  if (n < 8 || m < 8) throw new RangeError('too few values');
  const all = [
    ...first.map((value) => ({ value, isFirst: true })),
    ...other.map((value) => ({ value, isFirst: false })),
  ].sort((a, b) => a.value - b.value);
  let [rankSum, ties] = [0, 0];
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1;
    // Equal values share the mean of their ranks.
    const rank = (from + 1 + to) / 2;
    rankSum += rank * all.slice(from, to).filter(({ isFirst }) => isFirst).length;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  const u = rankSum - (n * (n + 1)) / 2;
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  if (variance === 0) return { effect: 0.5, p: 1 };
  const z = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5) / Math.sqrt(variance);
  return { effect: u / (n * m), p: Math.min(1, complementOfError(z / Math.SQRT2)) };
}

/** erfc, to 1.2e-7 (W. H. Press et al., Numerical Recipes, §6.2). */
function complementOfError(x: number): number {
  const t = 1 / (1 + 0.5 * x);
  const coefficients = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
  ];
  const polynomial = coefficients.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  return t * Math.exp(-x * x + polynomial);
}
