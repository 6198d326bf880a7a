import { KNOWN_TRUTHS } from '../market/known-market.ts';
import { type CalibratedMarket, type CalibrationRow, KnownKind } from '../protocol/calibration.ts';
import { meanOf } from './mean-of.ts';
import { binomialQuantile } from './statistics/binomial-quantile.ts';
import { clopperPearson } from './statistics/clopper-pearson.ts';

/** The nominal rate of "candidate" verdicts on markets without an edge. */
const NOMINAL = 0.05;
/** The confidence needed to report that the rate is above nominal. */
const CONFIDENCE = 0.995;

/** An edge with at least this expected t must be detected in this share of markets. */
const DETECTABLE_T = 6;
const DETECTED_SHARE = 0.8;

/** One row per kind of market that ran, in the order of the kinds. */
export function calibrationRows(markets: readonly CalibratedMarket[]): CalibrationRow[] {
  return KnownKind.options.flatMap((kind) => {
    const own = markets.filter((one) => one.kind === kind);
    return own.length === 0 ? [] : [rowOf(kind, own)];
  });
}

/**
 * The largest acceptable share of "candidate" verdicts on a given number of markets without an edge: a rate
 * of 5 % stays within it with a probability of 99.5 %. 9.5 % of 200 markets.
 */
function falseAlarmBound(markets: number): number {
  return binomialQuantile(CONFIDENCE, markets, NOMINAL) / markets;
}

function rowOf(kind: KnownKind, markets: readonly CalibratedMarket[]): CalibrationRow {
  const count = markets.length;
  const { plantedT, inWords } = KNOWN_TRUTHS[kind];
  const candidates = markets.filter(({ candidate }) => candidate).length;
  const rate = candidates / count;
  const atMost = plantedT === null ? falseAlarmBound(count) : null;
  const atLeast = plantedT !== null && plantedT >= DETECTABLE_T ? DETECTED_SHARE : null;
  return {
    kind,
    truth: inWords,
    markets: count,
    candidates,
    rate,
    ...clopperPearson(candidates, count),
    at_most: atMost,
    at_least: atLeast,
    within: atMost !== null ? rate <= atMost : atLeast !== null ? rate >= atLeast : null,
    mean_planted_t: meanOf(markets.map(({ planted_t }) => planted_t)),
    mean_champion_t: meanOf(markets.map(({ champion_t }) => champion_t)),
    mean_placebo_t: meanOf(markets.flatMap(({ shuffle_t, mirror_t }) => [shuffle_t, mirror_t])),
    mean_arms: meanOf(markets.map(({ arms }) => arms))!,
    seconds: markets.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}
