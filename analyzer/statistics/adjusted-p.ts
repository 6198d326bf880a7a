/**
 * p-values adjusted for their number: rejecting those that are at most q keeps the share of false
 * discoveries among the rejected at q on average, where the tests do not depend on each other, or
 * positively. For "which of these survive", never in place of the correction for one winner.
 *
 * @returns in the order of the input, at most 1
 * @see Benjamini & Hochberg, Journal of the Royal Statistical Society B 57 (1995), 289
 */
export function benjaminiHochberg(p: readonly number[]): number[] {
  return stepUp(p, (rank) => p.length / rank);
}

/**
 * The same, whatever the dependence of the tests.
 *
 * @see Benjamini & Yekutieli, Annals of Statistics 29 (2001), 1165
 */
export function benjaminiYekutieli(p: readonly number[]): number[] {
  const harmonic = p.reduce((sum, _, i) => sum + 1 / (i + 1), 0);
  return stepUp(p, (rank) => (harmonic * p.length) / rank);
}

/**
 * p-values of which rejecting those that are at most alpha keeps the chance of a single false one at
 * alpha, whatever the dependence.
 *
 * @see Holm, Scandinavian Journal of Statistics 6 (1979), 65
 */
export function holm(p: readonly number[]): number[] {
  const adjusted: number[] = new Array(p.length);
  let least = 0;
  for (const [i, index] of ranked(p).entries()) {
    least = Math.max(least, Math.min(1, (p.length - i) * p[index]!));
    adjusted[index] = least;
  }
  return adjusted;
}

/** From the largest on, each is at most the one above it. */
function stepUp(p: readonly number[], factor: (rank: number) => number): number[] {
  const adjusted: number[] = new Array(p.length);
  let most = 1;
  for (const [i, index] of [...ranked(p).entries()].reverse()) {
    most = Math.min(most, factor(i + 1) * p[index]!);
    adjusted[index] = most;
  }
  return adjusted;
}

/** The places of the p-values, smallest first. */
function ranked(p: readonly number[]): number[] {
  return p.map((_, i) => i).sort((a, b) => p[a]! - p[b]!);
}
