import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedPath } from './shared-data.ts';
import { hasVectors, NEEDS_SHARED, readVectors } from './vectors.ts';

/** Reference cases of statistics that the program does not compute yet. */
const UNUSED = [
  // p-values adjusted for their number: selection is judged by placebo arms and the ledger.
  'multiple-testing: adjust',
  // Evidence that adds up over time, which no verdict reads.
  'evidence: alphaSpending',
  'evidence: calibration',
  'evidence: eProcess',
  // A hold-out set that answers with noise: looks at the vault are counted, each at its own level.
  'holdout: laplaceFromUniform',
  'holdout: thresholdout',
  // Overview and summary report Hansen's test; the reality check is the weaker of the two.
  'bootstrap: whiteRealityCheck',
  // Of how much finalists resemble each other only the mean correlation of their returns is asked.
  'neff: effectiveTrials',
  // Resamples are drawn as blocks, with geometric lengths, and not row by row from given numbers.
  'bootstrap: stationaryIndices',
  // Markets of the same spectrum: twins are mirrored or shuffled in blocks.
  'placebo: phaseRandomise',
  // Lengths of a track record, and factors of a year: the length of the data is judged by minBtl.
  'sharpe: loAnnualise',
  'sharpe: maxTrialsFor',
  'sharpe: minTrl',
];

const TOPICS = /^(?!indicator|ohlcv).*\.json$/;

function testText(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

describe.skipIf(!hasVectors)(`every reference case of a statistic ${NEEDS_SHARED}`, () => {
  it('is compared by some test, or of something that nothing computes', () => {
    const folders = ['analyzer', 'engine/metrics', 'market'];
    const tests = folders.map((name) => testText(join(import.meta.dirname, '..', name))).join('\n');
    const missing = readdirSync(sharedPath('reference', 'vectors'))
      .filter((name) => TOPICS.test(name))
      .map((name) => name.replace('.json', ''))
      .flatMap((topic) => {
        const { cases } = readVectors<{ readonly fn: string }>(topic);
        const functions = [...new Set(cases.map(({ fn }) => fn))];
        return functions.filter((fn) => !tests.includes(`'${fn}'`)).map((fn) => `${topic}: ${fn}`);
      });
    expect(missing.sort()).toEqual([...UNUSED].sort());
  });
});
