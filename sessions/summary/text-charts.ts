import { moneyDecimals, moneyText, percentText } from '../../protocol/number-text.ts';
import type { SessionFindings } from './session-findings.ts';
import { sparkline } from './sparkline.ts';

/** Characters on each side of zero. */
const HALF = 16;

/** Equity and drawdown after each step of the walk-forward record, of buy-and-hold and of random entries. */
export function equityLines({ metrics }: Pick<SessionFindings, 'metrics'>): string {
  const { curve, random_entries } = metrics.walk_forward;
  const drawn = random_entries?.curve.map(({ median }) => median) ?? null;
  const strategy = curve.map(({ equity }) => equity);
  const held = curve.map(({ buy_and_hold }) => buy_and_hold);
  const line = (name: string, values: readonly number[], shown: number) =>
    `${name.padEnd(21)} ${sparkline(values)} ${moneyText(shown)}`;
  const [below, heldBelow] = [drawdowns(strategy), drawdowns(held)];
  return [
    'After each step, in quote currency. On the right is the last value; for drawdowns, the lowest.',
    line('walk-forward record', strategy, strategy.at(-1) ?? 0),
    line('buy-and-hold', held, held.at(-1) ?? 0),
    ...(drawn === null ? [] : [line('random, median', drawn, drawn.at(-1) ?? 0)]),
    line('walk-forward drawdown', below, lowest(below)),
    line('buy-and-hold drawdown', heldBelow, lowest(heldBelow)),
  ].join('\n');
}

/** P&L of each segment as a bar to the left or right of zero, and its hit by wave. */
export function segmentLines({ runs }: Pick<SessionFindings, 'runs'>): string {
  const pnl = runs.map(({ results }) => results.step.total_pnl);
  const amounts = pnl.map((amount) => moneyText(amount, moneyDecimals(pnl)));
  const most = Math.max(...pnl.map(Math.abs)) || 1;
  const width = Math.max(...amounts.map((amount) => amount.length));
  return runs
    .map(({ results }, i) => {
      const { segment, in_sample, step, counts } = results;
      const name = `seg ${segment}${in_sample ? ' in-sample' : ''}`;
      const hits = hitByWave(results.tests);
      const byWave = hits.length < 2 ? '' : ` by wave ${sparkline(hits, 30)}`;
      return (
        `${name.padEnd(16)} ${amounts[i]!.padStart(width)} ${bar(step.total_pnl / most)} ` +
        `hit rate${byWave} ${percentText(step.hit)}, ${counts.abstained} of ${counts.planned} abstained`
      );
    })
    .join('\n');
}

/** Hit of each wave; null for a wave without trades. @internal */
export function hitByWave(
  tests: readonly Pick<
    SessionFindings['runs'][number]['results']['tests'][number],
    'wave' | 'step'
  >[],
): (number | null)[] {
  const waves = new Map<number, { trades: number; wins: number }>();
  for (const { wave, step } of tests) {
    const sum = waves.get(wave) ?? { trades: 0, wins: 0 };
    const trades = step?.n_trades ?? 0;
    sum.trades += trades;
    sum.wins += trades * (step?.hit ?? 0);
    waves.set(wave, sum);
  }
  return [...waves.values()].map(({ trades, wins }) => (trades === 0 ? null : wins / trades));
}

/** How far each value is below the highest so far, starting from 0. */
export function drawdowns(equity: readonly number[]): number[] {
  let peak = 0;
  return equity.map((value) => {
    peak = Math.max(peak, value);
    return value - peak;
  });
}

/** The lowest of 0 and the values. */
export function lowest(values: readonly number[]): number {
  return values.reduce((low, value) => Math.min(low, value), 0);
}

/** @param share of the longest bar, in [-1, 1] */
function bar(share: number): string {
  const blocks = '█'.repeat(Math.round(HALF * Math.abs(share)));
  return share < 0
    ? `${blocks.padStart(HALF)}│${' '.repeat(HALF)}`
    : `${' '.repeat(HALF)}│${blocks.padEnd(HALF)}`;
}
