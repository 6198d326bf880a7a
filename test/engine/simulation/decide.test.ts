import { describe, expect, it } from 'vitest';
import {
  type DecisionInput,
  decide,
  type HeldPosition,
  type Intent,
  resolveEntry,
} from '../../../engine/simulation/decide.ts';
import { type ExecutionPlan, executionPlan } from '../../../engine/simulation/execution-plan.ts';
import { computeFeatures } from '../../../engine/simulation/features.ts';
import { computeSignals } from '../../../engine/simulation/signals.ts';
import type { Bars } from '../../../market/bars.ts';
import type { Exits, Gates, Sizing, Strategy } from '../../../protocol/strategy.ts';
import type { Side } from '../../../protocol/trade-event.ts';
import { otherFutures } from '../../helpers/no-look-ahead.ts';
import { packSignals } from '../../helpers/plain-trades.ts';
import { randomBars } from '../../helpers/random-bars.ts';
import { randomStrategy } from '../../helpers/random-strategy.ts';

const NO_COSTS = { fee_bps: 0, slippage_bps: 0 };

function planOf(exits: Exits, gates: Gates = {}, sizing: Sizing = { quantity: 10 }): ExecutionPlan {
  return executionPlan({ exits, gates, sizing }, NO_COSTS, { cvd: null, imb: null });
}

describe('decide()', () => {
  /** Eight bars with an ATR of 2 and a VHF of 0.5, but for the bars that are named. */
  function inputOf(
    signals: Readonly<Record<number, Side>>,
    plan: ExecutionPlan,
    { atr = {}, vhf = {} }: Readonly<Record<string, Readonly<Record<number, number>>>> = {},
  ): DecisionInput {
    const column = (value: number, others: Readonly<Record<number, number>>) =>
      Float64Array.from({ length: 8 }, (_, bar) => others[bar] ?? value);
    return {
      signals: packSignals(
        new Map(Object.entries(signals).map(([bar, side]) => [Number(bar), side])),
      ),
      features: {
        atr: column(2, atr),
        cvd: null,
        imb: null,
        atrz: column(0, {}),
        vhf: column(0.5, vhf),
      },
      plan,
    };
  }

  const long: HeldPosition = { side: 1, entryBar: 2 };
  const none: Intent = { exit: null, entry: null };

  it('enters on the bar of a signal, and on no other', () => {
    const plan = planOf({});
    const input = inputOf({ 3: 'SHORT' }, plan);
    expect(decide(input, 3, null)).toEqual({ exit: null, entry: { side: -1, atr: 2, plan } });
    expect(decide(input, 2, null)).toEqual(none);
    expect(decide(input, 4, null)).toEqual(none);
  });

  it('holds on a signal for its side, and reverses on the other', () => {
    const plan = planOf({});
    const input = inputOf({ 3: 'LONG', 4: 'SHORT' }, plan);
    expect(decide(input, 3, long)).toEqual(none);
    expect(decide(input, 4, long)).toEqual({
      exit: 'opposite_signal',
      entry: { side: -1, atr: 2, plan },
    });
  });

  it('closes without an entry if a gate rejects the reversal or its ATR is unknown', () => {
    const closing: Intent = { exit: 'opposite_signal', entry: null };
    const gated = planOf({}, { vhf_min: 0.3 });
    for (const vhf of [0.29, NaN]) {
      expect(decide(inputOf({ 4: 'SHORT' }, gated, { vhf: { 4: vhf } }), 4, long)).toEqual(closing);
      expect(decide(inputOf({ 4: 'SHORT' }, gated, { vhf: { 4: vhf } }), 4, null)).toEqual(none);
    }
    const planned = planOf({ atr_stop_mult: 1 });
    for (const atr of [0, NaN]) {
      expect(decide(inputOf({ 4: 'SHORT' }, planned, { atr: { 4: atr } }), 4, long)).toEqual(
        closing,
      );
    }
  });

  // In at the open of bar 2: a timeout of 3 bars holds 2, 3 and 4 and is out at the open of bar 5.
  it('times out at the close before the open of the exit', () => {
    const plan = planOf({ timeout_bars: 3 });
    const out: Intent = { exit: 'timeout', entry: null };
    expect(decide(inputOf({}, plan), 3, long)).toEqual(none);
    expect(decide(inputOf({}, plan), 4, long)).toEqual(out);
    expect(decide(inputOf({ 4: 'LONG' }, plan), 4, long)).toEqual(out);
    expect(decide(inputOf({ 4: 'SHORT' }, plan), 4, long).exit).toBe('opposite_signal');
  });

  it('never looks ahead: later bars do not change earlier intents', () => {
    const bars = randomBars({ length: 640, seed: 19 });
    const moments = [0, 1, 30, 301, 302, 303, 350, 410, 477, 538, 600, 638, 639];
    let compared = 0;
    for (let n = 0; n < 22; n++) {
      const strategy = randomStrategy(n);
      const whole = intentsOf(bars, strategy);
      for (const { known, name, bars: other } of otherFutures(bars, moments)) {
        const upTo = (intents: readonly Intent[]) => intents.slice(0, 3 * (known + 1));
        const [got, wanted] = [upTo(intentsOf(other, strategy)), upTo(whole)];
        expect(got, `strategy ${n}, ${name} after bar ${known}`).toEqual(wanted);
        compared += wanted.filter(({ exit, entry }) => exit !== null || entry !== null).length;
      }
    }
    expect(compared).toBeGreaterThan(5000);
  });
});

