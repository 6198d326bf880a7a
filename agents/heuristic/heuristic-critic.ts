import {
  parameterValue,
  parameterValues,
  withValues,
} from '../../engine/strategy/strategy-space.ts';
import { moneyText, percentText, plural, ratioText } from '../../protocol/number-text.ts';
import type { Adjustment, Proposal, Verdict, WatchedMetric } from '../../protocol/proposal.ts';
import type { Screening } from '../../protocol/segment-plan.ts';
import type { Targets } from '../../protocol/session-config.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import { knownStrategies } from '../briefs/best-known.ts';
import type { ChooseBrief, SegmentEvidence } from '../briefs/briefs.ts';
import type { Critic } from '../briefs/roles.ts';
import { rewardOf } from './reward.ts';

/** Weights of the score of a proposal. */
const WEIGHTS = { screening: 0.45, neighbours: 0.25, record: 0.2, novelty: 0.1 };

/** A method without a record is assumed to lose slightly. */
const UNKNOWN_RECORD = 0.4;

/** Only a strategy that was profitable on its steps is repeated. */
const WORTH_REPEATING = 0.5;
const FEW_TRADES = 5;

interface Scored {
  readonly proposal: Proposal;
  readonly screening: Screening | undefined;
  readonly score: number;
  readonly reasons: readonly string[];
  /** Lost on screening together with every neighbour, or had too few trades. */
  readonly isHopeless: boolean;
}

/**
 * A Critic without a model: it scores the screening of a proposal and its neighbours, the record of
 * its methods in this session, and its novelty.
 */
export const heuristicCritic: Critic = {
  async choose(brief) {
    const scored = brief.proposals
      .map((proposal) => scoreProposal(proposal, brief))
      .sort((a, b) => b.score - a.score || compareText(a.proposal.id, b.proposal.id));
    const best = scored[0]!;
    const next = nextStep(scored, brief);
    const adjustments = next === 'run' ? adjustmentsFor(best, brief.targets) : [];
    const verdict: Verdict = {
      agent: 'critic',
      turn: brief.turn,
      verdict:
        next !== 'run'
          ? 'rejected'
          : adjustments.length > 0
            ? 'approved_with_adjustments'
            : 'approved',
      chosen: next === 'run' ? best.proposal.id : null,
      analysis: {
        summary: summaryOf(scored, next),
        proposals: scored.map(({ proposal, score, reasons }) => ({
          id: proposal.id,
          score,
          reasons: [...reasons],
        })),
      },
      adjustments,
      metrics: metricsToWatch(brief.targets),
      next_step: next,
    };
    return verdict;
  },

  async review({ turn, latest }) {
    const { step, counts, targets } = latest;
    const missed = targets.filter(({ met }) => met === false).map(({ metric }) => metric);
    return {
      agent: 'critic' as const,
      turn,
      analysis: {
        summary:
          `${latest.name} ran on the step of ${counts.kept} of ${plural(counts.planned, 'test')}: ` +
          `hit rate ${percentText(step.hit)}, payoff ${ratioText(step.payoff)}, P&L ${moneyText(step.total_pnl)}. ` +
          (missed.length === 0 ? 'No target was missed.' : `Missed: ${missed.join(', ')}.`),
        findings: findingsOf(latest),
      },
      adjustments: [],
      next_step:
        step.total_pnl > 0
          ? 'test whether the profit persists on later days'
          : 'explore other strategies too',
    };
  },

  /** Follows the adjustment rules. */
  async intervene({ turn, rule_patch, step }) {
    return {
      agent: 'critic' as const,
      turn,
      decision: rule_patch === null ? ('hold' as const) : ('rule' as const),
      analysis: {
        summary: rule_patch?.reason ?? 'no rule fires',
        findings: [`hit rate ${percentText(step.hit)}, payoff ${ratioText(step.payoff)} so far`],
      },
      adjustment: null,
      next_step: 'check the next wave',
    };
  },
};

function scoreProposal(proposal: Proposal, brief: ChooseBrief): Scored {
  const screening = brief.screening.find(({ id }) => id === proposal.id);
  const onScreening = rewardOf(screening?.metrics.t ?? null);
  const neighbours = screening?.profitable_neighbours ?? 0;
  const record = recordOf(proposal, brief.history);
  const novelty = noveltyOf(proposal, brief.history);
  const score =
    WEIGHTS.screening * onScreening +
    WEIGHTS.neighbours * neighbours +
    WEIGHTS.record * (record ?? UNKNOWN_RECORD) +
    WEIGHTS.novelty * novelty;

  const metrics = screening?.metrics;
  const trades = metrics?.n_trades ?? 0;
  const reasons = [
    metrics === undefined
      ? 'it could not be screened'
      : `on screening ${plural(trades, 'trade')}, hit rate ${percentText(metrics.hit)}, ` +
        `payoff ${ratioText(metrics.payoff)}, P&L ${moneyText(metrics.total_pnl)}`,
    `${percentText(screening?.profitable_neighbours ?? null, 0)} of its neighbours were profitable there`,
    record === null
      ? 'its methods have no record in this session'
      : `the reward of its methods on steps of this session is ${ratioText(record)} (0 to 1, 0.5 is break-even)`,
    `novelty ${ratioText(novelty)} (0: already tested, 1: new methods)`,
  ];
  const isHopeless = trades < FEW_TRADES || ((metrics?.total_pnl ?? 0) < 0 && neighbours === 0);
  return { proposal, screening, score, reasons, isHopeless };
}

