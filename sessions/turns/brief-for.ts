import type { Brief, GameBrief } from '../../agents/briefs/briefs.ts';
import { programmeOf } from '../../agents/briefs/programme.ts';
import { ALL_GATES, canMeasure } from '../../engine/strategy/all-gates.ts';
import { ALL_METHODS } from '../../engine/strategy/all-methods.ts';
import type { WindowPlan } from '../../engine/windows.ts';
import { barsUpTo } from '../../market/bars.ts';
import { DAY_MS, intervalName } from '../../market/interval.ts';
import { barsPerDay } from '../../market/market.ts';
import type { SessionConfig } from '../../protocol/session-config.ts';
import { SCREENED_SETS } from '../context/screened-sets.ts';
import { segmentSettings } from '../context/segment-settings.ts';
import type { SearchContext } from '../context/session-context.ts';

/** What every turn of a segment starts from; `turn` is the number of the turn that comes next. */
export function briefFor(context: SearchContext, segment: number): Brief {
  const { config, market, windows, view, history, lastPlan } = context;
  const searchable = barsUpTo(market.bars, windows.searchEnd);
  return {
    seed: segmentSettings(config, segment).seed,
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
    game: gameOf(config, windows.schedule, segment),
    methods: ALL_METHODS.filter((method) =>
      (method.needs ?? []).every((column) => market.bars[column] !== null),
    ).map(({ name }) => name),
    history,
    last_plan: lastPlan,
  };
}

function gameOf(
  config: SessionConfig,
  schedule: WindowPlan['schedule'],
  segment: number,
): GameBrief {
  const { window, episode_bars, candidates, min_trades, wave, rules } = config;
  const { rule_window_waves, rule_cooldown_waves, scouting, screening_days } = config;
  return {
    schedule,
    window,
    episode_bars,
    candidates,
    min_trades,
    wave,
    rules,
    rule_window_waves,
    rule_cooldown_waves,
    scouting,
    screening_days,
    screened_sets: SCREENED_SETS,
    reviews: segmentSettings(config, segment).agents.critic === 'heuristic' ? 0 : config.reviews,
  };
}
