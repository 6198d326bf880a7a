import { executionPlan } from '../../engine/simulation/execution-plan.ts';
import { type BacktestInput, runBacktest } from '../../engine/simulation/run-backtest.ts';
import { TradeColumns } from '../../engine/simulation/trade-columns.ts';
import type { Exits, Gates, Sizing } from '../../protocol/strategy.ts';
import type { Side } from '../../protocol/trade-event.ts';
import type { BacktestCase } from './bar-by-bar-backtest.ts';
import { packSignals } from './plain-trades.ts';
import { seededRandom } from './random-bars.ts';

export interface RandomBacktest extends BacktestCase {
  readonly start: number;
  readonly end: number;
}

/**
 * A degenerate backtest: prices that stand still, jump and fall to nothing, on a coarse
 * grid so that stops and targets are often touched to the tick, holes, any signals, any strategy, any
 * slice. Everything follows from the seed; what concerns bar i does not change with the length.
 */
export function randomBacktest(seed: number, length: number): RandomBacktest {
  const random = seededRandom(seed);
  const chance = (share: number) => random() < share;
  const between = (low: number, high: number) => low + (high - low) * random();
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;

  // Half of them in whole prices, sizes and distances without slippage: many ties.
  const isCoarse = chance(0.5);
  const maybe = (value: number) => (chance(0.5) ? undefined : isCoarse ? Math.ceil(value) : value);
  const exits = set<Exits>({
    atr_stop_mult: maybe(between(0.3, 4)),
    atr_tp_mult: maybe(between(0.3, 6)),
    hard_stop_usd: maybe(between(1, 80)),
    hard_tp_usd: maybe(between(1, 80)),
    timeout_bars: chance(0.5) ? undefined : Math.ceil(between(0, 8)),
  });
  const gates = set<Gates>({
    cvd_min: chance(0.7) ? undefined : between(-1, 0.6),
    imb_min: chance(0.7) ? undefined : between(-1, 0.6),
    atr_z_min: chance(0.7) ? undefined : between(-1, 0.6),
    vhf_min: chance(0.7) ? undefined : between(-1, 0.6),
  });
  const sizing: Sizing =
    isCoarse || chance(0.5) ? { quantity: isCoarse ? 10 : between(0.1, 20) } : { notional: 1000 };
  const costs = isCoarse
    ? { fee_bps: pick([0, 4]), slippage_bps: 0 }
    : { fee_bps: pick([0, 4, 50]), slippage_bps: pick([0, 1, 30, 300]) };
  const signalShare = pick([0.03, 0.15, 0.4, 0.9]);
  const gapShare = pick([0, 0, 0.02, 0.2]);
  const move = pick([0, 0.01, 0.03, 0.2]);
  const hasCvd = chance(0.7);
  const hasImb = chance(0.7);
  const startShare = chance(0.5) ? 0 : random();
  const endShare = chance(0.5) ? 1 : random();

  const column = () => new Float64Array(length);
  const bars = { open: column(), high: column(), low: column(), close: column() };
  const features = {
    atr: column(),
    cvd: hasCvd ? column() : null,
    imb: hasImb ? column() : null,
    atrz: column(),
    vhf: column(),
  };
  const signals = new Map<number, Side>();
  const gaps = new Set<number>();
  const tick = (price: number) => Math.max(1, isCoarse ? Math.round(price) : price);
  let price = 100;
  for (let i = 0; i < length; i++) {
    // Each bar draws the same number of times, whatever its values.
    const jump = random();
    const gapMove = random();
    const body = random();
    const above = random();
    const below = random();
    const idle = random();
    const signal = random();
    const side = random();
    const gap = random();
    const range = random();
    const values = [random(), random(), random(), random()] as const;

    const isIdle = idle < 0.1;
    const open = jump < 0.3 ? price * (1 + 2 * move * (gapMove - 0.5)) : price;
    const close = isIdle ? open : open * (1 + 2 * move * (body - 0.5));
    bars.open[i] = tick(open);
    bars.close[i] = isIdle ? tick(open) : tick(close);
    const highest = Math.max(bars.open[i]!, bars.close[i]!);
    const lowest = Math.min(bars.open[i]!, bars.close[i]!);
    bars.high[i] = isIdle ? highest : Math.max(highest, tick(highest * (1 + move * above)));
    bars.low[i] = isIdle ? lowest : Math.min(lowest, tick(lowest * (1 - move * below)));
    price = bars.close[i]!;
    // Back towards 100, so that it neither dies nor explodes.
    price += (100 - price) * 0.05;

    const atr = 6 * (range - 0.15);
    features.atr[i] = range < 0.1 ? NaN : range < 0.15 ? 0 : isCoarse ? Math.ceil(atr) : atr;
    const value = (v: number) => (v < 0.05 ? NaN : 2 * v - 1);
    if (features.cvd !== null) features.cvd[i] = value(values[0]);
    if (features.imb !== null) features.imb[i] = value(values[1]);
    features.atrz[i] = value(values[2]);
    features.vhf[i] = value(values[3]);
    if (signal < signalShare) signals.set(i, side < 0.5 ? 'LONG' : 'SHORT');
    if (gap < gapShare) gaps.add(i);
  }

  const start = Math.floor(startShare * (length + 1));
  const end = start + Math.floor(endShare * (length - start + 0.999));
  const strategy = { exits, gates, sizing };
  return { bars, features, signals, strategy, costs, gaps, start, end };
}

/** The same as the engine reads it. */
export function engineInput(backtest: BacktestCase): BacktestInput {
  const { bars, features, signals, strategy, costs, gaps } = backtest;
  return {
    bars,
    features,
    signals: packSignals(signals),
    plan: executionPlan(strategy, costs, features),
    gaps: Int32Array.from([...gaps].sort((a, b) => a - b)),
  };
}

/** Runs the engine over a slice. */
export function engineTrades(backtest: BacktestCase, start: number, end: number): TradeColumns {
  return runBacktest(engineInput(backtest), start, end, new TradeColumns(1));
}

/** The entries of an object that are set. */
function set<Type extends object>(values: { [Key in keyof Type]: Type[Key] | undefined }): Type {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Type;
}
