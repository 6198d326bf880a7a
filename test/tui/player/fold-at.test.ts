import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldAt } from '../../../tui/player/fold-at.ts';

const join = (state: string, line: number) => `${state},${line}`;
const LINES = Array.from({ length: 40 }, (_, i) => i);
const fromStart = (position: number) =>
  LINES.slice(0, Math.max(0, position + 1)).reduce(join, 'start');

describe('foldAt()', () => {
  it('returns the state after the line at a position', () => {
    const at = foldAt([5, 6, 7], join, 'start');
    expect(at(1)).toBe('start,5,6');
    expect(at(0)).toBe('start,5');
    expect([at(-1), at(-9)]).toEqual(['start', 'start']);
    expect([at(2), at(99)]).toEqual(['start,5,6,7', 'start,5,6,7']);
    expect(foldAt([], join, 'start')(3)).toBe('start');
  });

  it('equals the fold from the start, in any order of positions', () => {
    const positions = fc.array(fc.integer({ min: -2, max: 45 }), { maxLength: 30 });
    fc.assert(
      fc.property(positions, fc.integer({ min: 1, max: 50 }), (asked, every) => {
        const at = foldAt(LINES, join, 'start', every);
        for (const position of asked) expect(at(position)).toBe(fromStart(position));
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('never repeats more than one checkpoint interval', () => {
    let updates = 0;
    const counting = (state: number, line: number) => {
      updates += 1;
      return state + line;
    };
    const many = Array.from({ length: 10_000 }, () => 1);
    const at = foldAt(many, counting, 0, 100);
    expect([at(9999), updates]).toEqual([10_000, 10_000]);
    updates = 0;
    // From the state after 5,500 lines.
    expect([at(5550), updates]).toEqual([5551, 51]);
    updates = 0;
    expect([at(5551), updates]).toEqual([5552, 1]);
    updates = 0;
    expect([at(5549), updates]).toEqual([5550, 50]);
    updates = 0;
    expect([at(5549), updates]).toEqual([5550, 0]);
  });

  it('keeps states passed on the way to an earlier position', () => {
    let updates = 0;
    const at = foldAt(
      LINES,
      (state: number) => {
        updates += 1;
        return state + 1;
      },
      0,
      10,
    );
    expect([at(24), updates]).toEqual([25, 25]);
    updates = 0;
    expect([at(12), updates]).toEqual([13, 3]);
    updates = 0;
    // From the 20th line.
    expect([at(33), updates]).toEqual([34, 14]);
  });

  it.each([0, -1, 2.5, Number.NaN])('throws RangeError for a state every %s lines', (every) => {
    expect(() => foldAt(LINES, join, '', every)).toThrow(RangeError);
  });
});
