import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChooseBrief } from '../../../agents/briefs/briefs.ts';
import { heuristicCritic } from '../../../agents/heuristic/heuristic-critic.ts';
import { parameterValues } from '../../../engine/strategy/strategy-space.ts';
import { CriticReview, type Proposal, Verdict } from '../../../protocol/proposal.ts';
import { adjustmentProblems } from '../../../sessions/search/adjustments.ts';
import { CENTRE } from '../../helpers/episodes.ts';
import {
  anyHistory,
  anyMetrics,
  anyRules,
  briefWith,
  evidenceOf,
  metricsWith,
  proposalOf,
  screeningOf,
} from '../../helpers/random-evidence.ts';

function chooseBrief(changes: Partial<ChooseBrief> = {}): ChooseBrief {
  return {
    ...briefWith(changes),
    scope: null,
    proposals: [proposalOf('p1', CENTRE), proposalOf('p2', CENTRE), proposalOf('p3', CENTRE)],
    screening: [],
    may_send_back: true,
    fall_back: { is: 'first_proposal', name: 'p1', rules: CENTRE, metrics: null },
    ...changes,
  };
}

async function choose(brief: ChooseBrief): Promise<Verdict> {
  return Verdict.parse(await heuristicCritic.choose(brief));
}

const LOST = metricsWith(-2, { n_trades: 30, total_pnl: -900 });
const HOPELESS = ['p1', 'p2', 'p3'].map((id) => screeningOf(id, LOST, 0));

const anyChoice = fc
  .record({
    rules: fc.array(anyRules, { minLength: 3, maxLength: 3 }),
    metrics: fc.array(anyMetrics, { minLength: 3, maxLength: 3 }),
    neighbours: fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), {
      minLength: 3,
      maxLength: 3,
    }),
    history: anyHistory,
    may_send_back: fc.boolean(),
  })
  .map(({ rules, metrics, neighbours, history, may_send_back }) => {
    const ids = ['p1', 'p2', 'p3'];
    return chooseBrief({
      proposals: rules.map((one, i) => proposalOf(ids[i]!, one)),
      screening: metrics.map((one, i) => screeningOf(ids[i]!, one, neighbours[i]!)),
      history,
      may_send_back,
    });
  });

