/**
 * JSON with the keys of every object sorted and nothing undefined: equal values give equal text,
 * whatever order their keys were made in.
 *
 * @throws {TypeError} a number that JSON cannot say
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) => {
    if (typeof one === 'number' && !Number.isFinite(one)) {
      throw new TypeError(`Cannot write ${one} as JSON`);
    }
    if (one === null || typeof one !== 'object' || Array.isArray(one)) return one;
    const entries = Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries);
  });
}
