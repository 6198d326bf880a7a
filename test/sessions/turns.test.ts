import { describe, expect, it } from 'vitest';
import type { ChooseBrief, ProposeBrief } from '../../agents/briefs/briefs.ts';
import type { Agents } from '../../agents/briefs/roles.ts';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import { PlanEvent } from '../../protocol/plan-event.ts';
import type { Proposal, Verdict } from '../../protocol/proposal.ts';
import { SegmentPlan } from '../../protocol/segment-plan.ts';
import type { SegmentResults } from '../../protocol/segment-results.ts';
import { SessionInputs, Transcript } from '../../protocol/session-files.ts';
import { runSession } from '../../sessions/run-session.ts';
import { agentsWith } from '../helpers/agents-with.ts';
import {
  jsonOf,
  type MemorySession,
  memoryStore,
  runInMemory,
  sessionSetup,
  smallConfig,
} from '../helpers/small-session.ts';

const { strategist, critic } = heuristicAgents;
const SHORT = smallConfig({ tests: 2, wave: 2, scouting: { sets: 0 } });

const run = (agents: Agents) => runInMemory({ agents, config: SHORT });
const dropsOf = (session: MemorySession) =>
  SessionInputs.parse(jsonOf(session, 'inputs.json')).dropped_turns;
const planOf = (session: MemorySession, k: number) =>
  SegmentPlan.parse(jsonOf(session, `segment_${k}/segment_plan.json`));
const logOf = (session: MemorySession, k: number) =>
  session.files
    .get(`segment_${k}/plan.jsonl`)!
    .trimEnd()
    .split('\n')
    .map((line) => PlanEvent.parse(JSON.parse(line)));

function transcriptsOf(session: MemorySession): Transcript[] {
  return [...session.files]
    .filter(([path]) => path.startsWith('transcripts/'))
    .map(([, text]) => Transcript.parse(JSON.parse(text)));
}

/** Agents whose strategist proposes with the given function in segment 2. */
function failingIn2(propose: Agents['strategist']['propose']): Agents {
  return agentsWith({
    strategist: {
      propose: (brief) => (brief.segment === 1 ? strategist.propose(brief) : propose(brief)),
    },
  });
}

/** An agent that answers with an invalid message, which has no type. */
const answering = (message: unknown) => async () => message as never;

