import {
  parameterValue,
  parameterValues,
  withValues,
} from '../../engine/strategy/strategy-space.ts';
import { type RandomStream, randomStream } from '../../market/xoshiro128.ts';
import { percentText, ratioText } from '../../protocol/number-text.ts';
import { pick } from '../../protocol/pick.ts';
import type { Adjustment, ExpectedMetrics, Proposal } from '../../protocol/proposal.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import { type KnownStrategy, knownStrategies } from '../briefs/best-known.ts';
import type { ProposeBrief, SegmentEvidence } from '../briefs/briefs.ts';
import { describeRules } from '../briefs/describe-rules.ts';
import type { Strategist } from '../briefs/roles.ts';
import { rankHorizons, rankMethods } from './bandit.ts';
import { firstIdeas, firstRules } from './first-ideas.ts';
import { type Horizon, horizonOf } from './horizons.ts';
import { nudge, toggleGate, towardKept } from './local-search.ts';

const MAX_ADJUSTMENTS = 4;

/** A proposal without id and plan. */
interface Idea {
  readonly kind: Proposal['kind'];
  readonly name: string;
  readonly thesis: string;
  readonly rules: StrategyRules;
  /** The strategy whose record gives the expected metrics; null without one. */
  readonly from: KnownStrategy | null;
}

/**
 * A Strategist without a model: it moves the best known strategy towards its kept candidates, varies
 * it by a random step, and explores methods with a bandit. It is the baseline for language models.
 */
export const heuristicStrategist: Strategist = {
  async propose(brief) {
    const ideas = distinct(ideasFor(brief), brief);
    const proposals = ideas.map((idea, i) => proposalOf(idea, i));
    return {
      agent: 'strategist' as const,
      turn: brief.turn,
      proposals,
      next_step: `run segment ${brief.segment} with the proposal that the critic chooses`,
    };
  },

  async review({ turn, latest, targets }) {
    const { step, end, kept_candidates } = latest;
    const pulled = towardKept(end, kept_candidates);
    const adjustments = changesBetween(end, pulled);
    const isBad = step.n_trades > 0 && step.total_pnl < 0 && (step.hit ?? 0) < 0.9 * targets.hit;
    const decision = isBad ? 'drop' : adjustments.length > 0 ? 'adjust' : 'keep';
    return {
      agent: 'strategist' as const,
      turn,
      decision: decision as 'drop' | 'adjust' | 'keep',
      analysis:
        `${latest.name}: ${recordText(latest)}. ` +
        (kept_candidates.length === 0
          ? 'No candidate was kept.'
          : `The candidate kept most often, ${kept_candidates[0]!.times_kept} times, is ` +
            `${describeRules(kept_candidates[0]!.rules)}.`),
      adjustments: decision === 'drop' ? [] : adjustments,
      next_step:
        decision === 'drop'
          ? 'replace the method if a better one is found'
          : 'continue with the adjusted centre',
    };
  },
};

function ideasFor(brief: ProposeBrief): Idea[] {
  const { seed, segment, programme, history, sent_back, market, methods } = brief;
  const attempt = sent_back === null ? 1 : 2;
  const random = randomStream(`${seed}|${segment}|strategist|propose|${attempt}`);
  const known = knownStrategies(history);
  const best = known[0];
  if (best === undefined && sent_back === null) return openingIdeas(methods);

  const ranked = rankMethods(methods, history, random).map(({ arm }) => arm);
  const unexplored = exploreIdeas(brief, ranked, random);
  const explore = (i: number): Idea => unexplored[i % unexplored.length]!;
  if (best === undefined || sent_back !== null) return [explore(0), explore(1), explore(2)];

  switch (programme) {
    case 'vary':
      return [exploitIdea(best), varyIdea(best, random, market.gates), explore(0)];
    case 'explore':
      return [exploitIdea(best), explore(0), explore(1)];
    case 'walk_forward':
      return [
        unchangedIdea(best),
        varyIdea(known[1] ?? best, random, market.gates),
        gateIdea(best, random, market.gates),
      ];
    case 'combine':
      return [exploitIdea(best), combineIdea(best, ranked, 2), combineIdea(best, ranked, 3)];
    default:
      throw new TypeError(`Cannot propose: unknown programme "${programme satisfies never}"`);
  }
}

