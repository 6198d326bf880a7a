import { moneyText, percentText } from '../../protocol/number-text.ts';
import type { SessionFindings } from './session-findings.ts';
import { sparkline } from './sparkline.ts';

/** Characters to either side of the zero of a bar. */
const HALF = 16;

/** Equity after each step of the strategy, of holding and of random entries, and how far it was below. */
export function equityLines({ metrics }: Pick<SessionFindings, 'metrics'>): string {
  const { curve, random_entries } = metrics.walk_forward;
  const drawn = random_entries?.curve.map(({ median }) => median) ?? null;
  const strategy = curve.map(({ equity }) => equity);
  const holding = curve.map(({ buy_and_hold }) => buy_and_hold);
  const line = (name: string, values: readonly number[], told: number) =>
    `${name.padEnd(18)} ${sparkline(values)} ${moneyText(told)}`;
  const [below, heldBelow] = [drawdowns(strategy), drawdowns(holding)];
  return [
    'after each step:',
    line('strategy', strategy, strategy.at(-1) ?? 0),
    line('holding', holding, holding.at(-1) ?? 0),
    ...(drawn === null ? [] : [line('random, median', drawn, drawn.at(-1) ?? 0)]),
    line('strategy drawdown', below, lowest(below)),
    line('holding drawdown', heldBelow, lowest(heldBelow)),
  ].join('\n');
}

/** P&L of each segment as a bar to the left or right of zero, and its hit wave by wave. */
export function segmentLines({ runs }: Pick<SessionFindings, 'runs'>): string {
  const most = Math.max(1, ...runs.map(({ results }) => Math.abs(results.step.total_pnl)));
  const amounts = runs.map(({ results }) => moneyText(results.step.total_pnl));
  const width = Math.max(...amounts.map((amount) => amount.length));
  return runs
    .map(({ results }, i) => {
      const { segment, in_sample, step, counts } = results;
      const name = `seg ${segment}${in_sample ? ' in-sample' : ''}`;
      const hits = hitByWave(results.tests);
      return (
        `${name.padEnd(16)} ${amounts[i]!.padStart(width)} ${bar(step.total_pnl / most)} ` +
        `hit by wave ${sparkline(hits, 30)} ${percentText(step.hit)}, ${counts.abstained} of ${counts.planned} flat`
      );
    })
    .join('\n');
}

/** Winners of all trades of each wave; null for a wave in which nothing traded. @internal */
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

/** How far below its highest value so far each value is; the start, which is 0, counts. */
export function drawdowns(equity: readonly number[]): number[] {
  let peak = 0;
  return equity.map((value) => {
    peak = Math.max(peak, value);
    return value - peak;
  });
}

/** The lowest of values that are 0 or less; 0 without any. */
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
