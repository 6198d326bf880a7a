/**
 * JSON with the keys of every object sorted and undefined values left out, so that equal values give
 * equal text.
 *
 * @throws {TypeError} a number is not finite
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) => {
    if (typeof one === 'number' && !Number.isFinite(one)) {
      throw new TypeError(`Cannot write JSON: ${one} is not a finite number`);
    }
    if (one === null || typeof one !== 'object' || Array.isArray(one)) return one;
    const entries = Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries);
  });
}
