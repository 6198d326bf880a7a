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

/** A run of bars, as far as agents are told of it. */
export interface Stretch {
  /** `day 12` where agents are blind, else a date; both days are in it. */
  readonly from: string;
  readonly to: string;
  /** Of trading: bars over the bars of a usual day. */
  readonly days: number;
  /** Closes of its first bar and its last; where agents are blind, the market's first is 100. */
  readonly first_price: number;
  readonly last_price: number;
  /** From the first close to the last, as a ratio. */
  readonly return: number;
  /** Root of the squared log returns of a day, on average; null where there is but one bar. */
  readonly volatility_a_day: number | null;
  /** Mean ATR(14) over close; null while it warms up. */
  readonly atr_share: number | null;
}

/** What agents may know of the market. Where they are blind: no symbol, no venue, no date, no price. */
export interface MarketBrief {
  readonly symbol: string;
  /** Null where agents are blind. */
  readonly venue: string | null;
  readonly calendar: Calendar;
  readonly tf: string;
  readonly bars_per_day: number;
  /** Gates whose data the market has. */
  readonly gates: readonly string[];
  readonly days: number;
  readonly fee_bps: number;
  readonly slippage_bps: number;
  /** Of a trade; a quantity is on the scale on which prices are told. */
  readonly size: Sizing;
  /** All bars before the segment. */
  readonly known: Stretch;
}

/** The settings of a session that agents are told. */
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

/** How a segment is run: the same in every turn of a session; in a fork, on each side of where it parts. */
export interface GameBrief extends Pick<SessionConfig, (typeof GAME_SETTINGS)[number]> {
  readonly schedule: 'forward' | 'revisit';
  /** Parameter sets run for each proposal on the screening bars. */
  readonly screened_sets: number;
  /** How often a segment the Critic may be asked between waves; 0 where no model takes the role. */
  readonly reviews: number;
}

export interface KeptCandidate {
  readonly rules: StrategyRules;
  readonly times_kept: number;
  readonly step_pnl: number;
}

/** A past segment of this session, as far as agents reason about it. */
export interface SegmentEvidence {
  readonly segment: number;
  readonly programme: Programme;
  /** True where earlier segments had seen these bars. */
  readonly in_sample: boolean;
  /** The bars of its steps, and what holding the same size over them would have made. */
  readonly steps: Stretch;
  readonly buy_and_hold_pnl: number;
  readonly proposals: readonly Proposal[];
  readonly screening: readonly Screening[];
  readonly chosen: string | null;
  readonly name: string;
  readonly start: StrategyRules;
  readonly end: StrategyRules;
  /** What the Strategist makes of it afterwards; null before it has spoken. */
  readonly decision: StrategistReview['decision'] | null;
  /** The end as the Strategist would carry it on. */
  readonly carried: StrategyRules;
  readonly counts: SegmentResults['counts'];
  readonly step: Metrics;
  readonly mean_episode_score: number | null;
  readonly mean_episode_maxdd: number | null;
  readonly high_vol_share: number | null;
  readonly targets: SegmentResults['targets'];
  /** What the Critic asked to watch, and what became of it. */
  readonly watched: SegmentResults['watched'];
  readonly breakdown: SegmentResults['breakdown'];
  readonly patches: readonly Patch[];
  /** The tests that ran with the last patch; null without patches. */
  readonly after_patches: { readonly hit: number | null; readonly payoff: number | null } | null;
  readonly kept_candidates: readonly KeptCandidate[];
  /** What was said of it afterwards; null before that, and where the turn was dropped. */
  readonly critic_says: string | null;
  readonly strategist_says: string | null;
  readonly maestro_says: { readonly status: string; readonly next_step: string } | null;
}

/** What the Maestro has said of a segment before it begins. */
export interface ScopeBrief {
  /** What it should find out. */
  readonly scope: string;
  /** What is asked of the Strategist. */
  readonly next_step: string;
}

/** A one-page plan, as far as it is for those who act on it. */
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

/** What every turn starts from. Plain data: it is what a transcript records as the request. */
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
  /** Null before there is one. */
  readonly last_plan: PlanBrief | null;
}

export interface ProposeBrief extends Brief {
  /** Null where the turn of the Maestro was dropped. */
  readonly scope: ScopeBrief | null;
  /** What running every method on the bars before the segment has shown; null where none was. */
  readonly scouting: Omit<Scouting, 'on'> | null;
  /** The first three, and why the Critic sent them back; null where it has not. */
  readonly sent_back: { readonly proposals: readonly Proposal[]; readonly verdict: Verdict } | null;
}

export interface ChooseBrief extends Brief {
  /** Null where the turn of the Maestro was dropped. */
  readonly scope: ScopeBrief | null;
  /** In an order drawn from the seed. */
  readonly proposals: readonly Proposal[];
  readonly screening: readonly Screening[];
  readonly may_send_back: boolean;
  readonly fall_back: FallBack;
}

/** What runs where none of the proposals is chosen. */
export interface FallBack {
  readonly is: 'best_known' | 'scouted' | 'first_proposal';
  readonly name: string;
  readonly rules: StrategyRules;
  /** Of the steps of its segment, or of scouting; null for a proposal, which has been screened. */
  readonly metrics: Metrics | null;
}

export interface ReviewBrief extends Brief {
  readonly latest: SegmentEvidence;
  /** What the Critic made of it; null before it has spoken, and where its turn was dropped. */
  readonly critic_review: CriticReview | null;
}

/** What the Critic is told between two waves. */
export interface InterveneBrief extends Brief {
  readonly wave: number;
  readonly waves: number;
  /** The centre as it is, with the patches so far. */
  readonly rules: StrategyRules;
  readonly name: string;
  readonly tests_done: number;
  /** Of those, the ones that stayed flat. */
  readonly abstained: number;
  readonly step: Metrics;
  /** Ids of the three consecutive episodes of the wave whose low hit called for this. */
  readonly degraded: readonly number[];
  /** How often that is so in the wave, and how often it would be by the hit of the segment so far. */
  readonly degradations: DegradationCount;
  /** Those three and the last others with trades, oldest first. */
  readonly episodes: readonly EpisodeBrief[];
  readonly patches: readonly Patch[];
  /** What the rules would do now; null where nothing. */
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

/** What one test kept, with the parameters that it had: patches move those of later tests. */
export interface KeptTest {
  readonly rules: StrategyRules;
  readonly stepPnl: number;
}

/** The parameter sets that tests of a segment kept, most often kept first. */
export function keptCandidates(kept: readonly KeptTest[]): KeptCandidate[] {
  const bySet = new Map<string, KeptCandidate>();
  for (const { rules, stepPnl } of kept) {
    const key = canonicalJson(rules);
    const { times_kept, step_pnl } = bySet.get(key) ?? { times_kept: 0, step_pnl: 0 };
    bySet.set(key, { rules, times_kept: times_kept + 1, step_pnl: step_pnl + stepPnl });
  }
  return [...bySet.values()].sort((a, b) => b.times_kept - a.times_kept);
}
