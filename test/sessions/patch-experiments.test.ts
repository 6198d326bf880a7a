import { describe, expect, it } from 'vitest';
import { parseJsonl } from '../../protocol/jsonl.ts';
import { PlanEvent } from '../../protocol/plan-event.ts';
import { SegmentResults } from '../../protocol/segment-results.ts';
import { type ScriptedEnd, scriptedPool } from '../helpers/scripted-pool.ts';
import {
  type MemorySession,
  runInMemory,
  smallConfig,
  smallMarket,
} from '../helpers/small-session.ts';

/** One segment of 50 tests in waves of ten, and one rule, which fires where nothing wins. */
const CONFIG = smallConfig({
  segments: 1,
  tests: 50,
  wave: 10,
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
const MARKET = smallMarket(1, 140);
const LOW = 0.3;

interface Scene {
  /** Timeout less that of the start: 0, -10 after a patch, -20 after two. */
  readonly moved: number;
  readonly index: number;
  readonly isShadow: boolean;
}

/** A session whose tests have scripted results by their timeout. The audit is off. */
async function runScript(script: (scene: Scene) => ScriptedEnd) {
  let start: number | null = null;
  const pool = scriptedPool(({ index, centre, shadow }) => {
    const timeout = centre.exits.timeout_bars!;
    start ??= timeout;
    return script({ moved: timeout - start, index, isShadow: shadow !== undefined });
  });
  const session = await runInMemory({ config: CONFIG, market: MARKET, pool, isAudited: false });
  const results = SegmentResults.parse(
    JSON.parse(session.files.get('segment_1/segment_results.json')!),
  );
  const plan = parseJsonl(
    session.files.get('segment_1/plan.jsonl')!,
    PlanEvent,
    'plan.jsonl',
  ).items;
  const changes = plan.filter(({ wave, agent }) => wave > 0 && agent === 'analyzer');
  const shadows = pool.asked.filter(({ shadow }) => shadow !== undefined);
  const tests = pool.asked.filter(({ shadow }) => shadow === undefined);
  return { session, results, changes, shadows, tests, start: start! as number };
}

/** 30 and 10 in turn: over ten tests mean 20, and a standard deviation of 10.54. */
const better = (index: number) => (index % 2 === 0 ? 30 : 10);

const shadowed = (session: MemorySession) =>
  session.events.filter((event) => event.type === 'shadowed');

describe('a patch that helps', () => {
  it('is kept as soon as that shows, and its shadow stops', async () => {
    const { session, results, changes, shadows, tests, start } = await runScript(
      ({ moved, index }) => (moved === 0 ? { pnl: 5, hit: LOW } : { pnl: 5 + better(index) }),
    );
    expect(changes.map(({ wave, action }) => [wave, action])).toEqual([
      [1, 'auto_adjust'],
      [2, 'keep'],
    ]);
    expect(results.strategy_at_end.exits.timeout_bars).toBe(start - 10);
    const [found] = results.experiments;
    expect(found).toMatchObject({
      parameter: 'timeout_bars',
      old_value: start,
      new_value: start - 10,
      applied_at: 'seg1_test011',
      ended_at: 'seg1_test020',
      pairs: 10,
      mean_difference: 20,
      total_difference: 200,
      outcome: 'keep',
    });
    // The interval is tightest after 2 waves of 10, which is the cool-down: rho^2 is
    // (-2 ln 0.05 + ln(1 - 2 ln 0.05)) / 20 = 7.93615 / 20. After 10 pairs n rho^2 + 1 is 4.96808, so half of
    // it is 10.5409 sqrt(2 x 4.96808 / (10 x 3.96808) x ln(sqrt(4.96808) / 0.05)) = 10.5409 x 0.97511.
    expect(found!.low).toBeCloseTo(20 - 10.2785, 3);
    expect(found!.high).toBeCloseTo(20 + 10.2785, 3);
    expect(changes[1]!.experiment).toEqual(found);
    expect(changes[1]!.patch).toBeUndefined();
    expect(changes[1]!.reason).toBe('+20 per test over 10 tests (95 % interval 10 to 30)');

    // Ten tests of the second wave, with the parameters from before the patch.
    expect(shadows.map(({ index }) => index)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
    expect(shadows.every(({ centre }) => centre.exits.timeout_bars === start)).toBe(true);
    expect(tests.slice(10).every(({ centre }) => centre.exits.timeout_bars === start - 10)).toBe(
      true,
    );
    // A test of the script has run 16 candidates, 4 validations and its step.
    expect(shadowed(session)).toEqual([
      {
        type: 'shadowed',
        segment: 1,
        of: 'patch',
        wave: 2,
        tests: 10,
        candidates: 160,
        validations: 40,
        steps: 10,
      },
    ]);
    expect(results.trials).toMatchObject({ patches: 1, shadows: 210 });
    const summary = session.files.get('session_summary.md')!;
    expect(summary).toMatch(
      /\| kept +\| \+20 per test over 10 tests \(95 % interval 10 to 30\) +\|/,
    );
    expect(summary).toContain(
      'Total effect of those on out-of-sample steps while compared: 200 in quote currency',
    );
  });
});

describe('a patch that harms', () => {
  it('is taken back as soon as that shows, to the very value, and a cool-down begins', async () => {
    const { results, changes, tests, shadows, session, start } = await runScript(
      ({ moved, index }) => ({ pnl: moved === 0 ? 5 : 5 - better(index), hit: LOW }),
    );
    // Patched after wave 1, taken back after 2, cooling down until 4, and patched again.
    expect(changes.map(({ wave, action }) => [wave, action])).toEqual([
      [1, 'auto_adjust'],
      [2, 'revert'],
      [4, 'auto_adjust'],
      [5, 'revert'],
    ]);
    const [patched, reverted, again, last] = changes;
    expect(reverted!.patch).toEqual({
      parameter: 'timeout_bars',
      old_value: start - 10,
      new_value: start,
      reason: 'reverted',
      applied_at: 'seg1_test021',
    });
    expect(reverted!.reason).toBe('-20 per test over 10 tests (95 % interval -30 to -10)');
    // Nothing runs after the last test, so there is no test from which the old value would hold.
    expect(last!.patch).toBeUndefined();
    expect(last!.change).toEqual({ timeout_bars: `${start - 10} -> ${start}` });
    const timeouts = (from: number, to: number) =>
      new Set(tests.slice(from, to).map(({ centre }) => centre.exits.timeout_bars));
    expect(timeouts(0, 10)).toEqual(new Set([start]));
    expect(timeouts(10, 20)).toEqual(new Set([start - 10]));
    expect(timeouts(20, 40)).toEqual(new Set([start]));
    expect(timeouts(40, 50)).toEqual(new Set([start - 10]));
    expect(tests[20]!.centre).toEqual(tests[0]!.centre);
    expect(shadows.map(({ index }) => index)).toEqual([...range(10, 20), ...range(40, 50)]);

    expect(results.strategy_at_end).toEqual(results.strategy_at_start);
    expect(results.patches).toEqual([patched!.patch, again!.patch]);
    expect(results.experiments.map(({ outcome }) => outcome)).toEqual(['revert', 'revert']);
    // One episode a test, numbered in equal steps: what made the rule ask again is all after the move.
    const [first, second] = again!.evidence as [number, number];
    expect(first / (second - first)).toBeGreaterThanOrEqual(20);
    // What ran before the patch and after it was taken back is one centre.
    const { strategies } = session.metrics;
    const centres = strategies.map((one) => [one.strategy.exits.timeout_bars, one.tests]);
    expect(centres).toHaveLength(3);
    expect(centres).toEqual(
      expect.arrayContaining([
        [start, 30],
        [start - 10, 10],
      ]),
    );
  });
});

describe('a patch without an effect', () => {
  it('stays open, keeps others waiting for the cool-down, and ends with the next or the segment', async () => {
    // 50 better and 50 worse in turn, for any patch, and no trade wins.
    const { results, changes, shadows, start } = await runScript(({ index, isShadow }) => ({
      pnl: isShadow ? 0 : index % 2 === 0 ? 50 : -50,
      hit: LOW,
    }));
    expect(changes.map(({ wave, action }) => [wave, action])).toEqual([
      [1, 'auto_adjust'],
      [3, 'undecided'],
      [3, 'auto_adjust'],
      [5, 'undecided'],
    ]);
    expect(results.experiments).toMatchObject([
      { applied_at: 'seg1_test011', ended_at: 'seg1_test030', pairs: 20, outcome: 'undecided' },
      { applied_at: 'seg1_test031', ended_at: 'seg1_test050', pairs: 20, outcome: 'undecided' },
    ]);
    expect(results.experiments.map(({ old_value, new_value }) => [old_value, new_value])).toEqual([
      [start, start - 10],
      [start - 10, start - 20],
    ]);
    expect(results.strategy_at_end.exits.timeout_bars).toBe(start - 20);
    // Each shadow has what was there right before its patch, and no test has two.
    expect(shadows.map(({ index }) => index)).toEqual(range(10, 50));
    expect(shadows.map(({ centre }) => centre.exits.timeout_bars)).toEqual([
      ...Array<number>(20).fill(start),
      ...Array<number>(20).fill(start - 10),
    ]);
    expect(changes[1]!.reason).toMatch(
      /^0 per test over 20 tests \(95 % interval -(\d+) to \1\); 20 tests can detect a difference of \d+$/,
    );
  });

  it('counts tests that abstain as nothing made, and those that broke as no difference', async () => {
    const { results, session } = await runScript(({ moved, index, isShadow }) => {
      if (moved === 0 && !isShadow) return { pnl: 0, hit: LOW };
      if (index === 10) return isShadow ? 'breaks' : { pnl: 1000 };
      if (index === 11) return isShadow ? { pnl: 1000 } : 'breaks';
      if (index === 12) return isShadow ? { pnl: 7 } : 'abstains';
      if (index === 13) return isShadow ? 'abstains' : { pnl: -2 };
      return { pnl: 3 };
    });
    // 0, 0, -7, -2 and 36 times 0, since 3 less 3 is 0.
    expect(results.experiments).toMatchObject([{ pairs: 40, total_difference: -9 }]);
    expect(session.inputs.failed_tests).toEqual([
      { test: 'seg1_test012', why: 'ran out of memory' },
      { test: 'seg1_test011', shadow: 'patch', why: 'ran out of memory' },
    ]);
  });

  it('gives agents no results of its shadows', async () => {
    const heard = async (shadowPnl: number) => {
      const { session, results } = await runScript(({ index, isShadow }) => ({
        pnl: isShadow ? (index % 2 === 0 ? shadowPnl : -shadowPnl) : 0,
        hit: LOW,
      }));
      const turns = [...session.files].filter(([path]) => path.startsWith('transcripts/'));
      return { turns, results };
    };
    const [one, other] = [await heard(40), await heard(70)];
    expect(one.turns.length).toBeGreaterThan(5);
    expect(other.turns).toEqual(one.turns);
    expect(other.results.experiments).not.toEqual(one.results.experiments);
  });
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
