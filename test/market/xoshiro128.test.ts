import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { permutation, randomStream, streamFromState } from '../../market/xoshiro128.ts';
import { hasShared, sharedPath } from '../helpers/shared-data.ts';

describe('streamFromState()', () => {
  // Worked by hand: rotl(2 * 5, 7) * 9 = 1280 * 9, and the second state has b = 0.
  it('starts with the reference values of the state 1, 2, 3, 4', () => {
    const stream = streamFromState([1, 2, 3, 4]);
    expect([stream.uint32(), stream.uint32()]).toEqual([11_520, 0]);
  });

  it.each([[[0, 0, 0, 0]], [[1, 2, 3]]])('rejects the state %s', (state) => {
    expect(() => streamFromState(state)).toThrow(RangeError);
  });
});

describe('randomStream()', () => {
  it('gives the same stream for the same label, whatever ran before', () => {
    const first = randomStream('7|2|x');
    randomStream('another').uniform();
    const second = randomStream('7|2|x');
    expect([first.uniform(), first.below(9)]).toEqual([second.uniform(), second.below(9)]);
    expect(randomStream('a').uint32()).not.toBe(randomStream('b').uint32());
  });

  it('draws normals of mean 0, variance 1 and kurtosis 3', () => {
    const stream = randomStream('moments');
    const draws = Array.from({ length: 100_000 }, () => stream.normal());
    const moment = (power: number) => draws.reduce((sum, x) => sum + x ** power, 0) / draws.length;
    // Standard errors are 0.003, 0.0045 and 0.031.
    expect(Math.abs(moment(1))).toBeLessThan(0.015);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.022);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.16);
  });
});

interface PrngCase {
  fn: string;
  name: string;
  input: { state?: number[]; label?: string; n?: number };
  expected: number[] & { u32: number[]; f64: number[]; below10: number[] };
}

const VECTORS = ['reference', 'vectors', 'prng.json'];
describe.skipIf(!hasShared(...VECTORS))(
  'the reference vectors (skipped without shared data)',
  () => {
    const { cases }: { cases: PrngCase[] } = hasShared(...VECTORS)
      ? JSON.parse(readFileSync(sharedPath(...VECTORS), 'utf8'))
      : { cases: [] };

    it('are complete', () => {
      const count = (fn: string) => cases.filter((one) => one.fn === fn).length;
      expect([count('xoshiro128ss'), count('fisherYates'), cases.length]).toEqual([5, 4, 9]);
    });

    it.each(cases)('$fn: $name', ({ fn, input, expected }) => {
      if (fn === 'fisherYates') {
        expect([...permutation(input.n!, randomStream(input.label!))]).toEqual(expected);
      } else if (input.state) {
        const stream = streamFromState(input.state);
        expect(expected.map(() => stream.uint32())).toEqual(expected);
      } else {
        const label = input.label!;
        const draw = (count: number, next: () => number) => Array.from({ length: count }, next);
        const words = randomStream(label);
        expect(draw(expected.u32.length, words.uint32)).toEqual(expected.u32);
        const uniforms = randomStream(label);
        expect(draw(expected.f64.length, uniforms.uniform)).toEqual(expected.f64);
        const digits = randomStream(label);
        expect(draw(expected.below10.length, () => digits.below(10))).toEqual(expected.below10);
      }
    });
  },
);
