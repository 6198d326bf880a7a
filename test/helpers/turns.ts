import type {
  Brief,
  ChooseBrief,
  InterveneBrief,
  PlanBrief,
  ProposeBrief,
  ReviewBrief,
  ScopeBrief,
  SegmentEvidence,
} from '../../agents/briefs/briefs.ts';
import type { Prompt, Reading, TurnScript } from '../../agents/models/turn-script.ts';
import {
  CriticIntervention,
  CriticReview,
  MaestroMessage,
  OnePagePlan,
  StrategistMessage,
  StrategistReview,
  Verdict,
} from '../../protocol/proposal.ts';
import type { Role } from '../../protocol/session-files.ts';
import { CENTRE } from './episodes.ts';
import { PATCH } from './protocol-examples.ts';
import {
  briefWith,
  evidenceOf,
  keptOf,
  metricsWith,
  proposalOf,
  screeningOf,
} from './random-evidence.ts';
import { TURN_SCRIPTS } from './turn-scripts.ts';

/** One kind of turn with its brief: its question, its text, and a valid answer. */
export interface Turn {
  readonly name: string;
  readonly role: Role;
  prompt(maxInputTokens?: number): Prompt;
  read(text: string): Reading<unknown>;
  /** As a model would write it, without the extra keys of the message. */
  readonly answer: object;
  /** The schema of the message that comes of it. */
  readonly message: { safeParse(value: unknown): { success: boolean } };
}

export interface TurnBriefs {
  readonly propose: ProposeBrief;
  readonly revise: ProposeBrief;
  readonly choose: ChooseBrief;
  readonly review: ReviewBrief;
  readonly intervene: InterveneBrief;
  readonly scope: Brief;
}

/** A segment with rows for every table. */
export function richEvidence(
  segment: number,
  overrides: Partial<SegmentEvidence> = {},
): SegmentEvidence {
  const proposals = threeProposals();
  const group = { n_trades: 12, hit: 0.25, total_pnl: -120 };
  return evidenceOf(segment, CENTRE, metricsWith(0.5), {
    proposals,
    screening: proposals.map(({ id }, i) => screeningOf(id, metricsWith(1 - i))),
    patches: [PATCH],
    after_patches: { hit: 0.4, payoff: null },
    watched: [{ metric: 'hit', bound: '>=', value: 0.52, found: 0.5, kept: false }],
    breakdown: {
      by_regime: { low: group, high: group },
      by_exit_reason: { stop_hit: group, timeout: group },
      by_side: { LONG: group, SHORT: group },
    },
    kept_candidates: keptOf(CENTRE, [0, 1, 2]),
    critic_says: 'longs earned, shorts did not',
    strategist_says: 'the thesis stands',
    maestro_says: { status: '0 of 1 targets met: too few trades', next_step: 'look at shorts' },
    ...overrides,
  });
}

/** A brief of each kind after a number of segments; the overrides go into all of them. */
export function turnBriefs(
  history: readonly SegmentEvidence[],
  overrides: Partial<Brief> = {},
): TurnBriefs {
  const last_plan: PlanBrief = {
    after_segment: 2,
    headline: 'breakouts have not paid yet',
    actions: [
      { metric: 'hit', owner: 'strategist', action: 'fewer entries' },
      { metric: 'maxdd', owner: 'analyzer', action: 'less time at risk' },
    ],
    next_step: 'see whether filters help',
  };
  const scope: ScopeBrief = {
    scope: 'find out whether longs alone earn',
    next_step: 'three proposals with few trades',
  };
  const brief = briefWith({ history, segments: 99, last_plan, ...overrides });
  const proposals = threeProposals();
  const verdict: Verdict = {
    agent: 'critic',
    turn: 3,
    verdict: 'rejected',
    chosen: null,
    analysis: {
      summary: 'all three lost',
      proposals: [{ id: 'p1', score: 0.1, reasons: ['it lost 900 on screening'] }],
    },
    adjustments: [],
    metrics: [],
    next_step: 'revise',
  };
  const scouting: ProposeBrief['scouting'] = {
    sets: 88,
    best: [{ rules: CENTRE, metrics: metricsWith(1.5) }],
    by_method: brief.methods.map((method) => ({ method, sets: 8, best_t: 1, median_t: null })),
  };
  const latest = history.at(-1) ?? richEvidence(1);
  return {
    propose: { ...brief, scope, scouting, sent_back: null },
    revise: { ...brief, scope, scouting: null, sent_back: { proposals, verdict } },
    choose: {
      ...brief,
      scope,
      proposals: [...proposals].reverse(),
      screening: proposals.map(({ id }, i) => screeningOf(id, metricsWith(1 - i))),
      may_send_back: true,
      fall_back: {
        is: 'best_known',
        name: 'crossover, carried on',
        rules: CENTRE,
        metrics: metricsWith(0.5),
      },
    },
    review: {
      ...brief,
      latest,
      critic_review: {
        agent: 'critic',
        turn: 7,
        analysis: {
          summary: 'the stop is too near',
          findings: ['11 of 19 trades were stopped out'],
        },
        adjustments: [
          { parameter: 'atr_stop_mult', old_value: 1.5, new_value: 2, reason: 'give it room' },
        ],
        next_step: 'widen the stop',
      },
    },
    intervene: {
      ...brief,
      wave: 2,
      waves: 5,
      rules: CENTRE,
      name: 'crossover',
      tests_done: 40,
      abstained: 12,
      step: metricsWith(-1),
      degraded: [1, 2, 3],
      degradations: { runs: 2, found: 2, expected: 0.7 },
      episodes: [1, 2, 3, 4].map((id) => ({
        id,
        trades: 3,
        hit: 0.33,
        payoff: null,
        pnl: -100,
        maxdd: -300,
        regime: 'low',
      })),
      patches: [PATCH],
      rule_patch: {
        parameter: 'atr_stop_mult',
        old_value: 1.5,
        new_value: 1.8,
        reason: 'hit is low',
      },
    },
    scope: brief,
  };
}

