/** The value, or null where it is not a number that JSON can write. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
