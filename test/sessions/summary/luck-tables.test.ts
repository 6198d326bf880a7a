import { describe, expect, it } from 'vitest';
import type { Honesty, PlaceboTest } from '../../../protocol/honesty.ts';
import { championTable, checksTable, luckTable } from '../../../sessions/summary/luck-tables.ts';
import type { SessionFindings } from '../../../sessions/summary/session-findings.ts';
import { EXAM, HONESTY, METRICS_GLOBAL } from '../../helpers/protocol-examples.ts';

const placebo = HONESTY.placebo!;

/** The example, with something else in the kind of placebo that is shuffled. */
function shuffled(said: Partial<PlaceboTest>): Honesty {
  return { ...HONESTY, placebo: { ...placebo, shuffle: { ...placebo.shuffle, ...said } } };
}

/** A row by the beginning of its first cell. */
function rowOf(rows: readonly (readonly string[])[], what: string): readonly string[] {
  return rows.find(([name]) => name!.startsWith(what))!.slice(1);
}

function findingsOf(honesty: Honesty): SessionFindings {
  return { metrics: { ...METRICS_GLOBAL, honesty } } as SessionFindings;
}

describe('luckTable()', () => {
  it('sets the session beside both kinds of twins', () => {
    const { rows } = luckTable(HONESTY);
    expect(rowOf(rows, 't of the champion')).toEqual(['1.80', '1.20', '1.20']);
    expect(rowOf(rows, 'haircut')).toEqual(['', '0.60', '0.60']);
    expect(rowOf(rows, 'luck share')).toEqual(['', '67 %', '67 %']);
    expect(rowOf(rows, 'arms that did as well')).toEqual(['', '1 of 19', '1 of 19']);
    expect(rowOf(rows, 'placebo p')).toEqual(['0.10', '0.10', '0.10']);
    expect(rowOf(rows, '95 % interval')).toEqual(['', '0.0013 to 0.26', '0.0013 to 0.26']);
    expect(rowOf(rows, 'p that a candidate needs')[0]).toBe('0.025 or less');
    expect(rowOf(rows, 't of the adaptive record')).toEqual(['-0.40', '-0.20', '-0.20']);
    expect(rowOf(rows, 'its placebo p')).toEqual(['0.40', '0.40 (7 of 19)', '0.40 (7 of 19)']);
    expect(rowOf(rows, 'trials counted')).toEqual(['9,900', '5.5', '5.5']);
    expect(rowOf(rows, 'tests that made money')).toEqual([
      '46.0 %',
      ...['45.0 % (40.0 % to 50.0 %)', '45.0 % (40.0 % to 50.0 %)'],
    ]);
  });

  it('says in words what luck explains where it explains nothing', () => {
    const loses = luckTable(shuffled({ mean: -0.9, luck_share: -0.5, implied_trials: 1 })).rows;
    expect(rowOf(loses, 'luck share')[1]).toBe('none: luck loses here');
    expect(rowOf(loses, 'trials counted')[1]).toBe('one at most');
    const nothing = luckTable(shuffled({ luck_share: null })).rows;
    expect(rowOf(nothing, 'luck share')[1]).toBe('n/a: no t above 0');
  });

  it('is n/a of arms that never traded, and empty where none were played', () => {
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
    for (const what of ['t of the champion', 'haircut', 'luck share', 'trials', 'tests']) {
      expect(rowOf(rows, what)[1], what).toBe('n/a');
    }
    expect(luckTable({ ...HONESTY, placebo: null }).rows).toEqual([]);
  });
});

describe('checksTable()', () => {
  it('says of each check what it asks and what it says', () => {
    const { rows } = checksTable({ ...HONESTY, unchecked: [] });
    expect(rows.map(([check]) => check)).toEqual([
      ...['Šidák', 'Deflated Sharpe ratio', 'Overfitting', 'Superior ability', 'Minimum length'],
    ]);
    for (const [, asks] of rows) expect(asks).toMatch(/\?$/);
    expect(rowOf(rows, 'Šidák')[1]).toBe(
      'p 1.00 with 9,900 trials; 0.12 with 3, if they are as alike as the finalists',
    );
    expect(rowOf(rows, 'Deflated')[1]).toMatch(/^0\.30 with 9,900 trials; /);
    expect(rowOf(rows, 'Superior')[1]).toMatch(/^p 0\.20 \(999 draws\)/);
    expect(rowOf(rows, 'Minimum')[1]).toBe('14.5 years, and there are 0.05: too few');
  });

  it('believes a PBO below .2 alone', () => {
    const said = (pbo: number) =>
      rowOf(
        checksTable({ ...HONESTY, overfitting: { pbo, noise_low: 0.24, noise_high: 0.74 } }).rows,
        'Overfitting',
      )[1];
    expect(said(0.4)).toBe(
      '40 %; on noise 24 % to 74 %, so only below 20 % says something: this does not',
    );
    expect(said(0.2)).toMatch(/: this does not$/);
    expect(said(0.19)).toMatch(/: this does$/);
  });

  it('names what could not run, why, and that it is no pass', () => {
    const { rows } = checksTable({
      ...HONESTY,
      overfitting: null,
      unchecked: [
        { check: 'overfitting', why: 'it takes two finalists' },
        { check: 'constructor', why: 'nobody knows it' },
      ],
    });
    expect(rows.filter(([check]) => check === 'Overfitting')).toEqual([
      [
        'Overfitting',
        expect.stringMatching(/^PBO: .*\?$/),
        'could not run, and counts as no pass: it takes two finalists',
      ],
    ]);
    expect(rowOf(rows, 'Constructor')).toEqual([
      '',
      'could not run, and counts as no pass: nobody knows it',
    ]);
  });
});

describe('championTable()', () => {
  it('tells what one set of parameters did from what the search did as it went', () => {
    const { rows } = championTable(findingsOf({ ...HONESTY, exam: null }));
    expect(rows.map((row) => row.slice(0, 3))).toEqual([
      ['the champion, unchanged over all steps', '1.80', '4'],
      ['the adaptive record, changed as it went', '-0.40', '4'],
    ]);
  });

  it('adds the locked bars after an exam, and leaves out a champion that there is not', () => {
    const { rows } = championTable(findingsOf({ ...HONESTY, exam: EXAM }));
    expect(rows.at(-1)!.slice(0, 2)).toEqual(['the champion on the locked bars', '2.10']);
    const idle = championTable(findingsOf({ ...HONESTY, champion: null, exam: null }));
    expect(idle.rows.map(([what]) => what)).toEqual(['the adaptive record, changed as it went']);
  });
});
