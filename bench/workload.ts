import { type ExecutionPlan, executionPlan } from '../engine/simulation/execution-plan.ts';
import { computeFeatures, type Features } from '../engine/simulation/features.ts';
import { computeSignals, type Signals } from '../engine/simulation/signals.ts';
import { defaultParameters } from '../engine/strategy/strategy-space.ts';
import type { Slice } from '../engine/windows.ts';
import type { BarsHandle } from '../market/bars.ts';
import { viewBars } from '../market/bars.ts';
import { simulateMarket } from '../market/simulated-market.ts';
import { SessionConfig } from '../protocol/session-config.ts';
import type { StrategyRules } from '../protocol/strategy.ts';

/** The workload of the engine benchmarks: plain data and shared memory, so that threads can have it. */
export interface Workload {
  readonly handle: BarsHandle;
  readonly features: Features;
  readonly signals: Signals;
  readonly windows: readonly Slice[];
  readonly plans: readonly ExecutionPlan[];
  readonly targets: SessionConfig['targets'];
}

const DAYS = 365;
const WINDOWS = 100;
const WINDOW_BARS = 4320;

/** What the workload trades: quick enough to turn several hundred times a window. */
export const QUICK_MACD: StrategyRules = {
  methods: ['macd_trend'],
  combine: 'all',
  params: { ...defaultParameters(['macd_trend']) },
  exits: { atr_stop_mult: 1.5, hard_tp_usd: 400, timeout_bars: 240 },
  gates: {},
};

/** A year of generated 5-minute bars, 100 windows of 4,320 bars, and 50 sets of stop, target, timeout. */
export function makeWorkload(): Workload {
  const { handle } = simulateMarket({ kind: 'null', seed: 1, days: DAYS });
  const bars = viewBars(handle);
  const features = computeFeatures(bars);
  const room = bars.length - WINDOW_BARS - 300;
  const windows = Array.from({ length: WINDOWS }, (_, i) => {
    const start = 300 + Math.floor((i * room) / (WINDOWS - 1));
    return { start, end: start + WINDOW_BARS };
  });
  const plans = [1, 1.25, 1.5, 2, 2.5].flatMap((atr_stop_mult) =>
    [100, 150, 200, 300, 400].flatMap((hard_tp_usd) =>
      [120, 240].map((timeout_bars) =>
        executionPlan(
          {
            exits: { atr_stop_mult, hard_tp_usd, timeout_bars },
            gates: {},
            sizing: { quantity: 1 },
          },
          { fee_bps: 4, slippage_bps: 1 },
          features,
        ),
      ),
    ),
  );
  return {
    handle,
    features,
    signals: computeSignals(bars, QUICK_MACD),
    windows,
    plans,
    targets: SessionConfig.parse({}).targets,
  };
}
