import { randomStream } from '../market/xoshiro128.ts';
import type { Honesty } from '../protocol/honesty.ts';
import { backtestOverfitting, NOISE_BAND } from './statistics/backtest-overfitting.ts';
import { commonBlockLength } from './statistics/block-length.ts';
import { deflatedSharpe } from './statistics/deflated-sharpe.ts';
import { meanCorrelation } from './statistics/mean-correlation.ts';
import { minimumBacktest } from './statistics/minimum-backtest.ts';
import { moments } from './statistics/moments.ts';
import { probabilisticSharpe, sharpeSample } from './statistics/probabilistic-sharpe.ts';
import { selectionP } from './statistics/selection-p.ts';
import { sharpeRatio } from './statistics/sharpe-ratio.ts';
import { stationaryResamples } from './statistics/stationary-bootstrap.ts';
import { superiorAbility } from './statistics/superior-ability.ts';

const ABILITY_DRAWS = 999;

/** With fewer columns the PBO is not informative. */
const MIN_COMPARED = 4;

/** The annual Sharpe ratio that luck may reach. */
const TOLERATED_SHARPE = 1;

export interface LuckFacts {
  /** Excess return of each bar, one column per finalist, all of one length. */
  readonly excess: readonly Float64Array[];
  readonly hasTraded: readonly boolean[];
  /** Index of the champion; null if none traded. */
  readonly champion: number | null;
  /** Every trial of this session and of earlier ones on the same bars. */
  readonly trials: number;
  /** Length of the columns. */
  readonly years: number;
  /** Seed of the resamples. */
  readonly label: string;
}

type Luck = Pick<
  Honesty,
  'sidak' | 'deflated_sharpe' | 'overfitting' | 'superior_ability' | 'minimum_length' | 'unchecked'
>;

/**
 * Standard statistics of a champion. None of them alone is a pass or a fail. `unchecked` lists those that could
 * not be computed, with the reason.
 */
export function luckStatistics(facts: LuckFacts): Luck {
  const { excess, hasTraded, champion, trials } = facts;
  const unchecked: { check: string; why: string }[] = [];
  const skip = (check: string, why: string) => {
    unchecked.push({ check, why });
    return null;
  };
  const traded = excess.filter((_, i) => hasTraded[i]);
  const best = champion === null ? null : sharpeSample(excess[champion]!);
  const z = best === null ? null : (probabilisticSharpe(best)?.z ?? null);
  const overfitting = traded.length < MIN_COMPARED ? null : backtestOverfitting(traded);
  const ability = abilityOf(traded, facts.label);
  const effective = effectiveTrials(traded, trials);
  const nothing = 'nothing traded';
  const sharpes = traded.flatMap((column) => sharpeRatio(column) ?? []);
  const { sd: spread } = moments(sharpes);
  const deflated =
    best === null || spread === null ? null : deflatedSharpe(best, trials, spread ** 2);
  return {
    sidak:
      z === null
        ? skip('Šidák', nothing)
        : {
            p: selectionP(z, trials),
            trials,
            p_effective: effective === null ? null : selectionP(z, effective),
            effective_trials: effective,
          },
    deflated_sharpe:
      deflated === null
        ? skip('deflated Sharpe ratio', best === null ? nothing : 'fewer than two finalists traded')
        : { value: deflated, trials },
    overfitting:
      overfitting === null
        ? skip('overfitting', `fewer than ${MIN_COMPARED} finalists traded`)
        : { pbo: overfitting, noise_low: NOISE_BAND.low, noise_high: NOISE_BAND.high },
    superior_ability:
      ability === null ? skip('superior ability', nothing) : { p: ability.p, draws: ABILITY_DRAWS },
    minimum_length: {
      years: minimumBacktest(trials, TOLERATED_SHARPE)!,
      years_there: facts.years,
      trials,
    },
    unchecked,
  };
}

/**
 * The number of independent trials that equal these trials, given the mean correlation of the finalists; null
 * if fewer than two traded.
 */
function effectiveTrials(columns: readonly Float64Array[], trials: number): number | null {
  const mean = columns.length < 2 ? null : meanCorrelation(columns);
  if (mean === null) return null;
  return Math.min(trials, Math.max(1, mean + (1 - mean) * trials));
}

/** Hansen's test of all finalists that traded, beyond their exposure to the market. */
function abilityOf(columns: readonly Float64Array[], label: string) {
  const block = columns.length === 0 ? null : commonBlockLength(columns);
  if (block === null) return null;
  const random = randomStream(`${label}|superior ability`);
  const resamples = stationaryResamples(columns[0]!.length, block, ABILITY_DRAWS, random);
  return superiorAbility(columns, resamples, 1 / block);
}