describe('heuristicCritic.choose()', () => {
  it('returns a valid verdict for any proposals', async () => {
    await fc.assert(
      fc.asyncProperty(anyChoice, async (brief) => {
        const { verdict, chosen, next_step, adjustments, analysis } = await choose(brief);
        const picked = brief.proposals.find(({ id }) => id === chosen);
        expect(picked !== undefined).toBe(next_step === 'run');
        expect(verdict === 'rejected').toBe(next_step !== 'run');
        expect(verdict === 'approved_with_adjustments').toBe(adjustments.length > 0);
        expect(next_step === 'revise' && !brief.may_send_back).toBe(false);
        expect(analysis.proposals.map(({ id }) => id).sort()).toEqual(['p1', 'p2', 'p3']);
        for (const { score } of analysis.proposals) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
        }
        if (picked === undefined) return;
        expect(adjustmentProblems(picked, adjustments)).toEqual([]);
        const set = parameterValues(picked).map(({ key }) => key);
        for (const { parameter } of adjustments) expect(set).toContain(parameter);
      }),
      { numRuns: 200 },
    );
  });

  it('does not depend on the order of proposals and screenings', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyChoice,
        fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
        async (brief, order) => {
          const proposals = order.map((i) => brief.proposals[i]!);
          const screening = [...order].reverse().map((i) => brief.screening[i]!);
          expect(await choose({ ...brief, proposals, screening })).toEqual(await choose(brief));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('gives reasons with the numbers of the screening', async () => {
    const metrics = metricsWith(1, {
      n_trades: 1234,
      hit: 0.4567,
      payoff: 1.71,
      total_pnl: -12_345,
    });
    const brief = chooseBrief({ screening: [screeningOf('p1', metrics, 0.57)] });
    const { analysis } = await choose(brief);
    const reasons = analysis.proposals.find(({ id }) => id === 'p1')!.reasons.join('; ');
    for (const number of ['1,234 trades', '45.7 %', '1.71', '-12,345', '57 %']) {
      expect(reasons).toContain(number);
    }
    const unscreened = analysis.proposals.find(({ id }) => id === 'p2')!.reasons.join('; ');
    expect(unscreened).toContain('could not be screened');
    expect(unscreened).toContain('n/a');
  });

  it('chooses the best on screening, all else being equal', async () => {
    const screening = [
      screeningOf('p1', metricsWith(0.5)),
      screeningOf('p2', metricsWith(3)),
      screeningOf('p3', metricsWith(-1)),
    ];
    const verdict = await choose(chooseBrief({ screening }));
    expect(verdict.chosen).toBe('p2');
    expect(verdict.analysis.proposals.map(({ id }) => id)).toEqual(['p2', 'p1', 'p3']);
    expect(verdict.analysis.summary).toContain('"p2 of the test"');
  });

  it('prefers profitable neighbours, all else being equal', async () => {
    const screening = [
      screeningOf('p1', metricsWith(1), 0),
      screeningOf('p2', metricsWith(1), 0.1),
      screeningOf('p3', metricsWith(1), 1),
    ];
    expect((await choose(chooseBrief({ screening }))).chosen).toBe('p3');
  });

  it('prefers methods that were profitable in this session, all else being equal', async () => {
    const other = { ...CENTRE, methods: ['momentum'], params: { 'momentum.period': 30 } };
    const third = { ...CENTRE, methods: ['supertrend'], params: { 'supertrend.period': 10 } };
    const brief = chooseBrief({
      proposals: [proposalOf('p1', CENTRE), proposalOf('p2', other), proposalOf('p3', third)],
      screening: ['p1', 'p2', 'p3'].map((id) => screeningOf(id, metricsWith(1))),
      history: [
        evidenceOf(1, { ...other, params: { 'momentum.period': 300 } }, metricsWith(5)),
        evidenceOf(2, { ...CENTRE, exits: {} }, metricsWith(-5)),
      ],
    });
    expect((await choose(brief)).chosen).toBe('p2');
  });

  it('chooses the first id of equal proposals', async () => {
    const screening = ['p1', 'p2', 'p3'].map((id) => screeningOf(id, metricsWith(1)));
    expect((await choose(chooseBrief({ screening }))).chosen).toBe('p1');
  });

  it('sends three hopeless proposals back once', async () => {
    const verdict = await choose(chooseBrief({ screening: HOPELESS }));
    expect(verdict).toMatchObject({ verdict: 'rejected', chosen: null, next_step: 'revise' });
    expect(verdict.adjustments).toEqual([]);
  });

  it('treats too few trades as hopeless, even with a profit', async () => {
    const few = ['p1', 'p2', 'p3'].map((id) =>
      screeningOf(id, metricsWith(3, { n_trades: 4, total_pnl: 900 }), 1),
    );
    expect((await choose(chooseBrief({ screening: few }))).next_step).toBe('revise');
  });

  it('does not send back if one proposal is promising', async () => {
    const hope = screeningOf('p3', LOST, 0.2);
    const verdict = await choose(chooseBrief({ screening: [...HOPELESS.slice(0, 2), hope] }));
    expect(verdict.next_step).toBe('run');
  });

  it('falls back on the best known strategy the second time, if that was profitable', async () => {
    const again = { screening: HOPELESS, may_send_back: false };
    const earned = [evidenceOf(1, CENTRE, metricsWith(2))];
    expect(await choose(chooseBrief({ ...again, history: earned }))).toMatchObject({
      verdict: 'rejected',
      chosen: null,
      next_step: 'fall_back',
    });
  });

  it('runs the best hopeless proposal the second time if no known strategy was profitable, and states that', async () => {
    const again = { screening: HOPELESS, may_send_back: false };
    for (const history of [[], [evidenceOf(1, CENTRE, metricsWith(-2))]]) {
      const verdict = await choose(chooseBrief({ ...again, history }));
      expect(verdict.next_step).toBe('run');
      expect(verdict.chosen).not.toBeNull();
      expect(verdict.analysis.summary).toContain('did badly too');
    }
  });

  it('widens the stop if blunders are frequent, and the target if payoff is low', async () => {
    const bad = metricsWith(1, { n_trades: 50, blunders_per_100: 10.5, payoff: 0.9 });
    const screening = [screeningOf('p1', bad)];
    const proposals: Proposal[] = ['p1', 'p2', 'p3'].map((id) => proposalOf(id, CENTRE));
    const verdict = await choose(chooseBrief({ proposals, screening }));
    expect(verdict.chosen).toBe('p1');
    expect(verdict.adjustments).toEqual([
      {
        parameter: 'atr_stop_mult',
        old_value: 1.5,
        new_value: 1.8,
        reason: expect.stringContaining('10.5 blunders'),
      },
      {
        parameter: 'hard_tp_usd',
        old_value: 400,
        new_value: 500,
        reason: expect.stringContaining('payoff 0.90'),
      },
    ]);
  });

  it('adjusts nothing with few trades, at a bound, or at the end of a range', async () => {
    const adjusted = async (
      changes: Partial<Proposal>,
      metrics: Parameters<typeof metricsWith>[1],
    ) => {
      const proposals = ['p1', 'p2', 'p3'].map((id) => proposalOf(id, CENTRE, changes));
      const screening = [screeningOf('p1', metricsWith(1, metrics))];
      return (await choose(chooseBrief({ proposals, screening }))).adjustments;
    };
    expect(await adjusted({}, { n_trades: 9, blunders_per_100: 50, payoff: 0.1 })).toEqual([]);
    expect(await adjusted({}, { n_trades: 50, blunders_per_100: 10, payoff: 1 })).toEqual([]);
    const exits = { atr_stop_mult: 6, hard_tp_usd: 3000 };
    const much = { n_trades: 50, blunders_per_100: 50, payoff: 0.1 };
    expect(await adjusted({ exits }, much)).toEqual([]);
    expect(await adjusted({ exits: {} }, much)).toEqual([]);
  });

  it('watches the targets of the session', async () => {
    const { metrics } = await choose(chooseBrief());
    expect(metrics).toContainEqual({ metric: 'hit', bound: '>=', value: 0.52 });
    expect(metrics).toContainEqual({ metric: 'blunders_per_100', bound: '<=', value: 2 });
  });
});

describe('heuristicCritic.review()', () => {
  it('reports the results, n/a without trades', async () => {
    await fc.assert(
      fc.asyncProperty(anyRules, anyMetrics, async (rules, step) => {
        const latest = evidenceOf(1, rules, step);
        const message = await heuristicCritic.review({
          ...briefWith(),
          latest,
          critic_review: null,
        });
        const { analysis } = CriticReview.parse(message);
        expect(analysis.summary).toContain('ran on the step of 6 of 10 tests');
        expect(JSON.stringify(message)).not.toMatch(/NaN|Infinity|undefined/);
        if (step.n_trades === 0) expect(analysis.summary).toContain('hit rate n/a');
      }),
      { numRuns: 30 },
    );
  });

  it('names the missed targets and the largest losses', async () => {
    const group = (n_trades: number, total_pnl: number) => ({ n_trades, hit: 0.5, total_pnl });
    const latest = evidenceOf(1, CENTRE, metricsWith(-1), {
      targets: [
        { metric: 'hit', target: 0.52, value: 0.4, met: false },
        { metric: 'payoff', target: 1.25, value: null, met: null },
        { metric: 'maxdd', target: -2000, value: -10, met: true },
      ],
      breakdown: {
        by_regime: { low: group(3, -700), high: group(5, 900) },
        by_exit_reason: { stop_hit: group(4, -300) },
        by_side: { LONG: group(3, 120), SHORT: group(5, -220) },
      },
    });
    const message = await heuristicCritic.review({ ...briefWith(), latest, critic_review: null });
    expect(message.analysis.summary).toContain('Missed: hit.');
    const findings = message.analysis.findings.join('\n');
    expect(findings).toContain('lowest P&L in low (-700)');
    expect(findings).toContain('in high (900)');
    expect(findings).toContain('P&L of longs 120 in 3 trades, shorts -220 in 5');
  });
});
