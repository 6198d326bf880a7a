import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Programme, ProposeBrief, ReviewBrief } from '../../../agents/briefs/briefs.ts';
import { describeRules } from '../../../agents/briefs/describe-rules.ts';
import { heuristicStrategist } from '../../../agents/heuristic/heuristic-strategist.ts';
import { towardKept } from '../../../agents/heuristic/local-search.ts';
import { parameterValue, strategyProblems } from '../../../engine/strategy/strategy-space.ts';
import { StrategistMessage, StrategistReview, type Verdict } from '../../../protocol/proposal.ts';
import type { Scouting } from '../../../protocol/segment-plan.ts';
import type { StrategyRules } from '../../../protocol/strategy.ts';
import { adjustmentProblems } from '../../../sessions/search/adjustments.ts';
import { CENTRE } from '../../helpers/episodes.ts';
import { METRICS, VERDICT } from '../../helpers/protocol-examples.ts';
import {
  anyHistory,
  anyMetrics,
  anyRules,
  briefWith,
  evidenceOf,
  keptOf,
  METHOD_NAMES,
  metricsWith,
  proposeBrief,
} from '../../helpers/random-evidence.ts';

const PROGRAMMES: readonly Programme[] = ['vary', 'explore', 'walk_forward', 'combine'];
const REJECTED: Verdict = { ...VERDICT, verdict: 'rejected', chosen: null, next_step: 'revise' };

async function propose(brief: ProposeBrief) {
  const message = await heuristicStrategist.propose(brief);
  return StrategistMessage.parse(message).proposals;
}

const textOf = (rules: StrategyRules) => describeRules(rules);

/** The rules of each proposal, without its name. */
async function ideas(brief: ProposeBrief): Promise<string[]> {
  return (await propose(brief)).map(textOf);
}

const anyScouting: fc.Arbitrary<Scouting | null> = fc.option(
  fc.array(fc.record({ rules: anyRules, metrics: anyMetrics }), { maxLength: 12 }).map((best) => ({
    on: { from: '2024-01-01T00:00:00Z', to: '2024-06-01T00:00:00Z' },
    sets: 88,
    best: best.map(({ rules, metrics }) => ({
      // A scouted set has one method.
      rules: {
        ...rules,
        methods: rules.methods.slice(0, 1),
        params: Object.fromEntries(
          Object.entries(rules.params).filter(([key]) => key.startsWith(`${rules.methods[0]}.`)),
        ),
      },
      metrics,
    })),
    by_method: [],
  })),
);

