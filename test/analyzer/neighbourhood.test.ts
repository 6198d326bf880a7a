import { describe, expect, it } from 'vitest';
import {
  classifyNeighbourhood,
  neighbourhood,
  neighboursOf,
} from '../../analyzer/neighbourhood.ts';
import type { SensitivityRow } from '../../protocol/honesty.ts';

const row = (kind: SensitivityRow['kind'], total_pnl: number, t: number | null) => ({
  kind,
  what: 'x',
  n_trades: t === null ? 0 : 9,
  total_pnl,
  t,
});
const neighbours = (...rows: [number, number | null][]) =>
  rows.map(([pnl, t]) => row('parameter', pnl, t));

describe('neighbourhood()', () => {
  it('uses only rows with another parameter', () => {
    const rows = [row('as it is', 9, 9), row('costs', -5, -5), row('month', -1, -1)];
    expect(neighbourhood(rows)).toEqual({ profitable_neighbours: null, median_neighbour_t: null });
    expect(neighbourhood([...rows, ...neighbours([5, 1], [-1, -0.5], [2, 0.4])])).toEqual({
      profitable_neighbours: 2 / 3,
      median_neighbour_t: 0.4,
    });
  });

  it('takes the mean of the two middle values', () => {
    const rows = neighbours([1, 3], [1, 0.5], [1, -1], [1, 1.5]);
    expect(neighbourhood(rows).median_neighbour_t).toBe(1);
  });

  it('ranks a neighbour without trades below all others', () => {
    const rows = neighbours([0, null], [1, 2], [1, 1]);
    expect(neighbourhood(rows)).toEqual({ profitable_neighbours: 2 / 3, median_neighbour_t: 1 });
    expect(neighbourhood(neighbours([0, null], [1, 2]))).toMatchObject({
      median_neighbour_t: null,
    });
  });
});

describe('neighboursOf()', () => {
  it('omits rows with an identical result', () => {
    const own = row('as it is', 5, 1);
    const [same, cheaper, surer] = neighbours([5, 1], [4, 1], [5, 2]);
    const rows = [own, same!, cheaper!, surer!, row('costs', 1, 0)];
    expect(neighboursOf(rows)).toEqual([cheaper, surer]);
    expect(neighbourhood([own, same!])).toMatchObject({ profitable_neighbours: null });
  });
});

describe('classifyNeighbourhood()', () => {
  it.each([
    [3, 'plateau'],
    [2, 'between'],
    [1, 'peak'],
    [0, 'peak'],
  ] as const)('with %i of four profitable neighbours is %s', (made, wanted) => {
    const others = neighbours(
      ...Array.from({ length: 4 }, (_, i): [number, number] => [i < made ? 1 : -1, 0]),
    );
    const rows = [row('as it is', 10, 2), ...others];
    expect(classifyNeighbourhood({ rows, ...neighbourhood(rows) })).toBe(wanted);
  });

  it('is null for a champion without profit or without neighbours', () => {
    const losing = [row('as it is', -10, 2), ...neighbours([1, 1])];
    expect(classifyNeighbourhood({ rows: losing, ...neighbourhood(losing) })).toBeNull();
    const alone = [row('as it is', 10, 2)];
    expect(classifyNeighbourhood({ rows: alone, ...neighbourhood(alone) })).toBeNull();
  });
});
