import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Exam } from '../../../protocol/honesty.ts';
import { LITTLE, runMaestro } from '../../helpers/run-maestro.ts';
import { suiteFolder } from '../../helpers/suite-folder.ts';
import { runWithoutThreads } from '../../helpers/without-threads.ts';

const lab = suiteFolder();
const run = (...args: string[]) => runWithoutThreads([...args, '--lab', lab]);
const ledger = () =>
  readFileSync(join(lab, 'ledger.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { entry: { type: string } }).entry.type);
const looks = () => ledger().filter((type) => type === 'look').length;

// An edge whose rule has an expected t of 12 over 200 days.
const EDGE = ['--kind', 'planted', '--edge', 'crossover', '--strength', '0.258'];
const SIZE = ['--segments', '2', '--tests', '50', '--quiet', '--config', join(lab, 'little.json')];

beforeAll(async () => {
  writeFileSync(join(lab, 'little.json'), JSON.stringify(LITTLE));
  for (const [name, ...kind] of [
    ['strong', ...EDGE],
    ['nothing', '--kind', 'null'],
  ]) {
    const made = await run(
      ...['data', 'simulate', ...kind, '--interval', '15m', '--days', '420', '--name', name!],
    );
    expect([made.code, made.err]).toEqual([0, '']);
  }
  const found = await run(
    'session',
    '--market',
    'strong',
    '--name',
    's',
    '--placebo',
    '19',
    ...SIZE,
  );
  expect([found.code, found.err]).toEqual([0, '']);
  const none = await run(
    ...['session', '--market', 'nothing', '--name', 'n', ...SIZE, '--tests', '12'],
  );
  expect([none.code, none.err]).toEqual([0, '']);
});

describe('maestro exam', () => {
  it('prints the next look, and opens nothing', async () => {
    const before = ledger();
    const { code, out } = await run('exam', 's', '--dry-run');
    expect(code).toBe(0);
    expect(out).toContain('look 1; it passes at p 0.025 or less with 20 trades or more');
    expect(out).toContain('The vault was not opened.');
    expect(JSON.parse((await run('exam', 's', '--dry-run', '--json')).out)).toMatchObject({
      session: 's',
      look: 1,
      level: 0.025,
      isNew: true,
    });
    expect(ledger()).toEqual(before);
  });

  it('ends with 0 if an edge survives, and counts one look however often it runs', async () => {
    const held = await runMaestro(['exam', 's', '--lab', lab]);
    expect(held.err).toBe('');
    expect(held.out).toContain('Exam of s: look 1');
    expect(held.out).toContain('Verdict: survived');
    expect(held.code).toBe(0);
    expect(looks()).toBe(1);
    const again = await run('exam', 's', '--json');
    expect(again.code).toBe(0);
    const { exam } = JSON.parse(again.out) as { exam: Exam };
    expect(exam).toMatchObject({ look: 1, level: 0.025, passed: true });
    expect(looks()).toBe(1);
    const summary = readFileSync(join(lab, 'sessions/s/session_summary.md'), 'utf8');
    expect(summary.indexOf('**Verdict: survived**')).toBeGreaterThan(0);
    expect((await run('verify', 's')).code).toBe(0);
  });

  it('rejects a session without a candidate, and spends no look', async () => {
    const { code, out, err } = await run('exam', 'n');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(
      /^Cannot examine "n": its verdict is "not judged" .*; --force takes the exam anyway/,
    );
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(looks()).toBe(1);
  });

  it('ends with 5 if nothing survived', async () => {
    const { code, out } = await run('exam', 'n', '--force');
    expect(out).toContain('Verdict: not judged');
    expect(code).toBe(5);
    // Another market has a vault of its own.
    expect(out).toContain('look 1');
    expect(looks()).toBe(2);
  });

  it('rejects a session that does not exist', async () => {
    const { code, err } = await run('exam', 'x');
    expect([code, err.trimEnd().split('\n')]).toEqual([2, [expect.stringContaining('"x"')]]);
  });
});
