import type { DegradationCount } from '../../analyzer/count-degradations.ts';
import type { Calendar } from '../../market/market.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import type { Metrics } from '../../protocol/metrics.ts';
import type { Patch } from '../../protocol/plan-event.ts';
import type { CriticReview, Proposal, StrategistReview, Verdict } from '../../protocol/proposal.ts';
import type { VolatilityRegime } from '../../protocol/scalars.ts';
import type { Scouting, Screening, SegmentPlan } from '../../protocol/segment-plan.ts';
import type { SegmentResults } from '../../protocol/segment-results.ts';
import type { SessionConfig, Targets } from '../../protocol/session-config.ts';
import type { Sizing, StrategyRules } from '../../protocol/strategy.ts';

export type Programme = SegmentPlan['programme'];

/** Summary of consecutive bars for agents. */
export interface Stretch {
  /** `day 12` if agents are blind, else a date; both days are included. */
  readonly from: string;
  readonly to: string;
  /** Trading days: bars over the bars of a normal day. */
  readonly days: number;
  /** First and last close; if agents are blind, scaled so that the market's first close is 100. */
  readonly first_price: number;
  readonly last_price: number;
  /** From the first close to the last, 0.1 for +10 %. */
  readonly return: number;
  /** Realised volatility per day; null for a single bar. */
  readonly volatility_a_day: number | null;
  /** Mean ATR(14) over close; null while it warms up. */
  readonly atr_share: number | null;
}

/** The market for agents; blind agents see no symbol, venue, date or price. */
export interface MarketBrief {
  readonly symbol: string;
  /** Null if agents are blind. */
  readonly venue: string | null;
  readonly calendar: Calendar;
  readonly tf: string;
  readonly bars_per_day: number;
  /** Gates for which the market has data. */
  readonly gates: readonly string[];
  readonly days: number;
  readonly fee_bps: number;
  readonly slippage_bps: number;
  /** Of a trade; a quantity is on the scale of the prices shown. */
  readonly size: Sizing;
  /** All bars before the segment. */
  readonly known: Stretch;
}

/** The settings of a session that agents see. */
export const GAME_SETTINGS = [
  'window',
  'episode_bars',
  'candidates',
  'min_trades',
  'wave',
  'rules',
  'rule_window_waves',
  'rule_cooldown_waves',
  'scouting',
  'screening_days',
] as const satisfies readonly (keyof SessionConfig)[];

/** How a segment runs. Constant within a session, except that a fork may change it at the fork point. */
export interface GameBrief extends Pick<SessionConfig, (typeof GAME_SETTINGS)[number]> {
  readonly schedule: 'forward' | 'revisit';
  /** Parameter sets run for each proposal on the screening bars. */
  readonly screened_sets: number;
  /** Most Critic turns between waves per segment; 0 if the Critic is heuristic. */
  readonly reviews: number;
}

export interface KeptCandidate {
  readonly rules: StrategyRules;
  readonly times_kept: number;
  readonly step_pnl: number;
}

/** The results of a past segment for agents. */
export interface SegmentEvidence {
  readonly segment: number;
  readonly programme: Programme;
  /** True if earlier segments used these bars. */
  readonly in_sample: boolean;
  /** The bars of its steps, and buy-and-hold of the same size over them. */
  readonly steps: Stretch;
  readonly buy_and_hold_pnl: number;
  readonly proposals: readonly Proposal[];
  readonly screening: readonly Screening[];
  readonly chosen: string | null;
  readonly name: string;
  readonly start: StrategyRules;
  readonly end: StrategyRules;
  /** The Strategist's decision afterwards; null before its review. */
  readonly decision: StrategistReview['decision'] | null;
  /** The rules at the end with the Strategist's adjustments. */
  readonly carried: StrategyRules;
  readonly counts: SegmentResults['counts'];
  readonly step: Metrics;
  readonly mean_episode_score: number | null;
  readonly mean_episode_maxdd: number | null;
  readonly high_vol_share: number | null;
  readonly targets: SegmentResults['targets'];
  /** The metrics that the Critic asked to watch, with their results. */
  readonly watched: SegmentResults['watched'];
  readonly breakdown: SegmentResults['breakdown'];
  readonly patches: readonly Patch[];
  /** Metrics of the tests after the last patch; null without patches. */
  readonly after_patches: { readonly hit: number | null; readonly payoff: number | null } | null;
  readonly kept_candidates: readonly KeptCandidate[];
  /** Reviews afterwards; null before that, or if the turn was dropped. */
  readonly critic_says: string | null;
  readonly strategist_says: string | null;
  readonly maestro_says: { readonly status: string; readonly next_step: string } | null;
}