/** Mean reward of the methods on past steps, in (0, 1); null if none of them has run. */
function recordOf(proposal: Proposal, history: readonly SegmentEvidence[]): number | null {
  const runs = history.filter(({ end }) =>
    end.methods.some((one) => proposal.methods.includes(one)),
  );
  if (runs.length === 0) return null;
  return runs.reduce((total, { step }) => total + rewardOf(step.t), 0) / runs.length;
}

/** Distance from the nearest setting that has run: 1 for methods never used, 0 for the same setting. */
function noveltyOf(rules: StrategyRules, history: readonly SegmentEvidence[]): number {
  return history.reduce((least, { end }) => Math.min(least, distance(rules, end)), 1);
}

function distance(a: StrategyRules, b: StrategyRules): number {
  const sameMethods = [...a.methods].sort().join() === [...b.methods].sort().join();
  if (!sameMethods) return a.methods.some((name) => b.methods.includes(name)) ? 0.7 : 1;
  const other = new Map(parameterValues(b).map(({ key, value }) => [key, value]));
  const gaps = parameterValues(a).map(({ key, value, parameter }) => {
    const there = other.get(key);
    return there === undefined ? 1 : Math.abs(value - there) / (parameter.max - parameter.min);
  });
  return Math.min(0.6, 3 * (gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length));
}

function nextStep(scored: readonly Scored[], brief: ChooseBrief): Verdict['next_step'] {
  if (!scored.every(({ isHopeless }) => isHopeless)) return 'run';
  if (brief.may_send_back) return 'revise';
  const best = knownStrategies(brief.history)[0];
  return best !== undefined && rewardOf(best.evidence.step.t) > WORTH_REPEATING
    ? 'fall_back'
    : 'run';
}

function summaryOf(scored: readonly Scored[], next: Verdict['next_step']): string {
  const best = scored[0]!;
  switch (next) {
    case 'run': {
      const second = scored[1]?.score ?? 0;
      const caveat = best.isHopeless ? ' It did badly too, but no better strategy is known.' : '';
      return `"${best.proposal.name}" scores ${ratioText(best.score)}, the next ${ratioText(second)}.${caveat}`;
    }
    case 'revise':
      return 'In screening, all three and their parameter neighbours lost money or had too few trades: propose three others.';
    case 'fall_back':
      return 'No proposal justifies a segment: continue with the best known strategy.';
    default:
      throw new TypeError(
        `Cannot summarise a verdict: unknown next step "${next satisfies never}"`,
      );
  }
}

/** At most two moves of set parameters, each for a weakness that screening shows. */
function adjustmentsFor({ proposal, screening }: Scored, targets: Targets): Adjustment[] {
  const metrics = screening?.metrics;
  if (metrics === undefined || metrics.n_trades < 2 * FEW_TRADES) return [];
  const move = (key: string, change: number, reason: string): Adjustment[] => {
    const old_value = parameterValue(proposal, key);
    if (old_value === undefined) return [];
    const moved = withValues(proposal, { [key]: old_value + change }, false);
    const new_value = parameterValue(moved, key)!;
    return new_value === old_value ? [] : [{ parameter: key, old_value, new_value, reason }];
  };
  const { blunders_per_100, payoff } = metrics;
  const adjustments: Adjustment[] = [];
  if (blunders_per_100 !== null && blunders_per_100 > 5 * targets.blunders_per_100) {
    adjustments.push(
      ...move(
        'atr_stop_mult',
        0.3,
        `${ratioText(blunders_per_100, 1)} blunders per 100 trades on screening: widen the stop`,
      ),
    );
  }
  if (payoff !== null && payoff < 0.8 * targets.payoff) {
    adjustments.push(
      ...move(
        'hard_tp_usd',
        100,
        `payoff ${ratioText(payoff)} on screening: let winners run further`,
      ),
    );
  }
  return adjustments;
}

function metricsToWatch(targets: Targets): WatchedMetric[] {
  return [
    { metric: 'hit', bound: '>=', value: targets.hit },
    { metric: 'payoff', bound: '>=', value: targets.payoff },
    { metric: 'maxdd', bound: '>=', value: targets.maxdd },
    { metric: 'blunders_per_100', bound: '<=', value: targets.blunders_per_100 },
  ];
}

function findingsOf({ breakdown, counts, patches }: SegmentEvidence): string[] {
  const groups = Object.entries({ ...breakdown.by_regime, ...breakdown.by_exit_reason });
  const worst = groups.sort(([, a], [, b]) => a.total_pnl - b.total_pnl)[0];
  const best = groups.at(-1);
  const { LONG, SHORT } = breakdown.by_side;
  const findings = [
    `${plural(counts.abstained, 'test')} of ${counts.planned} abstained: no candidate passed validation`,
    `P&L of longs ${moneyText(LONG.total_pnl)} in ${plural(LONG.n_trades, 'trade')}, ` +
      `shorts ${moneyText(SHORT.total_pnl)} in ${SHORT.n_trades}`,
  ];
  if (worst !== undefined && best !== undefined && worst !== best) {
    findings.push(
      `lowest P&L in ${worst[0]} (${moneyText(worst[1].total_pnl)}), ` +
        `highest in ${best[0]} (${moneyText(best[1].total_pnl)})`,
    );
  }
  if (patches.length > 0) {
    findings.push(
      `${plural(patches.length, 'patch', 'patches')} moved the centre during the segment`,
    );
  }
  return findings;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
