import { describe, expect, it } from 'vitest';
import { neighbourhood } from '../../../analyzer/neighbourhood.ts';
import type { Sensitivity, SensitivityRow } from '../../../protocol/honesty.ts';
import {
  monthsTable,
  sensitivityLines,
  sensitivityTable,
} from '../../../sessions/summary/sensitivity-text.ts';
import type { SessionFindings } from '../../../sessions/summary/session-findings.ts';
import { HONESTY, METRICS_GLOBAL } from '../../helpers/protocol-examples.ts';

const row = (
  kind: SensitivityRow['kind'],
  what: string,
  total_pnl: number,
  t: number | null = 0.5,
): SensitivityRow => ({ kind, what, n_trades: 9, total_pnl, t });

const OWN = row('as it is', 'as it is', 1000, 2);
const OTHERS = [
  row('costs', 'costs x 2', 400),
  row('costs', 'costs x 3', -200, -0.1),
  row('delay', 'signals one bar later', 900, 1.8),
  row('regime', 'low', -50, null),
  row('regime', 'high', 1050, 2.1),
  row('month', '2024-01', 700),
  row('month', '2024-02', -300, -0.4),
  row('month', '2024-03', 600),
];

function sensitivityWith(own: SensitivityRow, ...neighbours: number[]): Sensitivity {
  const moved = neighbours.map((pnl, i) => row('parameter', `vhf_min 0.3 to 0.${i}`, pnl, 1));
  const rows = [own, ...moved, ...OTHERS];
  return { rows, ...neighbourhood(rows) };
}

function linesOf(sensitivity: Sensitivity | null): string[] | null {
  const metrics = { ...METRICS_GLOBAL, honesty: { ...HONESTY, sensitivity } };
  return sensitivityLines({ metrics } as SessionFindings);
}

describe('sensitivityLines()', () => {
  it.each([
    [
      [1, 2, 3, -4],
      'Neighbours with one parameter changed: 3 of 4 profitable (75 %), median t 1.00; a plateau (at least 75 % profitable).',
    ],
    [
      [1, -2, -3, -4],
      ' 1 of 4 profitable (25 %), median t 1.00; an isolated peak (at most 25 % profitable).',
    ],
    [
      [1, 2, -3, -4],
      ' 2 of 4 profitable (50 %), median t 1.00; neither a plateau (at least 75 %) nor an isolated peak (at most 25 %).',
    ],
    [[], 'No small parameter change alters the result.'],
  ])('classifies neighbours with P&L %j', (pnls, text) => {
    expect(linesOf(sensitivityWith(OWN, ...pnls))![0]).toContain(text);
  });

  it('finds no plateau for a losing champion', () => {
    const [line] = linesOf(sensitivityWith(row('as it is', 'as it is', -5, -1), 1, 2))!;
    expect(line).toMatch(
      /^Champion, unchanged: P&L -5, t -1\.00\. .*The champion itself is not profitable/,
    );
    expect(line).not.toMatch(/; a plateau|; an isolated peak/);
  });

  it('does not count neighbours with an identical result', () => {
    const sensitivity = sensitivityWith(OWN, 5);
    const rows = [...sensitivity.rows, { ...OWN, kind: 'parameter', what: 'x' } as const];
    expect(linesOf({ rows, ...neighbourhood(rows) })![0]).toContain(
      'Neighbours with one parameter changed: 1 of 1 profitable (100 %), median t 1.00 (not counted: 1 with the same result)',
    );
  });

  it('reports costs and delay, volatility, and the share of profitable months', () => {
    expect(linesOf(sensitivityWith(OWN, 1))!.slice(1)).toEqual([
      'Costs and delay: costs x 2: P&L 400, t 0.50; costs x 3: P&L -200, t -0.10; signals one bar later: P&L 900, t 1.80.',
      'Volatility: low: P&L -50, t n/a; high: P&L 1,050, t 2.10. Months: 2 of 3 profitable, worst 2024-02 (-300), best 2024-01 (700).',
    ]);
  });

  it('is null without a champion', () => {
    expect(linesOf(null)).toBeNull();
  });
});

describe('sensitivityTable() and monthsTable()', () => {
  it('contain every row once', () => {
    const sensitivity = sensitivityWith(OWN, 1);
    const { rows } = sensitivityTable(sensitivity);
    expect(rows.map(([what]) => what)).toEqual([
      ...['unchanged', 'vhf_min 0.3 to 0.0', 'costs x 2', 'costs x 3', 'signals one bar later'],
      ...['volatility low', 'volatility high'],
    ]);
    expect(rows.at(-2)).toEqual(['volatility low', '9', '-50', 'n/a']);
    expect(monthsTable(sensitivity).rows.map(([what]) => what)).toEqual([
      ...['2024-01', '2024-02', '2024-03'],
    ]);
  });
});