function openingIdeas(methods: readonly string[]): Idea[] {
  const kinds = ['exploit', 'vary', 'explore'] as const;
  const allowed = firstIdeas().filter((rules) => methods.includes(rules.methods[0]!));
  const others = methods.filter((name) => !allowed.some((rules) => rules.methods[0] === name));
  const rules = [...allowed, ...others.map((name) => firstRules([name], 'medium'))];
  return kinds.map((kind, i) => {
    const idea = rules[i % rules.length]!;
    return {
      kind,
      name: `${idea.methods[0]}, default parameters`,
      thesis: `${idea.methods[0]} at its default parameters may be profitable on this market`,
      rules: idea,
      from: null,
    };
  });
}

function exploitIdea(best: KnownStrategy): Idea {
  return {
    kind: 'exploit',
    name: `${best.rules.methods.join(' + ')}, moved towards validated candidates`,
    thesis:
      `The best known strategy so far (${recordText(best.evidence)}), moved towards the candidates ` +
      'that its tests kept',
    rules: best.rules,
    from: best,
  };
}

function unchangedIdea(best: KnownStrategy): Idea {
  return {
    kind: 'exploit',
    name: `${best.rules.methods.join(' + ')}, unchanged`,
    thesis: `The best strategy so far (${recordText(best.evidence)}) should remain profitable without changes`,
    rules: best.evidence.end,
    from: best,
  };
}

function varyIdea(from: KnownStrategy, random: RandomStream, gates: readonly string[]): Idea {
  const moved = nudge(from.rules, 3, 0.08, random);
  return {
    kind: 'vary',
    name: `${from.rules.methods.join(' + ')}, neighbouring parameters`,
    thesis: 'A neighbour of a known strategy: a real edge does not depend on a single setting',
    rules: random.uniform() < 0.5 ? toggleGate(moved, gates, random) : moved,
    from,
  };
}

function gateIdea(from: KnownStrategy, random: RandomStream, gates: readonly string[]): Idea {
  return {
    kind: 'vary',
    name: `${from.rules.methods.join(' + ')}, other filters`,
    thesis: 'The same signals with another filter: some conditions may be unsuitable for them',
    rules: toggleGate(from.rules, gates, random),
    from,
  };
}

/**
 * Ideas that this session has not tried, most promising first: the best scouted set of each method,
 * then methods in the order of the bandit. Methods that were just sent back come last.
 */
function exploreIdeas(
  { history, scouting, sent_back }: ProposeBrief,
  ranked: readonly string[],
  random: RandomStream,
): Idea[] {
  const tried = new Set(history.flatMap(({ end }) => end.methods));
  const refused = new Set(sent_back?.proposals.flatMap((proposal) => proposal.methods));
  const found = new Map<string, Idea>();
  for (const { rules, metrics } of scouting?.best ?? []) {
    const method = rules.methods[0]!;
    if ((metrics.t ?? 0) <= 0 || found.has(method)) continue;
    found.set(method, {
      kind: 'explore',
      name: `${method}, ${horizonOf(rules)} exits, best parameters from scouting`,
      thesis:
        `The best set of this method on the bars before the segment: ` +
        `${metrics.n_trades} trades, hit rate ${percentText(metrics.hit)}, payoff ${ratioText(metrics.payoff)}, ` +
        `t ${ratioText(metrics.t)}; the best of many, so it needs out-of-sample evidence`,
      rules,
      from: null,
    });
  }
  const horizons = rankHorizons(history, random).map(({ arm }) => arm);
  const guesses = ranked
    .filter((method) => !tried.has(method) && !found.has(method))
    .concat(ranked.filter((method) => tried.has(method)))
    .map((method, i) => defaultIdea(method, horizons[i % horizons.length]!, random));
  const ideas = [...found.values(), ...guesses];
  const isRefused = ({ rules }: Idea) => rules.methods.some((method) => refused.has(method));
  return [...ideas.filter((one) => !isRefused(one)), ...ideas.filter(isRefused)];
}