describe('takeTurn() with an invalid answer', () => {
  it.each([
    [
      'of the wrong shape',
      answering({ agent: 'strategist', turn: 1 }),
      'the answer of the strategist is invalid: proposals: ',
      { agent: 'strategist', turn: 1 },
    ],
    [
      'that is no message at all',
      answering('hold'),
      'the answer of the strategist is invalid: ',
      'hold',
    ],
    ['that is null', answering(null), 'the answer of the strategist is invalid: ', null],
    ['that is undefined', answering(undefined), 'the answer of the strategist is invalid: ', null],
  ])(
    'drops the turn, %s: it is in the inputs, and the best known rules run',
    async (_what, fails, why, reply) => {
      const session = await run(failingIn2(fails));
      const [dropped, ...more] = dropsOf(session);
      expect(more).toEqual([]);
      expect(dropped!.why).toContain(why);

      const plan = planOf(session, 2);
      expect(plan).toMatchObject({ proposals: [], screening: [], verdict: null, chosen: null });
      const [first] = transcriptsOf(session).filter(({ turn }) => turn === dropped!.turn);
      expect(first).toMatchObject({ purpose: 'propose', kind: 'compute', response: reply });
      expect(logOf(session, 2)[0]).toMatchObject({
        agent: 'maestro',
        action: 'fall_back',
        reason: expect.stringContaining('the turn was dropped'),
      });
      expect(session.events.filter(({ type }) => type === 'turn_notice')).toEqual([
        {
          type: 'turn_notice',
          segment: 2,
          turn: dropped!.turn,
          role: 'strategist',
          purpose: 'propose',
          kind: 'dropped',
          reason: dropped!.why,
        },
      ]);
      // The rules at the end of segment 1 run, and no proposal counts as a trial.
      const best = jsonOf<SegmentResults>(session, 'segment_1/segment_results.json');
      expect(plan.strategy.methods).toEqual(best.strategy_at_end.methods);
      expect(session.metrics.counts.planned).toBe(4);
      const second = jsonOf<SegmentResults>(session, 'segment_2/segment_results.json');
      expect(second.trials).toMatchObject({ proposals: 0, screened_sets: 0 });
      expect(session.files.get('session_summary.md')).toContain(
        'Unusable and dropped: 1 agent turn.',
      );
    },
  );

  it('records the drop before the session continues', async () => {
    const memory = memoryStore();
    const order: string[] = [];
    const store = {
      ...memory.store,
      write(path: string, text: string) {
        if (path === 'inputs.json') order.push(`inputs ${JSON.parse(text).dropped_turns.length}`);
        if (path.endsWith('segment_plan.json')) order.push(path);
        memory.store.write(path, text);
      },
      recordTurn(...args: Parameters<typeof memory.store.recordTurn>) {
        if (args[0].response === 'hold') order.push('transcript');
        return memory.store.recordTurn(...args);
      },
    };
    await runSession(sessionSetup({ config: SHORT }), {
      agents: failingIn2(answering('hold')),
      pool: inProcessPool(),
      store,
    });
    expect(order).toEqual([
      ...['inputs 0', 'segment_1/segment_plan.json'],
      ...['transcript', 'inputs 1', 'segment_2/segment_plan.json'],
    ]);
  });

  it('stops the session if the first proposals are dropped', async () => {
    const agents = agentsWith({ strategist: { propose: answering('hold') } });
    await expect(run(agents)).rejects.toMatchObject({
      name: 'SessionError',
      message:
        'Cannot run segment 1: no proposal was made, and no strategy is known yet to fall back on',
    });
  });

  it('does not catch a programming error', async () => {
    const broken = () => Promise.reject(new TypeError('x is not a function'));
    await expect(run(failingIn2(broken))).rejects.toThrow(TypeError);
  });

  it.each(['scope', 'close', 'plan'] as const)(
    'drops a turn of the maestro (%s), and the session continues',
    async (purpose) => {
      const agents = agentsWith({ maestro: { [purpose]: answering({ agent: 'maestro' }) } });
      const session = await run(agents);
      expect(dropsOf(session).length).toBe(purpose === 'plan' ? 1 : 2);
      expect(session.metrics.counts.planned).toBe(4);
      expect(session.files.has('one_page_plan_2.md')).toBe(purpose !== 'plan');
    },
  );

  it('drops a review, and the rules continue unchanged', async () => {
    const reviews = { review: answering({ agent: 'unknown' }) };
    const session = await run(agentsWith({ strategist: reviews, critic: reviews }));
    expect(dropsOf(session)).toHaveLength(4);
    const adjusted = logOf(session, 1).filter(({ agent }) => agent === 'strategist');
    expect(adjusted).toEqual([]);
  });
});

describe('takeTurn() with an answer of invalid meaning', () => {
  const first = async (change: (proposal: Proposal) => unknown) => {
    const agents = failingIn2(async (brief) => {
      const answer = await strategist.propose(brief);
      const [one, ...others] = answer.proposals;
      return { ...answer, proposals: [change(one!), ...others] } as never;
    });
    const session = await run(agents);
    expect(planOf(session, 2).chosen).toBeNull();
    return dropsOf(session)[0]!.why;
  };

  it.each([
    [
      'a method that does not exist',
      { methods: ['martingale'], params: {} },
      'no method "martingale"',
    ],
    ['a method by a name of JavaScript', { methods: ['constructor'], params: {} }, 'no method'],
    ['a path for a method', { methods: ['../../x'] }, 'proposals.0.methods.0'],
    ['a parameter out of range', { exits: { atr_stop_mult: 99 } }, 'between 0.5 and 6'],
    ['a parameter of no method', { params: { 'macd_trend.speed': 1 } }, 'is not a parameter'],
    ['half a bar', { exits: { timeout_bars: 10.5 } }, 'timeout_bars'],
    ['the id of another', { id: 'p2' }, 'two proposals have the same id'],
    ['a key that there is not', { leverage: 10 }, 'leverage'],
    ['a name too long', { name: 'x'.repeat(81) }, 'name'],
  ])('drops a proposal with %s', async (_what, change, why) => {
    expect(await first((proposal) => ({ ...proposal, ...change }))).toContain(why);
  });

  const chosen = async (change: (verdict: Verdict) => unknown) => {
    const session = await run(
      agentsWith({
        critic: {
          choose: async (brief) => {
            const answer = await critic.choose(brief);
            if (brief.segment === 1) return answer;
            return change(answer) as never;
          },
        },
      }),
    );
    const plan = planOf(session, 2);
    expect([plan.verdict, plan.chosen]).toEqual([null, null]);
    // Proposals were made and screened: they are in the plan, and they count.
    expect(plan.proposals).toHaveLength(3);
    expect(logOf(session, 2)[0]!.action).toBe('fall_back');
    return dropsOf(session)[0]!.why;
  };
  const approved = { verdict: 'approved', next_step: 'run', adjustments: [] };

  it.each([
    ['something that was not offered', { ...approved, chosen: 'p9' }, '"p9"'],
    ['nothing, with next step run', { ...approved, chosen: null }, 'no choice among the proposals'],
    ['one, with next step revise', { ...approved, chosen: 'p1', next_step: 'revise' }, 'no choice'],
    ['one that it rejects', { ...approved, chosen: 'p1', verdict: 'rejected' }, 'no choice'],
    [
      'to adjust what is not set',
      {
        ...approved,
        chosen: 'p1',
        adjustments: [{ parameter: 'imb_min', old_value: 0, new_value: 0.1, reason: 'no reason' }],
      },
      '"imb_min" is not set by the strategy',
    ],
    [
      'to adjust out of range',
      {
        ...approved,
        chosen: 'p1',
        adjustments: [
          { parameter: 'timeout_bars', old_value: 96, new_value: 1e6, reason: 'patience' },
        ],
      },
      'timeout_bars',
    ],
  ])('drops a verdict that chooses %s', async (_what, change, why) => {
    expect(await chosen((verdict) => ({ ...verdict, ...change }))).toContain(why);
  });

  it('drops a review with an adjustment out of range', async () => {
    const session = await run(
      agentsWith({
        strategist: {
          review: async (brief) => {
            const answer = await strategist.review(brief);
            const bad = { parameter: 'atr_stop_mult', old_value: 1, new_value: 77, reason: 'wide' };
            return { ...answer, decision: 'adjust', adjustments: [bad] };
          },
        },
      }),
    );
    expect(dropsOf(session).map(({ why }) => why)).toEqual([
      expect.stringContaining('"atr_stop_mult" cannot be 77'),
      expect.stringContaining('"atr_stop_mult" cannot be 77'),
    ]);
  });
});

