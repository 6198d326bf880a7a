/**
 * The significance level of the k-th look at locked data, alpha·2^−k. The levels of all looks sum to less than
 * alpha, so repeated looks do not make a chance result likely.
 *
 * @param look counted from 1, over all sessions on the same bars
 * @throws {RangeError} it is not a whole number of 1 or more
 */
export function vaultLevel(alpha: number, look: number): number {
  if (!(Number.isInteger(look) && look >= 1)) {
    throw new RangeError(
      `Cannot compute the level of a look: received ${look}, but looks count from 1`,
    );
  }
  return alpha * 2 ** -look;
}
