import type { Brief, GameBrief, PlanBrief, SegmentEvidence } from '../../agents/briefs/briefs.ts';
import type { MarketView } from '../../agents/briefs/market-view.ts';
import { programmeOf } from '../../agents/briefs/programme.ts';
import type { Agents } from '../../agents/briefs/roles.ts';
import type { BacktestPool } from '../../engine/pool/pool-port.ts';
import type { Features } from '../../engine/simulation/features.ts';
import { ALL_GATES, canMeasure } from '../../engine/strategy/all-gates.ts';
import { ALL_METHODS } from '../../engine/strategy/all-methods.ts';
import type { WindowPlan } from '../../engine/windows.ts';
import { barsUpTo } from '../../market/bars.ts';
import { DAY_MS, intervalName } from '../../market/interval.ts';
import { barsPerDay, barsPerYear, breakingGaps, type Market } from '../../market/market.ts';
import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import type { SessionConfig } from '../../protocol/session-config.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import type { SessionInputs, Transcript } from '../../protocol/session-files.ts';
import type { Strategy } from '../../protocol/strategy.ts';
import type { ArmRunner } from './arm-runner.ts';
import type { ModelDesk } from './model-desk.ts';
import { settingsOf } from './segment-settings.ts';
import type { SessionStore } from './session-store.ts';
import type { ToldTurn } from './turn-record.ts';

/** The centre and so many neighbours of a proposal are run on the screening bars. */
export const SCREENED_SETS = 8;

/** What a session needs from outside. */
export interface SessionPorts {
  readonly agents: Agents;
  readonly pool: BacktestPool;
  readonly store: SessionStore;
  /** Who plays placebo arms; the caller's own thread where nobody is named. */
  readonly arms?: ArmRunner;
  /** Needed where the config gives a role to a language model. */
  readonly desk?: ModelDesk;
  /**
   * Asked at the end whether the vault is opened for the champion. What it grants is on the ledger of the
   * lab when it returns.
   *
   * @param verdict so far
   * @returns which look it is; null where the vault stays closed
   */
  readonly examiner?: (
    specification: string,
    strategy: Strategy,
    verdict: MetricsGlobal['verdict'],
  ) => { readonly look: number } | null;
  /** Called with every event, after the store has it. */
  readonly onEvent?: (event: SessionEvent) => void;
  /** Awaited before each wave: whoever looks on may hold it back, and changes nothing by it. */
  readonly beforeWave?: () => Promise<void>;
  /** Aborting stops the session at the next barrier or in the middle of a wave. */
  readonly signal?: AbortSignal;
}

/** What all parts of a running session share. */
export interface SessionContext extends SessionPorts {
  readonly config: SessionConfig;
  /** The 12 digits that stand in every event. */
  readonly session: string;
  readonly market: Market;
  readonly windows: WindowPlan;
  readonly features: Features;
  readonly gaps: Int32Array;
  /** The market as agents are told of it. */
  readonly view: MarketView;
  readonly barsPerYear: number;
  /** Grows as tests fail and turns are dropped; written down before it is used. */
  readonly inputs: SessionInputs;
  /** Whether the picks of the Critic are held against a pick by lot. */
  readonly isAudited: boolean;
  readonly history: SegmentEvidence[];
  /** The last one-page plan; null before there is one. */
  lastPlan: PlanBrief | null;
  /** How many turns agents have had. */
  turns: number;
  /** Every attempt at a call, those that were read back too. */
  readonly calls: Transcript[];
  /** Every turn that has ended, whoever took it. */
  readonly conversation: ToldTurn[];
  /** Whether heuristic agents have taken over, since the budget was used up. */
  isOutOfBudget: boolean;
  tell(event: SessionEvent): void;
}

/** What every artefact of a simulated market carries. */
export function simulatedMark({ simulated }: Pick<Market, 'simulated'>): { simulated?: true } {
  return simulated === null ? {} : { simulated: true };
}

/** The parts of a context that follow from the market alone. */
export function marketContext(market: Market, windows: WindowPlan) {
  return {
    market,
    windows,
    gaps: Int32Array.from(breakingGaps(market), ({ index }) => index),
    barsPerYear: barsPerYear(market),
  };
}

/** What every turn of a segment starts from; `turn` is the number of the turn that comes next. */
export function briefFor(context: SessionContext, segment: number): Brief {
  const { config, market, windows, view, history, lastPlan } = context;
  const searchable = barsUpTo(market.bars, windows.searchEnd);
  return {
    seed: settingsOf(config, segment).seed,
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
    reviews: settingsOf(config, segment).agents.critic === 'heuristic' ? 0 : config.reviews,
  };
}
