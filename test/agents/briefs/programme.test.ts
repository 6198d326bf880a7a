import { describe, expect, it } from 'vitest';
import { programmeOf } from '../../../agents/briefs/programme.ts';

const V = 'vary';
const E = 'explore';
const W = 'walk_forward';
const C = 'combine';

describe('programmeOf()', () => {
  it.each([
    [1, [V]],
    [2, [V, C]],
    [3, [V, E, C]],
    [4, [V, V, W, C]],
    [5, [V, V, E, W, C]],
    [6, [V, V, E, E, W, C]],
    [7, [V, V, V, E, W, W, C]],
    [8, [V, V, V, E, E, W, W, C]],
    [9, [V, V, V, E, E, W, W, C, C]],
    [10, [V, V, V, V, E, E, W, W, C, C]],
    [11, [V, V, V, V, E, E, E, W, W, C, C]],
    [12, [V, V, V, V, V, E, E, W, W, W, C, C]],
  ])('plans %s segments', (segments, programmes) => {
    const planned = Array.from({ length: segments }, (_, i) => programmeOf(i + 1, segments));
    // Rounding may shift a boundary by half a stage; order and ends are fixed.
    const order = [V, E, W, C];
    expect(planned[0]).toBe(V);
    expect(planned.at(-1)).toBe(programmes.at(-1));
    expect(planned.map((one) => order.indexOf(one))).toEqual(
      planned.map((one) => order.indexOf(one)).toSorted((a, b) => a - b),
    );
    expect(planned).toEqual(programmes);
  });
});