/** Every kind of turn: the eight, and the revision, which has a kind with the first proposals. */
export function turnsOf(briefs: TurnBriefs): Turn[] {
  const { strategist, critic, maestro } = TURN_SCRIPTS;
  const { propose, revise, choose, review, intervene, scope } = briefs;
  return [
    turn('propose', 'strategist', strategist.propose, propose, GOOD.proposals, StrategistMessage),
    turn('revise', 'strategist', strategist.propose, revise, GOOD.proposals, StrategistMessage),
    turn('choose', 'critic', critic.choose, choose, GOOD.verdict, Verdict),
    turn('critic review', 'critic', critic.review, review, GOOD.criticReview, CriticReview),
    turn(
      'strategist review',
      'strategist',
      strategist.review,
      review,
      GOOD.strategistReview,
      StrategistReview,
    ),
    turn('intervene', 'critic', critic.intervene, intervene, GOOD.intervention, CriticIntervention),
    turn('scope', 'maestro', maestro.scope, scope, GOOD.scope, MaestroMessage),
    turn('close', 'maestro', maestro.close, review, GOOD.close, MaestroMessage),
    turn('plan', 'maestro', maestro.plan, review, planFor(review), OnePagePlan),
  ];
}

function turn<BriefOfTurn, Message>(
  name: string,
  role: Role,
  script: TurnScript<BriefOfTurn, Message>,
  brief: BriefOfTurn,
  answer: object,
  message: Turn['message'],
): Turn {
  return {
    name,
    role,
    prompt: (maxInputTokens = 200_000) => script.prompt(brief, maxInputTokens),
    read: (text) => script.read(text, brief),
    answer,
    message,
  };
}

function threeProposals() {
  return [
    proposalOf('p1', CENTRE, { kind: 'exploit' }),
    proposalOf('p2', CENTRE, { kind: 'vary', expected_metrics: NOTHING_EXPECTED }),
    proposalOf('p3', CENTRE, { kind: 'explore' }),
  ];
}

const NOTHING_EXPECTED = { hit: null, payoff: null, maxdd: null, trades_per_day: null };

const goodProposal = (name: string, methods: string[], parameters: Record<string, number>) => ({
  name,
  thesis: 'Breakouts run on because stops stand beyond them.',
  methods,
  combine: 'all',
  parameters: Object.entries(parameters).map(([key, value]) => ({ name: key, value })),
  short_plan: ['see whether longs and shorts both earn'],
  expected_metrics: { hit: 0.45, payoff: 1.6, maxdd: -900, trades_per_day: null },
  refuted_by: 'a payoff under 1.2 on steps',
});

const CHANGE = {
  parameter: 'atr_stop_mult',
  new_value: 2.2,
  reason: 'half of the trades were stopped out',
};

/** Valid answers, one per kind of turn. They change `CENTRE`. */
const GOOD = {
  proposals: {
    proposals: {
      exploit: goodProposal('macd as it was', ['macd_trend'], {
        'macd_trend.fast': 12,
        'macd_trend.slow': 26,
        'macd_trend.signal': 9,
        atr_stop_mult: 2,
      }),
      vary: goodProposal('macd, filtered', ['macd_trend'], {
        'macd_trend.fast': 12,
        'macd_trend.slow': 26,
        'macd_trend.signal': 9,
        atr_stop_mult: 2,
        vhf_min: 0.35,
      }),
      explore: goodProposal('breakout with momentum', ['trend_breakout', 'momentum'], {
        'trend_breakout.period': 48,
        'momentum.lookback': 24,
        'momentum.threshold': 2.5,
        timeout_bars: 96,
      }),
    },
  },
  verdict: {
    summary: 'p1 has the most neighbours that earned.',
    proposals: {
      p1: { score: 0.7, reasons: ['50 % of its neighbours earned'] },
      p2: { score: 0.4, reasons: ['t is 0.00'] },
      p3: { score: null, reasons: ['it hardly traded', 'its method is new'] },
    },
    decision: 'p1',
    adjustments: [CHANGE],
    watch: [
      { metric: 'hit', bound: '>=', value: 0.45 },
      { metric: 'maxdd', bound: '>=', value: -2500 },
    ],
  },
  criticReview: {
    summary: 'It lost on shorts.',
    findings: ['shorts lost 120'],
    adjustments: [CHANGE],
    next_step: 'see whether longs go on',
  },
  strategistReview: {
    analysis: 'The thesis holds for longs.',
    decision: 'adjust',
    adjustments: [CHANGE],
    next_step: 'carry it on with a wider stop',
  },
  intervention: {
    summary: 'Nine trades are too few to judge.',
    findings: ['hit 33 % in each of three episodes of three trades'],
    decision: 'adjust',
    adjustment: CHANGE,
    next_step: 'look at stops in the next wave',
  },
  scope: { scope: 'Find out whether breakouts earn after costs.', next_step: 'three proposals' },
  close: { remark: 'The stop was too near.', next_step: 'go on with a wider one' },
};

function planFor({ latest }: ReviewBrief): object {
  return {
    headline: 'Breakouts have not paid yet.',
    routines: ['after each wave: look at stops'],
    actions: Object.fromEntries(latest.targets.map(({ metric }) => [metric, 'fewer entries'])),
    next_step: 'find out whether filters help',
  };
}
