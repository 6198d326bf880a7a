import { scoutingSets } from '../../agents/heuristic/scouting.ts';
import { metricsOf } from '../../engine/scoring/slice-record.ts';
import type { Slice } from '../../engine/windows.ts';
import { randomStream } from '../../market/xoshiro128.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import type { Scouted, Scouting } from '../../protocol/segment-plan.ts';
import { segmentSettings } from '../context/segment-settings.ts';
import type { SearchContext } from '../context/session-context.ts';
import { briefFor } from '../turns/brief-for.ts';
import { sweep } from './sweep.ts';

/** The number of best sets that agents see. */
const SHOWN_SETS = 12;

/** With fewer trades a parameter set is not ranked. */
const MIN_TRADES = 20;

/**
 * Runs random parameter sets of every method on the bars before a segment, as a basis for proposals. Each
 * set counts as a trial.
 *
 * @param slice ends where the segment's first step begins, so that no later bar is read
 * @returns null if the config has no scouting
 */
export async function scoutMethods(
  context: SearchContext,
  segment: number,
  slice: Slice,
): Promise<Scouting | null> {
  const { config, market, barsPerYear } = context;
  if (config.scouting.sets === 0) return null;
  const { methods } = briefFor(context, segment);
  const random = randomStream(`${segmentSettings(config, segment).seed}|${segment}|scouting`);
  const sets = scoutingSets(methods, config.scouting.sets, random);
  const outcomes = await sweep(context, sets, slice);
  const scouted = sets
    .map((rules, i) => ({ rules, metrics: metricsOf(outcomes[i]!.record, barsPerYear) }))
    .sort((a, b) => rank(b) - rank(a) || 0);
  const { time, intervalMs } = market.bars;
  return {
    on: { from: isoInstant(time[slice.start]!), to: isoInstant(time[slice.end - 1]! + intervalMs) },
    sets: sets.length,
    best: scouted.filter((one) => one.metrics.n_trades >= MIN_TRADES).slice(0, SHOWN_SETS),
    by_method: methods.map((method) => {
      const own = scouted.filter(({ rules }) => rules.methods[0] === method);
      const ts = own.flatMap(({ metrics }) => metrics.t ?? []).sort((a, b) => b - a);
      return {
        method,
        sets: own.length,
        best_t: ts[0] ?? null,
        median_t: ts[Math.floor(ts.length / 2)] ?? null,
      };
    }),
  };
}

/** Sets with too few trades come last. */
function rank({ metrics }: Scouted): number {
  return metrics.n_trades < MIN_TRADES || metrics.t === null ? -1e9 : metrics.t;
}
