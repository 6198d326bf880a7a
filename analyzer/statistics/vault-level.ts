/**
 * The level that the k-th look at locked data is judged at, alpha·2^−k: the levels of all looks there
 * may ever be sum to less than alpha, so that looking often does not make a chance find likely.
 *
 * @param look counted from 1, over all sessions on the same bars
 * @throws {RangeError} it is not a whole number of 1 or more
 */
export function vaultLevel(alpha: number, look: number): number {
  if (!(Number.isInteger(look) && look >= 1)) {
    throw new RangeError(`Cannot judge look ${look}: looks are counted from 1`);
  }
  return alpha * 2 ** -look;
}
