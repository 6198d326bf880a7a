/** One look at data that were locked away. */
export interface VaultLook {
  /** Counted from 1. */
  readonly look: number;
  readonly level: number;
  readonly passes: boolean;
}

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

/** What becomes of looks with these p-values, one after the other. */
export function vaultLooks(alpha: number, p: readonly number[]): VaultLook[] {
  return p.map((value, i) => {
    const level = vaultLevel(alpha, i + 1);
    return { look: i + 1, level, passes: value <= level };
  });
}
