import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runBacktest } from '../../../engine/simulation/run-backtest.ts';
import { turns } from '../../../engine/simulation/signals.ts';
import { simulateBars } from '../../../engine/simulation/simulate-bars.ts';
import { TradeColumns } from '../../../engine/simulation/trade-columns.ts';
import { FLAT, LONG, SHORT } from '../../../engine/strategy/method.ts';
import type { PlainTrade } from '../../helpers/bar-by-bar-backtest.ts';
import { type BacktestCase, barByBarBacktest } from '../../helpers/bar-by-bar-backtest.ts';
import { plainTrades, unpackSignals } from '../../helpers/plain-trades.ts';
import { engineInput } from '../../helpers/random-backtest.ts';

const PAGE = join(import.meta.dirname, '../../../docs/architecture.md');
const section = readFileSync(PAGE, 'utf8')
  .split(/^## /m)
  .find((part) => part.startsWith('One backtest: ten worked fills'))!;
const rows = section
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const STANCES: Readonly<Record<string, number>> = { L: LONG, S: SHORT, '.': FLAT };

/** A row of the table as a backtest. */
function caseOf(bars: string, stance: string, rules: string): BacktestCase {
  const prices = bars.split(' / ').map((bar) => bar.split(' ').map(Number));
  const column = (index: number) => Float64Array.from(prices, (bar) => bar[index]!);
  const setting = (pattern: RegExp) => pattern.exec(rules)?.[1];
  const amount = (name: string, pattern: RegExp) => {
    const value = setting(pattern);
    return value === undefined ? {} : { [name]: Number(value) };
  };
  const vhf =
    setting(/ on ([\d. ]+)/)
      ?.split(' ')
      .map(Number) ?? prices.map(() => NaN);
  const unknown = Float64Array.from(prices, () => NaN);
  const stances = stance.split(' ').map((letter) => STANCES[letter]!);
  expect([stances.length, vhf.length], 'one stance and one value a bar').toEqual([
    prices.length,
    prices.length,
  ]);
  return {
    bars: { open: column(0), high: column(1), low: column(2), close: column(3) },
    features: { atr: unknown, cvd: null, imb: null, atrz: unknown, vhf: Float64Array.from(vhf) },
    signals: unpackSignals(turns(Int8Array.from(stances))),
    strategy: {
      exits: {
        ...amount('hard_stop_usd', /stop (\d+)/),
        ...amount('hard_tp_usd', /target (\d+)/),
        ...amount('timeout_bars', /timeout (\d+)/),
      },
      gates: amount('vhf_min', /vhf_min ([\d.]+)/),
      sizing: { quantity: 10 },
    },
    costs: { fee_bps: 0, slippage_bps: 0 },
    gaps: new Set(rules.includes('gap') ? [Number(setting(/gap before (\d+)/))] : []),
  };
}

const textOf = (trades: readonly PlainTrade[]) =>
  trades
    .map(
      ({ side, reason, entryBar, exitBar, entry, exit, exitReason, pnl }) =>
        `${side} ${entryBar}-${exitBar} ${entry}>${exit} ${exitReason} ${pnl}` +
        (reason === 'reversal' ? ' reversal' : ''),
    )
    .join('; ');

describe('the worked fills of docs/architecture.md', () => {
  it('are ten, the last with three parts', () => {
    expect(rows.map(([name]) => name!.split('.')[0])).toEqual(
      '1 2 3 4 5 6 7 8 9 10a 10b 10c'.split(' '),
    );
  });

  it.each(rows)('%s: runBacktest(), simulateBars() and the oracle agree with it', (...row) => {
    const [, bars, stance, rules, expected] = row;
    const backtest = caseOf(bars!, stance!, rules!);
    const input = engineInput(backtest);
    const { length } = input.bars.close;
    for (const simulate of [runBacktest, simulateBars]) {
      expect(textOf(plainTrades(simulate(input, 0, length, new TradeColumns())))).toBe(expected);
    }
    expect(textOf(barByBarBacktest(backtest, 0, length).trades)).toBe(expected);
  });
});
