import { bootstrapMeanP } from '../../analyzer/statistics/bootstrap-mean-p.ts';
import { excessReturns, excessT, marketSums } from '../../engine/scoring/excess-return.ts';
import { metricsOf } from '../../engine/scoring/slice-record.ts';
import type { Slice } from '../../engine/windows.ts';
import { barsUpTo } from '../../market/bars.ts';
import { breakingGaps, type Market } from '../../market/market.ts';
import { randomStream } from '../../market/xoshiro128.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import { type Exam, LEAST_EXAM_TRADES } from '../../protocol/honesty.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import type { SessionIdentity } from '../../protocol/session-files.ts';
import type { Strategy } from '../../protocol/strategy.ts';
import { sha256 } from '../../store/durable-file.ts';
import type { MarketContext } from '../context/session-context.ts';
import { SessionError } from '../context/session-error.ts';
import { levelOf } from '../ledger/vault-looks.ts';

const DRAWS = 9999;

/** Identifies a strategy and the locked bars it is tested on: a repeated exam is the same look. */
export function examSpecification(identity: SessionIdentity, strategy: Strategy): string {
  const { config, market, vault_from } = identity;
  const { symbol, venue, interval, to, hash } = market;
  return sha256(
    canonicalJson({
      strategy,
      costs: config.costs,
      bars: { symbol, venue, interval, from: vault_from, to, hash },
    }),
  );
}

/**
 * Runs a strategy over the locked bars, which the caller has opened, and tests whether it earned more than
 * its market exposure, by a one-sided stationary bootstrap of the mean.
 *
 * @param whole the market with its locked bars
 * @param look the number of the look, which is already in the ledger
 * @throws {SessionError} no bar is locked
 */
export async function takeExam(
  context: MarketContext,
  identity: SessionIdentity,
  whole: Market,
  strategy: Strategy,
  look: number,
): Promise<Exam> {
  const { pool, signal, config, barsPerYear } = context;
  const slice = lockedBars(whole, Date.parse(identity.vault_from));
  const visible = { handle: whole.handle, end: slice.end };
  const features = await pool.features(visible, signal);
  const gaps = Int32Array.from(breakingGaps(whole), ({ index }) => index);
  const [replay] = await pool.replay(
    { visible, features, gaps, slices: [slice], wantsReturns: true },
    [{ strategy, costs: config.costs, delayBars: 0 }],
    signal,
  );
  const bars = barsUpTo(whole.bars, slice.end);
  const excess = excessReturns(replay!.columns!, bars, [slice]);
  const level = levelOf(look);
  const hasTraded = replay!.record.trades > 0;
  // The same exam has the same p in every session.
  const specification = examSpecification(identity, strategy);
  const random = randomStream(`${specification}|exam`);
  const p = hasTraded ? bootstrapMeanP(excess, random, { draws: DRAWS }) : null;
  return {
    look,
    level,
    specification,
    from: isoInstant(bars.time[slice.start]!),
    to: isoInstant(bars.time[slice.end - 1]! + bars.intervalMs),
    bars: slice.end - slice.start,
    result: metricsOf(replay!.record, barsPerYear),
    t: excessT(replay!.sums, marketSums(bars, [slice])),
    p,
    passed: p !== null && p <= level && replay!.record.trades >= LEAST_EXAM_TRADES,
  };
}

function lockedBars({ bars }: Market, from: number): Slice {
  let start = bars.length;
  while (start > 0 && bars.time[start - 1]! >= from) start--;
  if (start === bars.length) {
    throw new SessionError(
      `Cannot open the vault: no bar of this market is locked (from ${isoInstant(from)} on)`,
    );
  }
  return { start, end: bars.length };
}
