import type { Transferable } from '../../engine/pool/worker-tasks.ts';
import type { TestJob, TestTask } from '../../engine/run-test.ts';
import { executionPlan } from '../../engine/simulation/execution-plan.ts';
import { computeFeatures, type Features } from '../../engine/simulation/features.ts';
import { computeSignals } from '../../engine/simulation/signals.ts';
import { drawOffsets, moveBy } from '../../engine/strategy/candidates.ts';
import { planWindows } from '../../engine/windows.ts';
import { barsUpTo } from '../../market/bars.ts';
import type { Market } from '../../market/market.ts';
import { simulateMarket } from '../../market/simulated-market.ts';
import { randomStream } from '../../market/xoshiro128.ts';
import { SessionConfig } from '../../protocol/session-config.ts';
import type { Sizing, StrategyRules } from '../../protocol/strategy.ts';
import { rulesOf } from './rules.ts';

export interface SmallJobOptions {
  readonly tests?: number;
  readonly centre?: StrategyRules;
  readonly seed?: number;
}

/** A wave of short tests on a simulated market, small enough to run many times. */
export interface SmallJob {
  readonly market: Market;
  /** The bars before the vault. */
  readonly end: number;
  readonly features: Features;
  readonly job: TestJob;
  readonly tasks: readonly TestTask[];
  readonly sizing: Sizing;
  readonly costs: SessionConfig['costs'];
}

const CENTRE = rulesOf(['ema_crossover'], {
  params: { 'ema_crossover.fast': 6, 'ema_crossover.slow': 24 },
  exits: { atr_stop_mult: 2, atr_tp_mult: 4, timeout_bars: 48 },
  gates: { atr_z_min: -1.5 },
});

/** Windows of 4 + 2 + 1 days of 15-minute bars; six candidates, of which three are validated. */
export function smallJob({
  tests = 12,
  centre = CENTRE,
  seed = 7,
}: SmallJobOptions = {}): SmallJob {
  const market = simulateMarket({
    kind: 'planted',
    strength: 0.5,
    seed,
    days: 20 + tests,
    intervalMs: 900_000,
  });
  const config = SessionConfig.parse({
    segments: 1,
    tests,
    window: { train_days: 4, validation_days: 2, step_days: 1 },
    episode_bars: 40,
    candidates: { count: 6, validated: 3 },
    min_trades: { train: 3, validation: 2 },
    costs: { fee_bps: 2, slippage_bps: 1 },
    vault: { share: 0.15, embargo_days: 1 },
  });
  const { segments, searchEnd } = planWindows(market, config);
  const bars = barsUpTo(market.bars, searchEnd);
  const features = computeFeatures(bars);
  const rules = drawOffsets(centre, 6, 0.15, randomStream('candidates')).map((offsets) =>
    moveBy(centre, offsets),
  );
  return {
    market,
    end: searchEnd,
    features,
    sizing: config.sizing,
    costs: config.costs,
    job: {
      bars,
      features,
      gaps: new Int32Array(0),
      session: '0123456789ab',
      isSimulated: market.simulated !== null,
      rules,
      isRecorded: true,
      sizing: config.sizing,
      randomEntries: { draws: 5, label: '7|1' },
      config,
      candidates: rules.map((one) => ({
        signals: computeSignals(bars, one),
        plan: executionPlan({ ...one, sizing: config.sizing }, config.costs, features),
      })),
    },
    tasks: segments[0]!.map((window, index) => ({
      index,
      test: `seg1_test${String(index + 1).padStart(3, '0')}`,
      wave: 1,
      window,
      firstEpisode: 100 * index,
    })),
  };
}

/** The job as it travels to another thread: without its bars, which are shared. */
export function sealed({ job, market, end }: SmallJob): Transferable<TestJob> {
  const { bars: _, ...rest } = job;
  return { ...rest, visible: { handle: market.handle, end } };
}
