import { describe, expect, it } from 'vitest';
import { heuristicAgents } from '../../../agents/heuristic/heuristic-agents.ts';
import type { SegmentPlan } from '../../../protocol/segment-plan.ts';
import { SegmentResults } from '../../../protocol/segment-results.ts';
import { agentsWith } from '../../helpers/agents-with.ts';
import { marketWithout } from '../../helpers/changed-market.ts';
import { type AskedTest, type ScriptedEnd, scriptedPool } from '../../helpers/scripted-pool.ts';
import { jsonOf, runInMemory, smallConfig, smallMarket } from '../../helpers/small-session.ts';

const { critic } = heuristicAgents;

/** One segment of twelve tests in waves of three, in which nothing is patched. */
const CONFIG = smallConfig({ segments: 1, tests: 12, rules: [] });
const MARKET = smallMarket();

type Options = Omit<Parameters<typeof runInMemory>[0] & object, 'pool'>;

async function runScripted(script: (asked: AskedTest) => ScriptedEnd, options: Options = {}) {
  const pool = scriptedPool(script);
  const session = await runInMemory({ config: CONFIG, market: MARKET, pool, ...options });
  const plan = jsonOf<SegmentPlan>(session, 'segment_1/segment_plan.json');
  const results = SegmentResults.parse(jsonOf(session, 'segment_1/segment_results.json'));
  const rejected = plan.proposals.filter(({ id }) => id !== plan.chosen).map(({ id }) => id);
  const shadows = pool.asked.filter(({ shadow }) => shadow !== undefined);
  return { session, plan, results, rejected, shadows, pool };
}