describe('chooseProposal()', () => {
  const rejecting = (next_step: Verdict['next_step']): Agents['critic']['choose'] => {
    return async (brief) => {
      const answer = await critic.choose(brief);
      return { ...answer, verdict: 'rejected', chosen: null, adjustments: [], next_step };
    };
  };

  it('requests one revision if the critic does, and counts both rounds as trials', async () => {
    const asked: boolean[] = [];
    const session = await run(
      agentsWith({
        critic: {
          choose: async (brief) => {
            asked.push(brief.may_send_back);
            return brief.may_send_back ? rejecting('revise')(brief) : critic.choose(brief);
          },
        },
      }),
    );
    expect(asked).toEqual([true, false, true, false]);
    expect(planOf(session, 1).revised).toBe(true);
    const results = jsonOf<SegmentResults>(session, 'segment_1/segment_results.json');
    expect(results.trials).toMatchObject({ proposals: 6, screened_sets: 48 });
    const purposes = transcriptsOf(session)
      .filter(({ segment }) => segment === 1)
      .map(({ purpose }) => purpose);
    expect(purposes).toEqual([
      ...['scope', 'propose', 'choose', 'revise', 'choose', 'review', 'review', 'close'],
    ]);
  });

  it('keeps the first round if the revision is dropped, and runs its first proposal', async () => {
    const session = await run(
      agentsWith({
        strategist: {
          propose: (brief) =>
            brief.sent_back === null ? strategist.propose(brief) : (answering('hold')() as never),
        },
        critic: { choose: rejecting('revise') },
      }),
    );
    const plan = planOf(session, 1);
    expect(plan).toMatchObject({ revised: false, verdict: null, chosen: null });
    expect([plan.proposals.length, plan.screening.length]).toEqual([3, 3]);
    expect(plan.strategy.methods).toEqual(plan.proposals[0]!.methods);
    const results = jsonOf<SegmentResults>(session, 'segment_1/segment_results.json');
    expect(results.trials).toMatchObject({ proposals: 3, screened_sets: 24 });
    expect(logOf(session, 1)[0]!.reason).toContain('the turn was dropped');
  });

  it('gives the review of the critic to the strategist', async () => {
    const seen: unknown[] = [];
    const session = await run(
      agentsWith({
        strategist: {
          review: (brief) => {
            seen.push(brief.critic_review?.analysis.summary);
            return strategist.review(brief);
          },
        },
      }),
    );
    const reviews = transcriptsOf(session)
      .filter(({ role, purpose }) => role === 'critic' && purpose === 'review')
      .map(({ response }) => (response as { analysis: { summary: string } }).analysis.summary);
    expect(reviews).toHaveLength(2);
    expect(seen).toEqual(reviews);
  });

  it('reports the metrics that the critic watches in the results', async () => {
    const watched = [
      { metric: 'hit', bound: '>=', value: 0 },
      { metric: 'hit', bound: '<=', value: -1 },
    ] as const;
    const session = await run(
      agentsWith({
        critic: {
          choose: async (brief) => {
            const answer = await critic.choose(brief);
            return { ...answer, metrics: [...watched] };
          },
        },
      }),
    );
    const results = jsonOf<SegmentResults>(session, 'segment_1/segment_results.json');
    const found = results.step.hit;
    expect(results.watched).toEqual([
      { ...watched[0], found, kept: found === null ? null : true },
      { ...watched[1], found, kept: found === null ? null : false },
    ]);
  });

  it('gives the strategist the rejected proposals and the verdict', async () => {
    let seen: unknown = null;
    await run(
      agentsWith({
        strategist: {
          propose: (brief) => {
            seen ??= brief.sent_back;
            return strategist.propose(brief);
          },
        },
        critic: {
          choose: async (b) => (b.may_send_back ? rejecting('revise')(b) : critic.choose(b)),
        },
      }),
    );
    expect(seen).toMatchObject({ proposals: { length: 3 }, verdict: { next_step: 'revise' } });
  });

  it('allows one revision only', async () => {
    const session = await run(agentsWith({ critic: { choose: rejecting('revise') } }));
    expect(dropsOf(session)[0]!.why).toContain('proposals may be sent back only once');
  });

  it('falls back on the best known rules, with the reason', async () => {
    const session = await run(
      agentsWith({
        critic: {
          choose: (brief) =>
            brief.segment === 1 ? critic.choose(brief) : rejecting('fall_back')(brief),
        },
      }),
    );
    expect(dropsOf(session)).toEqual([]);
    const plan = planOf(session, 2);
    expect(plan).toMatchObject({ chosen: null, verdict: { verdict: 'rejected' } });
    const [event] = logOf(session, 2);
    expect(event).toMatchObject({
      agent: 'maestro',
      action: 'fall_back',
      reason: expect.stringContaining('the critic rejected all three'),
    });
  });

  it('logs that it runs a rejected proposal if nothing is known and scouting found nothing', async () => {
    const session = await run(agentsWith({ critic: { choose: rejecting('fall_back') } }));
    const [event] = logOf(session, 1);
    const { name, methods } = planOf(session, 1).proposals[0]!;
    expect(event).toMatchObject({
      action: 'fall_back',
      reason:
        'the critic rejected all three; running the first proposal, because scouting found nothing: ' +
        `"${name}"`,
    });
    expect(planOf(session, 1).strategy.methods).toEqual(methods);
  });

  it('runs the best of scouting instead of a rejected proposal if nothing is known yet', async () => {
    const fallbacks: ChooseBrief['fall_back'][] = [];
    const session = await runInMemory({
      agents: agentsWith({
        critic: {
          choose: (brief) => {
            fallbacks.push(brief.fall_back);
            return rejecting('fall_back')(brief);
          },
        },
      }),
      config: smallConfig({ tests: 2, wave: 2 }),
    });
    const { strategy, scouting, chosen } = planOf(session, 1);
    const { sizing: _same, ...rules } = strategy;
    expect(chosen).toBeNull();
    expect(rules).toEqual(scouting!.best[0]!.rules);
    expect(logOf(session, 1)[0]!.reason).toBe(
      'the critic rejected all three; running the best scouted strategy: ' +
        `"${rules.methods[0]}, best parameters from scouting"`,
    );
    // The fallback given to the Critic is the one that runs.
    expect(fallbacks.map(({ is }) => is)).toEqual(['scouted', 'best_known']);
    for (const [i, { rules: promised, name }] of fallbacks.entries()) {
      const { sizing: _too, ...ran } = planOf(session, i + 1).strategy;
      expect(ran).toEqual(promised);
      expect(logOf(session, i + 1)[0]!.reason).toContain(`"${name}"`);
    }
  });

  it('applies the adjustments of the critic to the centre, and logs them', async () => {
    const session = await run(
      agentsWith({
        critic: {
          choose: async (brief) => {
            const answer = await critic.choose(brief);
            const [one] = brief.proposals;
            const old_value = one!.exits.timeout_bars!;
            const adjustment = {
              parameter: 'timeout_bars',
              old_value,
              new_value: 77,
              reason: 'less time at risk',
            };
            return {
              ...answer,
              verdict: 'approved_with_adjustments',
              chosen: one!.id,
              adjustments: [adjustment],
              next_step: 'run',
            };
          },
        },
      }),
    );
    const plan = planOf(session, 1);
    expect(plan.strategy.exits.timeout_bars).toBe(77);
    const offered = plan.proposals.find(({ id }) => id === plan.chosen)!;
    expect(offered.exits.timeout_bars).not.toBe(77);
    expect(logOf(session, 1).slice(0, 2)).toMatchObject([
      { agent: 'critic', action: 'choose' },
      {
        agent: 'critic',
        action: 'adjust_params',
        change: { timeout_bars: `${offered.exits.timeout_bars} -> 77` },
        reason: 'less time at risk',
      },
    ]);
  });

  it('offers proposals to the critic in an order drawn from the seed, not from who made them', async () => {
    const orders = new Set<string>();
    for (let seed = 1; seed <= 8; seed++) {
      const { config } = sessionSetup({ config: SHORT }).identity;
      await runInMemory({
        config: { ...config, seed, segments: 1 },
        agents: agentsWith({
          critic: {
            choose: (brief) => {
              orders.add(brief.proposals.map(({ id }) => id).join());
              return critic.choose(brief);
            },
          },
        }),
      });
    }
    expect(orders.size).toBeGreaterThan(2);
  });
});

