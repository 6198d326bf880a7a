import { KNOWN_TRUTHS } from '../market/known-market.ts';
import { type CalibratedMarket, type CalibrationRow, KnownKind } from '../protocol/calibration.ts';
import { meanOf } from './mean-of.ts';
import { binomialQuantile } from './statistics/binomial-quantile.ts';
import { clopperPearson } from './statistics/clopper-pearson.ts';

/** What a verdict of "candidate" promises: on markets without an edge it is said of one in twenty. */
const NOMINAL = 0.05;
/** So sure must it be that more than that were found before the lab is said to break the promise. */
const CONFIDENCE = 0.995;

/** An edge whose rule has at least this expected t must be found in as large a share of markets. */
const FOUND_FROM_T = 6;
const FOUND_SHARE = 0.8;

/** One row a kind that was played, in the order of the kinds. */
export function calibrationRows(markets: readonly CalibratedMarket[]): CalibrationRow[] {
  return KnownKind.options.flatMap((kind) => {
    const own = markets.filter((one) => one.kind === kind);
    return own.length === 0 ? [] : [rowOf(kind, own)];
  });
}

/**
 * The largest share of so many markets without an edge on which a lab that keeps its promise says
 * "candidate": it stays within that with 99.5 %. 9.5 % of 200 markets.
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
  const atLeast = plantedT !== null && plantedT >= FOUND_FROM_T ? FOUND_SHARE : null;
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
