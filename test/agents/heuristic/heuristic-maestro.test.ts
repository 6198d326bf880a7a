import { describe, expect, it } from 'vitest';
import { heuristicMaestro } from '../../../agents/heuristic/heuristic-maestro.ts';
import { MaestroMessage, OnePagePlan } from '../../../protocol/proposal.ts';
import { CENTRE } from '../../helpers/episodes.ts';
import { PATCH } from '../../helpers/protocol-examples.ts';
import { briefWith, evidenceOf, metricsWith } from '../../helpers/random-evidence.ts';

const counts = (changes: object) => ({
  planned: 100,
  kept: 60,
  abstained: 40,
  failed: 0,
  skipped: 0,
  ...changes,
});

describe('heuristicMaestro.scope()', () => {
  it('states the programme and the best known strategy', async () => {
    const history = [evidenceOf(1, CENTRE, metricsWith(2))];
    const message = await heuristicMaestro.scope(briefWith({ history, programme: 'explore' }));
    expect(MaestroMessage.parse(message)).toMatchObject({
      action: 'scope_set',
      status: 'segment 2 of 5',
      details: {
        scope: 'test methods that have not been tested yet',
        best_known: expect.stringContaining('ema_crossover 12/48'),
      },
    });
    const first = await heuristicMaestro.scope(briefWith());
    expect(first.details.best_known).toBeNull();
  });
});

describe('heuristicMaestro.close()', () => {
  it('reports the segment and the tests after the last patch', async () => {
    const latest = evidenceOf(2, CENTRE, metricsWith(1), {
      counts: counts({ failed: 2 }),
      patches: [PATCH],
      after_patches: { hit: 0.4, payoff: null },
      targets: [
        { metric: 'hit', target: 0.52, value: 0.6, met: true },
        { metric: 'payoff', target: 1.25, value: 1, met: false },
      ],
    });
    const message = await heuristicMaestro.close({
      ...briefWith({ segment: 2 }),
      latest,
      critic_review: null,
    });
    expect(MaestroMessage.parse(message)).toMatchObject({
      action: 'segment_closed',
      details: { tests: 100, kept: 60, abstained: 40, failed: 2, pnl: 1000 },
      metrics_after_patch: { hit: 0.4, payoff: null },
      status: '1 of 2 targets met',
      next_step: 'continue with segment 3',
    });
  });

  it('omits patches if there were none, and ends with a summary after the last segment', async () => {
    const latest = evidenceOf(5, CENTRE, metricsWith(1));
    const message = await heuristicMaestro.close({
      ...briefWith({ segment: 5 }),
      latest,
      critic_review: null,
    });
    expect(message.metrics_after_patch).toBeNull();
    expect(message.next_step).toBe('summarise the session');
  });
});

describe('heuristicMaestro.plan()', () => {
  const plan = async (history: Parameters<typeof briefWith>[0] = {}) => {
    const latest = history.history!.at(-1)!;
    const message = await heuristicMaestro.plan({
      ...briefWith(history),
      latest,
      critic_review: null,
    });
    return OnePagePlan.parse(message);
  };

  it('has routines, an owner per target, health checks and the next step', async () => {
    const targets = ['hit', 'payoff', 'maxdd', 'blunders_per_100', 'high_vol_share'].map(
      (metric, i) => ({
        metric,
        target: 1,
        value: i === 1 ? null : 2,
        met: i === 1 ? null : i > 2,
      }),
    );
    const history = [
      evidenceOf(1, CENTRE, metricsWith(-1)),
      evidenceOf(2, CENTRE, metricsWith(2), { targets }),
    ];
    const page = await plan({ history, segment: 2 });
    expect(page.headline).toContain('ema_crossover 12/48');
    expect(page.headline).toContain('t 2.00, P&L 2,000');
    expect(page.routines.length).toBeGreaterThan(2);
    expect(page.owners.map(({ metric }) => metric)).toEqual(targets.map(({ metric }) => metric));
    expect(page.owners.map(({ owner }) => owner)).not.toContain('');
    expect(page.owners[1]).toMatchObject({ now: 'n/a', action: 'no change' });
    expect(page.owners[0]!.action).not.toBe('no change');
    expect(page.next_step).toBe('segment 3 of 5');
    expect((await plan({ history, segment: 5 })).next_step).toBe('read the session summary');
  });

  it.each([
    [{ failed: 0 }, 'failed tests', 'ok'],
    [{ failed: 1 }, 'failed tests', 'watch'],
    [{ failed: 6 }, 'failed tests', 'act'],
    [{ skipped: 0 }, 'windows with missing bars', 'ok'],
    [{ skipped: 1 }, 'windows with missing bars', 'watch'],
    [{ abstained: 50 }, 'abstained tests', 'ok'],
    [{ abstained: 51 }, 'abstained tests', 'watch'],
    [{ abstained: 81 }, 'abstained tests', 'act'],
  ])('with %o of 100 tests it reports %s: %s', async (changes, check, state) => {
    const history = [evidenceOf(1, CENTRE, metricsWith(1), { counts: counts(changes) })];
    const { health_checks } = await plan({ history, segment: 1 });
    expect(health_checks.find((one) => one.check === check)?.state).toBe(state);
  });

  it('is valid if nothing has traded', async () => {
    const history = [evidenceOf(1, CENTRE, metricsWith(null))];
    const page = await plan({ history, segment: 2 });
    expect(page.headline).toContain('n/a');
    expect(JSON.stringify(page)).not.toMatch(/NaN|Infinity|undefined|null/);
  });
});