function defaultIdea(method: string, horizon: Horizon, random: RandomStream): Idea {
  return {
    kind: 'explore',
    name: `${method}, ${horizon} exits, near default parameters`,
    thesis: `${method} has few or no tests in this session and may be better than the known methods`,
    rules: nudge(firstRules([method], horizon), 2, 0.05, random),
    from: null,
  };
}

function combineIdea(best: KnownStrategy, ranked: readonly string[], count: 2 | 3): Idea {
  const partners = ranked.filter((method) => !best.rules.methods.includes(method));
  const methods = [...best.rules.methods, ...partners].slice(0, count);
  const rules = firstRules(methods, 'medium');
  return {
    kind: count === 2 ? 'vary' : 'explore',
    name: `${methods.join(' + ')} together`,
    thesis: 'Methods that fail at different times should fail less when they agree',
    rules: {
      ...rules,
      combine: count === 2 ? 'all' : 'majority',
      params: { ...rules.params, ...pick(best.rules.params, Object.keys(rules.params)) },
      exits: best.rules.exits,
      gates: best.rules.gates,
    },
    from: best,
  };
}

/** Moves equal ideas apart, so that the three proposals differ from each other and from rejected ones. */
function distinct(ideas: readonly Idea[], { seed, segment, sent_back }: ProposeBrief): Idea[] {
  const seen = new Set(sent_back?.proposals.map(describeRules));
  return ideas.map((idea, i) => {
    const random = randomStream(
      `${seed}|${segment}|strategist|distinct|${i}|${sent_back !== null}`,
    );
    let rules = idea.rules;
    while (seen.has(describeRules(rules))) rules = nudge(rules, 2, 0.1, random);
    seen.add(describeRules(rules));
    return { ...idea, rules };
  });
}

function proposalOf({ kind, name, thesis, rules, from }: Idea, index: number): Proposal {
  return {
    id: `p${index + 1}`,
    name: name.slice(0, 80),
    kind,
    thesis,
    ...rules,
    short_plan: [
      `trade ${describeRules(rules)}`,
      'run its neighbours on each train slice and keep the best that is profitable on validation',
      'let the adjustment rules change exits and filters between waves',
    ],
    expected_metrics: expectedOf(from),
    refuted_by:
      'a loss after costs over the steps of the segment, or a hit rate below 48 % in consecutive waves',
  };
}

/** Expectations from the record; a heuristic agent has no others. */
function expectedOf(from: KnownStrategy | null): ExpectedMetrics {
  if (from === null) return { hit: null, payoff: null, maxdd: null, trades_per_day: null };
  const { step, mean_episode_maxdd } = from.evidence;
  return { hit: step.hit, payoff: step.payoff, maxdd: mean_episode_maxdd, trades_per_day: null };
}

/** The first changes that stay valid without the rest: fast may require a change of slow. */
function changesBetween(from: StrategyRules, to: StrategyRules): Adjustment[] {
  const after = new Map(parameterValues(to).map(({ key, value }) => [key, value]));
  let changed = parameterValues(from)
    .filter(({ key, value }) => after.get(key) !== value)
    .slice(0, MAX_ADJUSTMENTS);
  const holds = () => {
    const values = Object.fromEntries(changed.map(({ key }) => [key, after.get(key)!]));
    return parameterValues(withValues(from, values, false)).every(
      ({ key, value }) => value === (values[key] ?? parameterValue(from, key)),
    );
  };
  while (!holds()) changed = changed.slice(0, -1);
  return changed.map(({ key, value }) => ({
    parameter: key,
    old_value: value,
    new_value: after.get(key)!,
    reason: 'candidates on this side of the centre were kept more often',
  }));
}

function recordText({ segment, step, counts }: SegmentEvidence): string {
  return (
    `segment ${segment}: ${step.n_trades} step trades in ${counts.kept} tests, ` +
    `hit rate ${percentText(step.hit)}, payoff ${ratioText(step.payoff)}`
  );
}
