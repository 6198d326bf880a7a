import { describe, expect, it } from 'vitest';
import { isoInstant } from '../../protocol/iso-instant.ts';

describe('isoInstant()', () => {
  it.each([
    [0, '1970-01-01T00:00:00Z'],
    [Date.UTC(2025, 10, 8, 14, 20), '2025-11-08T14:20:00Z'],
    [Date.UTC(2024, 1, 29, 23, 59, 59), '2024-02-29T23:59:59Z'],
    [1500, '1970-01-01T00:00:01.500Z'],
    [-1000, '1969-12-31T23:59:59Z'],
  ])('writes %s as %s, with milliseconds only if not zero', (ms, text) => {
    expect(isoInstant(ms)).toBe(text);
    expect(Date.parse(isoInstant(ms))).toBe(ms);
  });
});