/** The scope that the Maestro set for a segment. */
export interface ScopeBrief {
  /** The question that the segment should answer. */
  readonly scope: string;
  /** The request to the Strategist. */
  readonly next_step: string;
}

/** The parts of a one-page plan that agents act on. */
export interface PlanBrief {
  readonly after_segment: number;
  readonly headline: string;
  readonly actions: readonly {
    readonly metric: string;
    readonly owner: string;
    readonly action: string;
  }[];
  readonly next_step: string;
}

/** The input of every turn. Plain data: transcripts record it as the request. */
export interface Brief {
  readonly seed: number;
  readonly turn: number;
  readonly segment: number;
  readonly segments: number;
  readonly programme: Programme;
  readonly tests: number;
  readonly targets: Targets;
  readonly market: MarketBrief;
  readonly game: GameBrief;
  readonly methods: readonly string[];
  readonly history: readonly SegmentEvidence[];
  /** Null before the first plan. */
  readonly last_plan: PlanBrief | null;
}

export interface ProposeBrief extends Brief {
  /** Null if the turn of the Maestro was dropped. */
  readonly scope: ScopeBrief | null;
  /** Results of every method on the bars before the segment; null without scouting. */
  readonly scouting: Omit<Scouting, 'on'> | null;
  /** The first three proposals and the verdict that sent them back; null otherwise. */
  readonly sent_back: { readonly proposals: readonly Proposal[]; readonly verdict: Verdict } | null;
}

export interface ChooseBrief extends Brief {
  /** Null if the turn of the Maestro was dropped. */
  readonly scope: ScopeBrief | null;
  /** In random order, drawn from the seed. */
  readonly proposals: readonly Proposal[];
  readonly screening: readonly Screening[];
  readonly may_send_back: boolean;
  readonly fall_back: FallBack;
}

/** The strategy that runs if no proposal is chosen. */
export interface FallBack {
  readonly is: 'best_known' | 'scouted' | 'first_proposal';
  readonly name: string;
  readonly rules: StrategyRules;
  /** On the steps of its segment, or in scouting; null for a proposal, whose screening is shown. */
  readonly metrics: Metrics | null;
}

export interface ReviewBrief extends Brief {
  readonly latest: SegmentEvidence;
  /** Null before the Critic's turn, or if it was dropped. */
  readonly critic_review: CriticReview | null;
}

/** The input of the Critic between two waves. */
export interface InterveneBrief extends Brief {
  readonly wave: number;
  readonly waves: number;
  /** The current centre, with the patches so far. */
  readonly rules: StrategyRules;
  readonly name: string;
  readonly tests_done: number;
  /** How many of those abstained. */
  readonly abstained: number;
  readonly step: Metrics;
  /** Ids of the three consecutive episodes of the wave whose low hit triggered this turn. */
  readonly degraded: readonly number[];
  /** The number of such runs in the wave, and the number expected at the hit of the segment so far. */
  readonly degradations: DegradationCount;
  /** Those three and the latest others with trades, oldest first. */
  readonly episodes: readonly EpisodeBrief[];
  readonly patches: readonly Patch[];
  /** The patch of the adjustment rule that fires now; null if none does. */
  readonly rule_patch: Omit<Patch, 'applied_at'> | null;
}

/** One step episode with trades. */
export interface EpisodeBrief {
  readonly id: number;
  readonly trades: number;
  readonly hit: number | null;
  readonly payoff: number | null;
  readonly pnl: number;
  readonly maxdd: number;
  readonly regime: VolatilityRegime | null;
}

/** The kept candidate of one test, with the parameters in force then: patches change later tests. */
export interface KeptTest {
  readonly rules: StrategyRules;
  readonly stepPnl: number;
}

/** The parameter sets that tests of a segment kept, most frequent first. */
export function keptCandidates(kept: readonly KeptTest[]): KeptCandidate[] {
  const bySet = new Map<string, KeptCandidate>();
  for (const { rules, stepPnl } of kept) {
    const key = canonicalJson(rules);
    const { times_kept, step_pnl } = bySet.get(key) ?? { times_kept: 0, step_pnl: 0 };
    bySet.set(key, { rules, times_kept: times_kept + 1, step_pnl: step_pnl + stepPnl });
  }
  return [...bySet.values()].sort((a, b) => b.times_kept - a.times_kept);
}