/** At every close: flat, long since a while, and short since less. */
function intentsOf(bars: Bars, strategy: Strategy): Intent[] {
  const features = computeFeatures(bars);
  const plan = executionPlan(strategy, NO_COSTS, features);
  const input = { signals: computeSignals(bars, strategy), features, plan };
  return Array.from({ length: bars.length }, (_, bar) => [
    decide(input, bar, null),
    decide(input, bar, { side: 1, entryBar: bar - (bar % 300) }),
    decide(input, bar, { side: -1, entryBar: bar - (bar % 20) }),
  ]).flat();
}

describe('resolveEntry()', () => {
  // 1,000 at 100 are 10 units. Stops: 2 x 3 = 6 and 20 / 10 = 2 away. Targets: 1.5 x 3 = 4.5 and
  // 60 / 10 = 6 away.
  const exits = { atr_stop_mult: 2, hard_stop_usd: 20, atr_tp_mult: 1.5, hard_tp_usd: 60 };
  const plan = planOf(exits, {}, { notional: 1000 });

  it('sizes at the fill and takes the nearer stop and target', () => {
    expect(resolveEntry({ side: 1, atr: 3, plan }, 100)).toEqual({
      quantity: 10,
      stopDistance: 2,
      stop: 98,
      target: 104.5,
    });
    expect(resolveEntry({ side: -1, atr: 3, plan }, 100)).toMatchObject({
      stop: 102,
      target: 95.5,
    });
  });

  // At 50 they are 20 units: stops 6 and 1 away, targets 4.5 and 3.
  it('gives other levels at another price, such as the close', () => {
    expect(resolveEntry({ side: 1, atr: 3, plan }, 50)).toEqual({
      quantity: 20,
      stopDistance: 1,
      stop: 49,
      target: 53,
    });
  });

  it('uses infinite levels if the plan sets none', () => {
    expect(resolveEntry({ side: 1, atr: NaN, plan: planOf({}) }, 100)).toEqual({
      quantity: 10,
      stopDistance: NaN,
      stop: -Infinity,
      target: Infinity,
    });
    expect(resolveEntry({ side: -1, atr: NaN, plan: planOf({}) }, 100)).toMatchObject({
      stop: Infinity,
      target: -Infinity,
    });
  });
});