describe('heuristicStrategist.propose()', () => {
  it('makes three different valid proposals for any history, programme and seed', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyHistory,
        anyScouting,
        fc.constantFrom(...PROGRAMMES),
        fc.nat(),
        fc.boolean(),
        async (history, scouting, programme, seed, isSentBack) => {
          const brief = proposeBrief({ history, scouting, programme, seed });
          const first = await propose(brief);
          const sent_back = isSentBack ? { proposals: first, verdict: REJECTED } : null;
          const proposals = isSentBack ? await propose({ ...brief, sent_back }) : first;
          expect(proposals.map(({ id }) => id)).toEqual(['p1', 'p2', 'p3']);
          for (const one of proposals) expect(strategyProblems(one)).toEqual([]);
          expect(new Set(proposals.map(textOf)).size).toBe(3);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('makes three proposals of one method if the market has data for no other', async () => {
    for (const history of [[], [evidenceOf(1, CENTRE, metricsWith(1))]]) {
      for (const programme of PROGRAMMES) {
        const brief = proposeBrief({ methods: ['ema_crossover'], history, programme });
        const proposals = await propose(brief);
        expect(new Set(proposals.map(textOf)).size).toBe(3);
        expect(proposals.flatMap(({ methods }) => methods)).toEqual(
          expect.arrayContaining(['ema_crossover']),
        );
        for (const one of proposals) expect(strategyProblems(one)).toEqual([]);
      }
    }
  });

  it('proposes only methods that the market has data for', async () => {
    const methods = METHOD_NAMES.slice(3, 8);
    for (let seed = 0; seed < 20; seed++) {
      for (const one of await propose(proposeBrief({ methods, seed }))) {
        for (const method of one.methods) expect(methods).toContain(method);
      }
    }
  });

  it('is deterministic', async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, fc.constantFrom(...PROGRAMMES), async (history, programme) => {
        const brief = proposeBrief({ history, programme });
        const again = JSON.parse(JSON.stringify(brief)) as ProposeBrief;
        expect(await propose(again)).toEqual(await propose(brief));
      }),
      { numRuns: 30 },
    );
  });

  it('depends on the seed', async () => {
    const history = [evidenceOf(1, CENTRE, metricsWith(1))];
    for (const programme of ['vary', 'explore'] as const) {
      const answers = await Promise.all(
        [1, 2, 3, 4].map((seed) => ideas(proposeBrief({ history, programme, seed }))),
      );
      expect(new Set(answers.map((one) => one.join())).size).toBeGreaterThan(1);
    }
  });

  it('starts with macd, ema and breakout', async () => {
    const proposals = await propose(proposeBrief());
    expect(proposals.map(({ kind }) => kind)).toEqual(['exploit', 'vary', 'explore']);
    expect(proposals.map(({ methods }) => methods)).toEqual([
      ['macd_trend'],
      ['ema_crossover'],
      ['trend_breakout'],
    ]);
  });

  it('proposes other methods if the first three were sent back', async () => {
    const brief = proposeBrief();
    const first = await propose(brief);
    const second = await propose({ ...brief, sent_back: { proposals: first, verdict: REJECTED } });
    const refused = first.flatMap(({ methods }) => methods);
    for (const { methods } of second) {
      for (const method of methods) expect(refused).not.toContain(method);
    }
  });

  it('never repeats proposals that were just sent back, in any programme', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyHistory.filter((history) => history.length > 0),
        fc.constantFrom(...PROGRAMMES),
        async (history, programme) => {
          const brief = proposeBrief({ history, programme });
          const first = await propose(brief);
          const sent_back = { proposals: first, verdict: REJECTED };
          const again = (await ideas({ ...brief, sent_back })).filter((one) =>
            first.map(textOf).includes(one),
          );
          expect(again).toEqual([]);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('exploits the best known strategy with its adjustments', async () => {
    const carried = { ...CENTRE, exits: { ...CENTRE.exits, atr_stop_mult: 2.4 } };
    const history = [
      evidenceOf(1, { ...CENTRE, exits: { atr_stop_mult: 5 } }, metricsWith(-2)),
      evidenceOf(2, CENTRE, metricsWith(2), { carried }),
    ];
    const [exploit] = await propose(proposeBrief({ history, programme: 'vary' }));
    expect(exploit!.kind).toBe('exploit');
    expect(exploit!.exits.atr_stop_mult).toBe(2.4);
    expect(exploit!.expected_metrics).toMatchObject({ hit: METRICS.hit, payoff: METRICS.payoff });
  });

  it('walks the best forward unchanged', async () => {
    const carried = { ...CENTRE, exits: { ...CENTRE.exits, atr_stop_mult: 2.4 } };
    const history = [evidenceOf(1, CENTRE, metricsWith(2), { carried })];
    const [unchanged] = await ideas(proposeBrief({ history, programme: 'walk_forward' }));
    expect(unchanged).toBe(textOf(CENTRE));
  });

  it('combines the best strategy with other methods', async () => {
    const history = [evidenceOf(1, CENTRE, metricsWith(2))];
    const proposals = await propose(proposeBrief({ history, programme: 'combine' }));
    expect(proposals.map(({ methods }) => methods.length)).toEqual([1, 2, 3]);
    for (const { methods, params } of proposals) {
      expect(methods[0]).toBe('ema_crossover');
      expect(params['ema_crossover.slow']).toBe(48);
    }
  });

  it('explores untried methods before tried ones', async () => {
    const tried = METHOD_NAMES.slice(0, 9);
    const history = tried.map((name, i) =>
      evidenceOf(i + 1, { ...CENTRE, methods: [name], params: {} }, metricsWith(1)),
    );
    const sane = history.map((one) => ({ ...one, end: { ...one.end, params: {} } }));
    const best = evidenceOf(10, CENTRE, metricsWith(3));
    const proposals = await propose(
      proposeBrief({ history: [...sane, best], programme: 'explore', segment: 3 }),
    );
    const explored = proposals.filter(({ kind }) => kind === 'explore');
    expect(explored.flatMap(({ methods }) => methods).sort()).toEqual(METHOD_NAMES.slice(9).sort());
  });

  it('proposes scouted sets that were profitable, not those that lost', async () => {
    const momentum = scouted('momentum', 3);
    const supertrend = scouted('supertrend', -1);
    const scouting: Scouting = {
      on: { from: '2024-01-01T00:00:00Z', to: '2024-06-01T00:00:00Z' },
      sets: 88,
      best: [momentum, supertrend],
      by_method: [],
    };
    const history = [evidenceOf(1, CENTRE, metricsWith(1))];
    const proposals = await propose(proposeBrief({ history, scouting, programme: 'explore' }));
    expect(proposals.map(textOf)).toContain(textOf(momentum.rules));
    expect(proposals.map(textOf)).not.toContain(textOf(supertrend.rules));
  });

  function scouted(method: string, t: number) {
    const parameters = METHOD_NAMES.includes(method) ? defaults(method) : {};
    const rules: StrategyRules = {
      methods: [method],
      combine: 'all',
      params: parameters,
      exits: { atr_stop_mult: 2.7, timeout_bars: 33 },
      gates: {},
    };
    return { rules, metrics: metricsWith(t) };
  }

  function defaults(method: string): Record<string, number> {
    return method === 'momentum'
      ? { 'momentum.period': 30, 'momentum.threshold': 1 }
      : { 'supertrend.period': 10, 'supertrend.multiplier': 3 };
  }
});

describe('heuristicStrategist.review()', () => {
  const review = async (brief: ReviewBrief) =>
    StrategistReview.parse(await heuristicStrategist.review(brief));

  it('moves the centre towards the kept candidates and reports the changes', async () => {
    const kept = [
      {
        rules: { ...CENTRE, exits: { ...CENTRE.exits, atr_stop_mult: 2.5 } },
        times_kept: 4,
        step_pnl: 9,
      },
    ];
    const latest = evidenceOf(1, CENTRE, metricsWith(1), { kept_candidates: kept });
    const { decision, adjustments } = await review({ ...briefWith(), latest, critic_review: null });
    expect(decision).toBe('adjust');
    expect(adjustments).toEqual([
      { parameter: 'atr_stop_mult', old_value: 1.5, new_value: 2, reason: expect.any(String) },
    ]);
  });

  it('keeps a strategy without kept candidates', async () => {
    const latest = evidenceOf(1, CENTRE, metricsWith(1));
    expect(await review({ ...briefWith(), latest, critic_review: null })).toMatchObject({
      decision: 'keep',
      adjustments: [],
    });
  });

  it('drops a strategy that lost with a hit far below its target, without adjustments', async () => {
    const step = metricsWith(-2, { hit: 0.4 });
    const latest = evidenceOf(1, CENTRE, step, { kept_candidates: keptOf(CENTRE, [3, 5]) });
    expect(await review({ ...briefWith(), latest, critic_review: null })).toMatchObject({
      decision: 'drop',
      adjustments: [],
    });
  });

  it('does not drop a strategy that never traded', async () => {
    const latest = evidenceOf(1, CENTRE, metricsWith(null));
    expect((await review({ ...briefWith(), latest, critic_review: null })).decision).toBe('keep');
  });

  it('makes only valid adjustments of parameters that are set', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyRules,
        fc.array(fc.nat({ max: 15 }), { maxLength: 8 }),
        async (rules, kept) => {
          const latest = evidenceOf(1, rules, metricsWith(1), {
            kept_candidates: keptOf(rules, kept),
          });
          const { adjustments } = await review({ ...briefWith(), latest, critic_review: null });
          expect(adjustmentProblems(rules, adjustments)).toEqual([]);
          const pulled = towardKept(rules, latest.kept_candidates);
          for (const { parameter, old_value, new_value } of adjustments) {
            expect(parameterValue(rules, parameter)).toBe(old_value);
            expect(parameterValue(pulled, parameter)).toBe(new_value);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
