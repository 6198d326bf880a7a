import { describe, expect, it } from 'vitest';
import type { Honesty, PlaceboTest } from '../../../protocol/honesty.ts';
import { championTable, checkLines, luckTable } from '../../../sessions/summary/luck-tables.ts';
import type { SessionFindings } from '../../../sessions/summary/session-findings.ts';
import { EXAM, HONESTY, METRICS_GLOBAL } from '../../helpers/protocol-examples.ts';

const placebo = HONESTY.placebo!;

/** The example with changes to its shuffled placebo. */
function shuffled(changes: Partial<PlaceboTest>): Honesty {
  return { ...HONESTY, placebo: { ...placebo, shuffle: { ...placebo.shuffle, ...changes } } };
}

/** A row by the beginning of its first cell. */
function rowOf(rows: readonly (readonly string[])[], what: string): readonly string[] {
  return rows.find(([name]) => name!.startsWith(what))!.slice(1);
}

function findingsOf(honesty: Honesty): SessionFindings {
  return { metrics: { ...METRICS_GLOBAL, honesty } } as SessionFindings;
}

describe('luckTable()', () => {
  it('compares the session with both kinds of placebo', () => {
    const { rows } = luckTable(HONESTY);
    expect(rowOf(rows, 't of the champion')).toEqual(['1.80', '1.20', '1.20']);
    expect(rowOf(rows, 't minus placebo mean')).toEqual(['', '0.60', '0.60']);
    expect(rowOf(rows, 'placebo mean / session t')).toEqual(['', '67 %', '67 %']);
    expect(rowOf(rows, 'placebo runs with at least this t')).toEqual(['', '1 of 19', '1 of 19']);
    expect(rowOf(rows, 'placebo p,')).toEqual(['0.10', '0.10', '0.10']);
    expect(rowOf(rows, '95 % interval')).toEqual(['', '0.0013 to 0.26', '0.0013 to 0.26']);
    expect(rowOf(rows, 'p needed for the verdict')[0]).toBe('0.025 or less');
    expect(rowOf(rows, 't of the walk-forward record')).toEqual(['-0.40', '-0.20', '-0.20']);
    expect(rowOf(rows, 'p of the walk-forward t')).toEqual([
      '0.40',
      '0.40 (7 of 19)',
      '0.40 (7 of 19)',
    ]);
    expect(rowOf(rows, 'trials')).toEqual(['9,900', '', '']);
    expect(rowOf(rows, 'implied N')).toEqual(['', '5.5', '5.5']);
    expect(rowOf(rows, 'profitable out-of-sample tests')).toEqual([
      '46.0 %',
      ...['45.0 % (40.0 % to 50.0 %)', '45.0 % (40.0 % to 50.0 %)'],
    ]);
  });

  it('explains a missing luck share', () => {
    const loses = luckTable(shuffled({ mean: -0.9, luck_share: -0.5, implied_trials: 1 })).rows;
    expect(rowOf(loses, 'placebo mean / session t')[1]).toBe('none: placebo mean not above 0');
    expect(rowOf(loses, 'implied N')[1]).toBe('1 or fewer');
    const nothing = luckTable(shuffled({ luck_share: null })).rows;
    expect(rowOf(nothing, 'placebo mean / session t')[1]).toBe('n/a: session t not above 0');
  });

  it('is n/a for arms without trades, and empty without arms', () => {
    const none = { mean: null, low: null, high: null };
    const idle = shuffled({
      mean: null,
      sd: null,
      haircut: null,
      luck_share: null,
      implied_trials: null,
      profitable_tests_share: none,
    });
    const { rows } = luckTable(idle);
    for (const what of [
      't of the champion',
      't minus placebo mean',
      'placebo mean / session t',
      'implied N',
      'profitable out-of-sample tests',
    ]) {
      expect(rowOf(rows, what)[1], what).toBe('n/a');
    }
    expect(luckTable({ ...HONESTY, placebo: null }).rows).toEqual([]);
  });
});

describe('checkLines()', () => {
  const lineOf = (honesty: Honesty, check: string) =>
    checkLines(honesty).find((line) => line.startsWith(`${check}. `));

  it('gives a question and an answer for each check', () => {
    const all = { ...HONESTY, unchecked: [] };
    expect(checkLines(all)).toHaveLength(5);
    for (const line of checkLines(all)) expect(line).toMatch(/^[^.]+\. [^?]+\? .*\.$/);
    expect(lineOf(all, 'Šidák')).toMatch(
      /\? p 1\.00 with 9,900 trials; p 0\.12 if all trials are correlated like the finalists \(3 effective trials\)\.$/,
    );
    expect(lineOf(all, 'Deflated Sharpe ratio')).toContain('? 0.30 with 9,900 trials; ');
    expect(lineOf(all, 'Superior ability')).toContain('? p 0.20 (999 draws); strategies that');
    expect(lineOf(all, 'Minimum backtest length')).toMatch(
      /\? 14\.5 years needed; the steps cover 0\.05: too few\.$/,
    );
  });

  it('counts only a PBO below .2 against overfitting', () => {
    const answer = (pbo: number) =>
      lineOf(
        { ...HONESTY, overfitting: { pbo, noise_low: 0.24, noise_high: 0.74 } },
        'Overfitting',
      );
    expect(answer(0.4)).toContain(
      '? 40 %; noise gives 24 % to 74 %, and only a value below 20 % speaks against overfitting: this one does not.',
    );
    expect(answer(0.2)).toMatch(/: this one does not\.$/);
    expect(answer(0.19)).toMatch(/: this one does\.$/);
  });

  it('lists checks that were not computed, with the reason', () => {
    const honesty = {
      ...HONESTY,
      overfitting: null,
      unchecked: [
        { check: 'overfitting', why: 'too few finalists' },
        { check: 'constructor', why: 'no data' },
      ],
    };
    expect(lineOf(honesty, 'Overfitting')).toMatch(
      /^Overfitting\. PBO: .*\? Not computed: too few finalists\.$/,
    );
    expect(lineOf(honesty, 'Constructor')).toBe('Constructor. Not computed: no data.');
  });
});

describe('championTable()', () => {
  it('separates the champion from the walk-forward record', () => {
    const { rows } = championTable(findingsOf({ ...HONESTY, exam: null }));
    expect(rows.map((row) => row.slice(0, 3))).toEqual([
      ['champion, fixed parameters, all steps', '1.80', '4'],
      ['walk-forward record, changing parameters', '-0.40', '4'],
    ]);
  });

  it('adds the locked bars after an exam, and omits a missing champion', () => {
    const { rows } = championTable(findingsOf({ ...HONESTY, exam: EXAM }));
    expect(rows.at(-1)!.slice(0, 2)).toEqual(['champion on the locked bars', '2.10']);
    const idle = championTable(findingsOf({ ...HONESTY, champion: null, exam: null }));
    expect(idle.rows.map(([what]) => what)).toEqual(['walk-forward record, changing parameters']);
  });
});
