import { describe, expect, it } from 'vitest';
import { auditCritic, criticLift, liftSums } from '../../analyzer/critic-audit.ts';
import type { TestRecord } from '../../analyzer/segment-record.ts';
import { CriticAudit } from '../../protocol/honesty.ts';
import { abstainedTest, keptTest, record, testRecord } from '../helpers/episodes.ts';

/** Tests by their P&L; null abstains. */
const tests = (pnls: readonly (number | null | 'failed' | 'skipped')[]): TestRecord[] =>
  pnls.map((pnl, i) => {
    if (pnl === 'failed' || pnl === 'skipped') return testRecord(i, pnl);
    if (pnl === null) return testRecord(i, abstainedTest(i));
    return testRecord(i, keptTest(i, { step: record({ totalPnl: pnl }) }));
  });

const audit = (
  chosen: Parameters<typeof tests>[0],
  others: readonly Parameters<typeof tests>[0][],
  notionals = chosen.map(() => 1000),
) =>
  auditCritic(
    3,
    [
      { id: 'p1', isChosen: false, tests: tests(others[0]!) },
      { id: 'p2', isChosen: true, tests: tests(chosen) },
      { id: 'p3', isChosen: false, tests: tests(others[1]!) },
    ],
    notionals,
  );

describe('auditCritic()', () => {
  it('subtracts the mean of all three from the pick, as a share of notional', () => {
    // 60 - (60 + 30 + 0) / 3 = 30; -30 - (-30 + 30 + 0) / 3 = -30; 0 - (0 - 60 + 30) / 3 = 10; the fourth
    // broke in one of them; the fifth did not run.
    const found = audit(
      [60, -30, null, 70, 'skipped'],
      [
        [30, 30, -60, 'failed', 'skipped'],
        [0, 0, 30, 10, 'skipped'],
      ],
      [1000, 1000, 500, 1000, 1000],
    );
    expect(CriticAudit.parse(found)).toEqual(found);
    expect(found.lift.tests).toBe(4);
    expect(found.sums.sum).toBeCloseTo(0.03 - 0.03 + 0.02 + 0, 12);
    expect(found.sums.sum_of_squares).toBeCloseTo(0.0009 + 0.0009 + 0.0004, 12);
    expect(found.lift.mean).toBeCloseTo(0.005, 12);
    expect([found.lift.low, found.lift.high]).toEqual([null, null]);
    expect(found.proposals).toEqual([
      { id: 'p1', chosen: false, total_pnl: 0 },
      { id: 'p2', chosen: true, total_pnl: 100 },
      { id: 'p3', chosen: false, total_pnl: 40 },
    ]);
  });
});

describe('criticLift()', () => {
  const turns = (n: number, a: number, b: number) =>
    Array.from({ length: n }, (_, i) => (i % 2 === 0 ? a : b));
  const nothing = (n: number) => [turns(n, 0, 0), turns(n, 0, 0)];
  // Lifts of 0.03 and -0.01 in turn: 45 - 15 = 30, -15 + 5 = -10 of 1,000.
  const one = { critic_audit: audit(turns(10, 45, -15), nothing(10)), in_sample: false };
  // Lifts of 0.02 in each.
  const two = { critic_audit: audit(turns(20, 30, 30), nothing(20)), in_sample: false };
  const seen = { critic_audit: audit(turns(30, 900, 900), nothing(30)), in_sample: true };
  const none = { critic_audit: null, in_sample: false };

  it('sums out-of-sample segments and the lab', () => {
    const found = criticLift([one, none, two, seen], { n: 70, sum: -0.7, sumOfSquares: 0.01 })!;
    expect(found.session.tests).toBe(30);
    // (10 x 0.01 + 20 x 0.02) / 30.
    expect(found.session.mean).toBeCloseTo(0.5 / 30, 12);
    expect(found.session.low).toBeLessThan(found.session.mean!);
    expect(found.lab.tests).toBe(100);
    expect(found.lab.mean).toBeCloseTo((0.5 - 0.7) / 100, 12);
    expect(found.segments).toEqual([one, two, seen].map(({ critic_audit }) => critic_audit));
    const { n, sum, sumOfSquares } = liftSums([one, none, two, seen]);
    expect(n).toBe(30);
    expect(sum).toBeCloseTo(0.5, 12);
    expect(sumOfSquares).toBeCloseTo(5 * (0.0009 + 0.0001) + 20 * 0.0004, 12);
  });

  it('is the same for parts and for the whole', () => {
    const whole = criticLift([one, two])!;
    expect(criticLift([two], liftSums([one]))!.lab).toEqual(whole.lab);
  });

  it('is null without audits, and has no mean if all are in-sample', () => {
    expect(criticLift([none])).toBeNull();
    expect(criticLift([seen])!.session).toEqual({ tests: 0, mean: null, low: null, high: null });
  });
});