describe('auditChoice()', () => {
  it('compares the pick with the mean of all three, test by test, on the same windows', async () => {
    // The pick makes 90 and -30 alternately; the others 0 and 30 in every test.
    let order: string[] = [];
    const { plan, results, rejected, shadows, session } = await runScripted(({ index, shadow }) => {
      if (shadow === undefined) return { pnl: index % 2 === 0 ? 90 : -30 };
      if (!order.includes(shadow)) order = [...order, shadow];
      return { pnl: shadow === order[0] ? 0 : 30 };
    });
    expect(shadows.map(({ shadow, index }) => [shadow, index])).toEqual(
      rejected.flatMap((id) => Array.from({ length: 12 }, (_, i) => [`proposal ${id}`, i])),
    );
    for (const id of rejected) {
      const { methods, params, exits } = plan.proposals.find((one) => one.id === id)!;
      const own = shadows.filter(({ shadow }) => shadow === `proposal ${id}`);
      for (const { centre } of own) expect(centre).toMatchObject({ methods, params, exits });
    }
    // (90 - 40) / 70,000 and (-30 - 0) / 70,000 in turn: means of 10 / 70,000, squares of 1,700 / 70,000^2.
    const audit = results.critic_audit!;
    expect(audit.lift.tests).toBe(12);
    expect(audit.lift.mean).toBeCloseTo(10 / 70_000, 12);
    expect(audit.sums.sum).toBeCloseTo((12 * 10) / 70_000, 12);
    expect(audit.sums.sum_of_squares).toBeCloseTo((6 * (50 ** 2 + 30 ** 2)) / 70_000 ** 2, 15);
    // The standard deviation is sqrt(12 / 11) x 40 / 70,000. The interval is narrowest after 500 tests:
    // rho^2 = 7.93615 / 500; after 12, n rho^2 + 1 is 1.190468, and half of it is
    // sqrt(2 x 1.190468 / (12 x 0.190468) x ln(sqrt(1.190468) / 0.05)) = 1.79206 standard deviations.
    const half = (1.79206 * Math.sqrt(12 / 11) * 40) / 70_000;
    expect(audit.lift.low! * 70_000).toBeCloseTo(10 - half * 70_000, 2);
    expect(audit.lift.high! * 70_000).toBeCloseTo(10 + half * 70_000, 2);
    const totals = Object.fromEntries(audit.proposals.map((one) => [one.id, one.total_pnl]));
    expect(totals[plan.chosen!]).toBe(6 * 90 - 6 * 30);
    expect(rejected.map((id) => totals[id])).toEqual([0, 360]);
    expect(audit.proposals.filter(({ chosen }) => chosen).map(({ id }) => id)).toEqual([
      plan.chosen,
    ]);
    // 24 tests of 16 candidates, 4 validations and a step each, as in the script.
    expect(session.events.filter(({ type }) => type === 'shadowed')).toEqual([
      {
        type: 'shadowed',
        segment: 1,
        of: 'critic',
        wave: null,
        tests: 24,
        candidates: 384,
        validations: 96,
        steps: 24,
      },
    ]);
    expect(results.trials.shadows).toBe(504);
    // 10 of 70,000 is 1.4 bps.
    expect(session.files.get('session_summary.md')).toContain(
      "The Critic's picks earned 1.4 bps of notional per test more than a random pick",
    );
  });

  it('divides by the notional before the step if sizes are quantities', async () => {
    const config = smallConfig({ segments: 1, tests: 12, rules: [], sizing: { quantity: 2 } });
    const { plan, results } = await runScripted(
      ({ shadow }) => ({ pnl: shadow === undefined ? 30 : 0 }),
      { config },
    );
    // 30 less the mean of 30, 0 and 0, for two of the base currency at the close before the step.
    const { close, time } = MARKET.bars;
    const lifts = plan.tests.map(({ step }) => {
      const bar = time.indexOf(Date.parse(step.from));
      return 20 / (2 * close[bar - 1]!);
    });
    const sum = lifts.reduce((total, lift) => total + lift, 0);
    expect(results.critic_audit!.sums.sum).toBeCloseTo(sum, 12);
  });

  it('counts 0 for a test with a failed run, and omits skipped windows', async () => {
    const day = MARKET.bars.time[0]! + 16 * 86_400_000;
    const market = marketWithout(MARKET, (time) => time === day);
    const { results, session } = await runScripted(
      ({ index, shadow }) => {
        if (index === 11 && shadow !== undefined) return 'breaks';
        if (index === 10) return shadow === undefined ? 'abstains' : { pnl: 30 };
        return { pnl: shadow === undefined ? 30 : 0 };
      },
      { market },
    );
    const { planned, skipped, abstained } = results.counts;
    expect([planned, abstained]).toEqual([12, 1]);
    expect(skipped).toBeGreaterThan(2);
    const { lift, sums } = results.critic_audit!;
    expect(lift.tests).toBe(12 - skipped);
    // 20 for each test that ran, -20 for the abstained one and 0 for the failed one.
    expect(sums.sum).toBeCloseTo((20 * (12 - skipped - 2) - 20) / 70_000, 12);
    expect(lift.low === null).toBe(lift.tests < 10);
    const broken = session.inputs.failed_tests;
    expect(broken.map(({ test }) => test)).toEqual(['seg1_test012', 'seg1_test012']);
    expect(broken.every(({ shadow }) => shadow!.startsWith('proposal p'))).toBe(true);
  });

  it('runs the initial centre with the adjustments of the Critic, without patches', async () => {
    const config = smallConfig({
      segments: 1,
      tests: 12,
      rule_cooldown_waves: 1,
      rules: [
        {
          name: 'hit_low',
          metric: 'hit',
          below: 0.48,
          streak: 3,
          parameter: 'timeout_bars',
          change: -10,
          reason: 'too long in a trade',
        },
      ],
    });
    const agents = agentsWith({
      critic: {
        choose: async (brief) => {
          const { id, exits } = brief.proposals[0]!;
          const old_value = exits.timeout_bars!;
          return {
            ...(await critic.choose(brief)),
            verdict: 'approved_with_adjustments',
            chosen: id,
            next_step: 'run',
            adjustments: [
              { parameter: 'timeout_bars', old_value, new_value: 100, reason: 'to know it' },
            ],
          };
        },
      },
    });
    // What the pick makes is its timeout: 100, and less with each patch.
    const { results, shadows } = await runScripted(
      ({ centre, shadow }) =>
        shadow?.startsWith('proposal') ? { pnl: 0 } : { pnl: centre.exits.timeout_bars!, hit: 0.3 },
      { config, agents },
    );
    expect(results.patches.map(({ new_value }) => new_value)).toEqual([90, 80, 70]);
    expect(results.tests.map(({ step }) => step!.total_pnl)).toEqual(
      [100, 90, 80, 70].flatMap((pnl) => [pnl, pnl, pnl]),
    );
    // Its shadow made 100 in every test: three of them are known from before the first patch, three
    // ran as the shadow of that patch, and six are left.
    const own = results.critic_audit!.proposals.find(({ chosen }) => chosen)!;
    expect(own.total_pnl).toBe(1200);
    expect(results.critic_audit!.lift.mean).toBeCloseTo((100 * 2) / 3 / 70_000, 12);
    const unpatched = shadows.filter(({ shadow }) => shadow === 'unpatched');
    expect(unpatched.map(({ index }) => index)).toEqual([6, 7, 8, 9, 10, 11]);
    expect(unpatched.every(({ centre }) => centre.exits.timeout_bars === 100)).toBe(true);
  });

  it('audits the round with the chosen proposal', async () => {
    const agents = agentsWith({
      critic: {
        choose: async (brief) => {
          const answer = await critic.choose(brief);
          return brief.may_send_back
            ? { ...answer, verdict: 'rejected', chosen: null, adjustments: [], next_step: 'revise' }
            : answer;
        },
      },
    });
    const { plan, rejected, shadows, session } = await runScripted(() => ({ pnl: 0 }), { agents });
    expect(plan.revised).toBe(true);
    const rounds = session.events.filter((event) => event.type === 'proposed');
    const ranOf = (round: number) =>
      rejected.map((id) => rounds[round]!.proposals.find((one) => one.id === id)!.params);
    expect(ranOf(1)).not.toEqual(ranOf(0));
    expect(
      rejected.map(
        (id) => shadows.find(({ shadow }) => shadow === `proposal ${id}`)!.centre.params,
      ),
    ).toEqual(ranOf(1));
  });

  it('is null if nothing was chosen or no audit is requested', async () => {
    const rejecting = agentsWith({
      critic: {
        choose: async (brief) => ({
          ...(await critic.choose(brief)),
          verdict: 'rejected',
          chosen: null,
          adjustments: [],
          next_step: 'fall_back',
        }),
      },
    });
    for (const options of [{ agents: rejecting }, { isAudited: false }]) {
      const { results, shadows, session } = await runScripted(() => ({ pnl: 0 }), options);
      expect(results.critic_audit).toBeNull();
      expect([shadows.length, results.trials.shadows]).toEqual([0, 0]);
      expect(session.events.some(({ type }) => type === 'shadowed')).toBe(false);
      expect(session.files.get('session_summary.md')).not.toContain('random pick');
    }
  });

  it('does not affect the search, and reaches no agent', async () => {
    const config = smallConfig({ tests: 6 });
    const files = async (pnl: number | null) => {
      const { session } = await runScripted(
        ({ index, shadow }) => ({ pnl: shadow === undefined ? index - 2 : pnl! }),
        { config, isAudited: pnl !== null },
      );
      return [...session.files].filter(
        ([path]) => path.startsWith('transcripts/') || /plan\.jsonl?$/.test(path),
      );
    };
    const without = await files(null);
    expect(without.length).toBeGreaterThan(10);
    expect(await files(0)).toEqual(without);
    expect(await files(500)).toEqual(without);
  });
});