describe('the briefs of the agents', () => {
  it('hold the scope of the maestro for the segment, and its last plan', async () => {
    const { maestro } = heuristicAgents;
    const proposing: ProposeBrief[] = [];
    const choosing: ChooseBrief[] = [];
    const session = await runInMemory({
      config: smallConfig({ segments: 5, tests: 2, wave: 2, scouting: { sets: 0 } }),
      agents: agentsWith({
        maestro: {
          scope: async (brief) => {
            if (brief.segment === 2) return { agent: 'maestro' } as never;
            const answer = await maestro.scope(brief);
            const scope = `find out more in segment ${brief.segment}`;
            return {
              ...answer,
              details: { ...answer.details, scope },
              next_step: 'three with a stop',
            };
          },
          close: async (brief) => ({
            ...(await maestro.close(brief)),
            status: `segment ${brief.segment} taught little`,
          }),
          plan: async (brief) =>
            brief.segment === 4
              ? ({ agent: 'maestro' } as never)
              : { ...(await maestro.plan(brief)), headline: 'a plan', next_step: 'carry it out' },
        },
        strategist: {
          propose: (brief) => {
            proposing.push(structuredClone(brief));
            return strategist.propose(brief);
          },
        },
        critic: {
          choose: (brief) => {
            choosing.push(structuredClone(brief));
            return critic.choose(brief);
          },
        },
      }),
    });
    for (const briefs of [proposing, choosing]) {
      const scopes = new Map(briefs.map(({ segment, scope }) => [segment, scope]));
      const scopeOf = (segment: number) => ({
        scope: `find out more in segment ${segment}`,
        next_step: 'three with a stop',
      });
      // That of segment 2 was dropped.
      expect([...scopes]).toEqual([
        [1, scopeOf(1)],
        [2, null],
        ...[3, 4, 5].map((segment) => [segment, scopeOf(segment)]),
      ]);
      const plans = new Map(briefs.map(({ segment, last_plan }) => [segment, last_plan]));
      expect([plans.get(1), plans.get(2)]).toEqual([null, null]);
      const { targets } = jsonOf<SegmentResults>(session, 'segment_2/segment_results.json');
      expect(plans.get(3)).toMatchObject({
        after_segment: 2,
        headline: 'a plan',
        next_step: 'carry it out',
      });
      expect(plans.get(3)!.actions.map(({ metric }) => metric)).toEqual(
        targets.map(({ metric }) => metric),
      );
      // The plan after segment 4 was dropped: the one before it stands.
      expect(plans.get(5)).toEqual(plans.get(3));
      expect(briefs.at(-1)!.history.map((one) => one.maestro_says!.status)).toEqual(
        [1, 2, 3, 4].map((segment) => `segment ${segment} taught little`),
      );
    }
    expect(planOf(session, 1).scope).toBe('find out more in segment 1');
    expect(planOf(session, 2).scope).toBe('vary');
  });

  it('hold no symbol, no date, no hash and no path of the market', async () => {
    const session = await runInMemory();
    const { market } = session.identity;
    for (const { request, prompt_hash } of transcriptsOf(session)) {
      const text = JSON.stringify(request);
      expect(text).not.toContain(market.symbol);
      expect(text).not.toContain(market.hash.slice(0, 12));
      expect(text).not.toContain(session.identity.session);
      expect(text).not.toMatch(/\d{4}-\d\d-\d\d/);
      expect(text).not.toMatch(/planted|simulated/i);
      expect(prompt_hash).toMatch(/^[0-9a-f]{64}$/);
    }
  });
});
