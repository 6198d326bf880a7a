import { describe, expect, it } from 'vitest';
import {
  addCounts,
  chainSteps,
  chainValidations,
  countTests,
  countTrials,
  stepEpisodes,
  stepOf,
  testResults,
} from '../../analyzer/segment-record.ts';
import { abstainedTest, keptTest, record, testRecord } from '../helpers/episodes.ts';

const up = record({ bars: 100, trades: 1, wins: 1, totalPnl: 30, highest: 30, grossProfit: 30 });
const down = record({
  bars: 100,
  trades: 1,
  losses: 1,
  totalPnl: -50,
  lowest: -50,
  maxDrawdown: -50,
  grossLoss: 50,
});

const TESTS = [
  testRecord(0, keptTest(0, { step: up })),
  testRecord(1, abstainedTest(1)),
  testRecord(2, 'failed'),
  testRecord(3, 'skipped', { stepBars: 60 }),
  testRecord(4, keptTest(4, { step: down })),
];

describe('countTests(), countTrials(), chainSteps()', () => {
  it('countTests() counts every planned test once', () => {
    expect(countTests(TESTS)).toEqual({ planned: 5, kept: 2, abstained: 1, failed: 1, skipped: 1 });
    expect(countTests([])).toEqual({ planned: 0, kept: 0, abstained: 0, failed: 0, skipped: 0 });
  });

  it('countTrials() counts every possible trial of a failed test', () => {
    // 16 + 16 + 16 candidates and 4 + 4 + 4 validations of the tests that ran; the failed one adds as many.
    expect(countTrials(TESTS, { candidates: 16, validated: 4 })).toEqual({
      candidates: 64,
      validations: 16,
      steps: 3,
    });
  });

  it('countTrials() limits validations of a failed test to its candidates', () => {
    expect(countTrials([testRecord(0, 'failed')], { candidates: 2, validated: 4 })).toEqual({
      candidates: 2,
      validations: 2,
      steps: 1,
    });
  });

  it('countTrials() counts no trial of a skipped window', () => {
    expect(countTrials([testRecord(0, 'skipped')], { candidates: 16, validated: 4 })).toEqual({
      candidates: 0,
      validations: 0,
      steps: 0,
    });
  });

  it('chainSteps() is flat for tests without trades', () => {
    const chained = chainSteps(TESTS);
    expect(chained).toMatchObject({
      bars: 460, // 100 + 100 + 100 + 60 + 100
      trades: 2,
      wins: 1,
      losses: 1,
      totalPnl: -20,
      highest: 30,
      lowest: -20,
      maxDrawdown: -50, // from 30 down to -20
    });
    expect(chainSteps([])).toEqual(record({}));
  });

  it('chainValidations() uses kept candidates only', () => {
    expect(chainValidations(TESTS).trades).toBe(4); // two tests of two trades each
  });

  it('testResults() and stepEpisodes() cover the tests that ran', () => {
    expect(testResults(TESTS).map(({ index }) => index)).toEqual([0, 1, 4]);
    expect(stepEpisodes(TESTS).map(({ id }) => id)).toEqual([0, 40]);
    expect(TESTS.map((test) => stepOf(test)?.totalPnl ?? null)).toEqual([
      30,
      null,
      null,
      null,
      -50,
    ]);
  });
});

describe('addCounts()', () => {
  it('adds counts of one kind, key by key', () => {
    const zero = { planned: 0, kept: 0 };
    const sum = addCounts(
      [
        { planned: 3, kept: 1 },
        { planned: 4, kept: 2 },
      ],
      zero,
    );
    expect(sum).toEqual({ planned: 7, kept: 3 });
    expect(addCounts([], zero)).toEqual(zero);
    expect(zero).toEqual({ planned: 0, kept: 0 });
  });
});
