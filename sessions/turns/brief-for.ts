import { type Brief, GAME_SETTINGS } from '../../agents/briefs/briefs.ts';
import { programmeOf } from '../../agents/briefs/programme.ts';
import { ALL_GATES, canMeasure } from '../../engine/strategy/all-gates.ts';
import { ALL_METHODS } from '../../engine/strategy/all-methods.ts';
import { barsUpTo } from '../../market/bars.ts';
import { DAY_MS, intervalName } from '../../market/interval.ts';
import { barsPerDay } from '../../market/market.ts';
import { pick } from '../../protocol/pick.ts';
import { SCREENED_SETS } from '../context/screened-sets.ts';
import { segmentSettings } from '../context/segment-settings.ts';
import type { SearchContext } from '../context/session-context.ts';

/** The facts common to all turns of a segment; `turn` is the number of the next turn. */
export function briefFor(context: SearchContext, segment: number): Brief {
  const { config, market, windows, view, history, lastPlan } = context;
  const { seed, agents } = segmentSettings(config, segment);
  const searchable = barsUpTo(market.bars, windows.searchEnd);
  return {
    seed,
    turn: context.turns + 1,
    segment,
    segments: config.segments,
    programme: programmeOf(segment, config.segments),
    tests: config.tests,
    targets: config.targets,
    market: {
      symbol: view.symbol,
      venue: view.venue,
      calendar: market.calendar,
      tf: intervalName(market.bars.intervalMs),
      bars_per_day: barsPerDay(market),
      gates: ALL_GATES.filter((gate) => canMeasure(gate, searchable)).map((gate) => gate.threshold),
      days: Math.floor((searchable.length * market.bars.intervalMs) / DAY_MS),
      fee_bps: config.costs.fee_bps,
      slippage_bps: config.costs.slippage_bps,
      size: view.size(config.sizing),
      known: view.stretch({ start: 0, end: windows.segments[segment - 1]![0]!.step.start }),
    },
    game: {
      schedule: windows.schedule,
      ...pick(config, GAME_SETTINGS),
      screened_sets: SCREENED_SETS,
      reviews: agents.critic === 'heuristic' ? 0 : config.reviews,
    },
    methods: ALL_METHODS.filter((method) =>
      (method.needs ?? []).every((column) => market.bars[column] !== null),
    ).map(({ name }) => name),
    history,
    last_plan: lastPlan,
  };
}
