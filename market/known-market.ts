import type { KnownKind } from '../protocol/calibration.ts';
import { DAY_MS } from './interval.ts';
import type { Market } from './market.ts';
import { type SimulationOptions, simulateMarket } from './simulated-market.ts';

/** The known truth of a kind of market. */
export interface KnownTruth {
  readonly inWords: string;
  /** Expected t of the planted rule; null if there is nothing to find. */
  readonly plantedT: number | null;
  readonly simulation: Pick<SimulationOptions, 'kind' | 'edge' | 'strength' | 'volatility'>;
}

/** The days that a search of 2 x 50 tests steps through, and 90 before them for training. */
export const KNOWN_DAYS = 290;
export const KNOWN_INTERVAL_MS = DAY_MS / 96;

/** Log return a year: buy-and-hold then has a t of 2.2 over 200 days. */
const DRIFT = 1.65;

/**
 * Drift in sd of a bar by which the planted rule has its expected t over the last 200 days, after
 * costs. Measured over 1,000 markets each, ± 0.03 (`bench/plant-strengths.ts`); a test checks it.
 */
const STRENGTHS = { 3: 0.07984, 4: 0.09784, 6: 0.13474, 8: 0.17335, 12: 0.25782 } as const;

export const KNOWN_TRUTHS: Readonly<Record<KnownKind, KnownTruth>> = {
  null: {
    inWords: 'a random walk: bars of one law',
    plantedT: null,
    simulation: { kind: 'null', volatility: 'constant' },
  },
  volatility: {
    inWords: 'the same with clusters of volatility and jumps',
    plantedT: null,
    simulation: { kind: 'null' },
  },
  drift: {
    inWords: 'the same with a drift: holding earns, timing does not',
    plantedT: null,
    simulation: { kind: 'drift', strength: DRIFT },
  },
  t3: planted(3),
  t4: planted(4),
  t6: planted(6),
  t8: planted(8),
  t12: planted(12),
};

/** One market of a kind. */
export function knownMarket(kind: KnownKind, seed: number): Market {
  return simulateMarket({
    ...KNOWN_TRUTHS[kind].simulation,
    seed,
    days: KNOWN_DAYS,
    intervalMs: KNOWN_INTERVAL_MS,
  });
}

function planted(t: keyof typeof STRENGTHS): KnownTruth {
  return {
    inWords: `an edge whose rule has an expected t of ${t}`,
    plantedT: t,
    simulation: { kind: 'planted', edge: 'crossover', strength: STRENGTHS[t] },
  };
}
