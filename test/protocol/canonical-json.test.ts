import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../protocol/canonical-json.ts';

describe('canonicalJson()', () => {
  it('sorts the keys of every object, and keeps the order of arrays', () => {
    expect(canonicalJson({ b: 1, a: { d: [3, 1, { z: 0, y: null }], c: 'x' } })).toBe(
      '{"a":{"c":"x","d":[3,1,{"y":null,"z":0}]},"b":1}',
    );
  });

  it('leaves out undefined values', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
  });

  it('gives equal text for equal values with keys in any order', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('distinguishes different values', () => {
    const values = [{ a: 1 }, { a: '1' }, { a: [1] }, { b: 1 }, { a: 1, b: 1 }, [1], 1, '1', null];
    expect(new Set(values.map(canonicalJson)).size).toBe(values.length);
  });

  it.each([NaN, Infinity, -Infinity])('rejects %s, which JSON would turn into null', (bad) => {
    expect(() => canonicalJson({ deep: [{ bad }] })).toThrow(TypeError);
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, one]) => [key, reversed(one)]));
}
