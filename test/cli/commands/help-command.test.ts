import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROVIDER_VARIABLES } from '../../../cli/agents/provider-settings.ts';
import { dataCommand } from '../../../cli/commands/data-command.ts';
import { indexCommand } from '../../../cli/commands/index-command.ts';
import { ENVIRONMENT } from '../../../cli/help/environment.ts';
import { LAB_TREE } from '../../../cli/help/lab-tree.ts';
import { FOLDERS } from '../../../cli/version/source-build.ts';
import { lockSession } from '../../../sessions/record/session-lock.ts';
import { copyFinished } from '../../helpers/finished-session.ts';
import { runHere, runProgram } from '../../helpers/run-in-process.ts';
import { MAESTRO } from '../../helpers/run-maestro.ts';
import { filesBelow } from '../../helpers/session-on-disk.ts';
import { suiteFolder } from '../../helpers/suite-folder.ts';

const MAIN = MAESTRO[1]!;

describe('maestro help', () => {
  it('waits for neither SQLite nor zod nor the engine: they are loaded by commands that run', () => {
    const loaded = textOfStartup(MAIN);
    expect(loaded).toContain('maestroProgram');
    expect(loaded).not.toMatch(/from ?"better-sqlite3"|ZodObject|piscina|hyparquet/);
  });

  it('explains a topic', async () => {
    const { code, out, err } = await runProgram('help', 'environment');
    expect([code, err]).toEqual([0, '']);
    for (const [name] of ENVIRONMENT) expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it.each([
    [['sesion'], 'There is no help on "sesion": did you mean "session"?\n'],
    [['data', 'pul'], 'There is no help on "data pul": did you mean "pull"?\n'],
    [['enviroment'], 'There is no help on "enviroment": did you mean "environment"?\n'],
    [['session', 'files'], /^There is no help on "session files"/],
  ])('ends with 2 and says what may have been meant by %j', async (words, said) => {
    const { code, out, err } = await runProgram('help', ...words);
    expect([code, out]).toEqual([2, '']);
    if (typeof said === 'string') expect(err).toBe(said);
    else expect(err).toMatch(said);
  });
});

/** All that a built module loads before it does anything. */
function textOfStartup(path: string, seen = new Set<string>()): string {
  if (seen.has(path)) return '';
  seen.add(path);
  const text = readFileSync(path, 'utf8');
  const next = [...text.matchAll(/^(?:import|\} from)[^;(]*?"(\.\/[^"]+)";$/gm)].map(
    ([, to]) => to!,
  );
  return [text, ...next.map((to) => textOfStartup(join(dirname(path), to), seen))].join('\n');
}

describe('maestro help session', () => {
  it('wraps prose to the terminal, and leaves what is there to be copied as it is', async () => {
    const { out } = await runProgram('help', 'calibrate');
    expect(out).toContain(
      '\nKinds:\nnull: a random walk. volatility: the same with clusters of volatility and jumps,\nas real',
    );
    expect(out).toContain(
      '\n  $ maestro calibrate                     200 and 100 of each kind: some 40 minutes on two cores\n',
    );
  });
});

describe('maestro help environment', () => {
  const root = resolve(import.meta.dirname, '../../..');
  const sources = ['bin', ...FOLDERS]
    .flatMap((folder) => readdirSync(join(root, folder), { withFileTypes: true, recursive: true }))
    .filter((entry) => entry.isFile() && /\.(ts|tsx|js)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));

  it('has every variable that the sources read, and no other', () => {
    const read = sources.flatMap((text) =>
      [...text.matchAll(/\benv\.([A-Z][A-Z_]+)|\.env\('([A-Z_]+)'\)|\benv\['([A-Z_]+)'\]/g)].map(
        (match) => match[1] ?? match[2] ?? match[3]!,
      ),
    );
    const taken = sources.flatMap((text) =>
      [...text.matchAll(/\{ ([A-Z][A-Z_, ]+) \} = environment\b/g)].flatMap(([, names]) =>
        names!.split(', '),
      ),
    );
    const ofProviders = Object.values(PROVIDER_VARIABLES).flatMap(({ key, baseUrl }) => [
      key,
      baseUrl,
    ]);
    expect(read).toContain('MAESTRO_LAB');
    expect(ENVIRONMENT.map(([name]) => name).sort()).toEqual(
      [...new Set([...read, ...taken, ...ofProviders])].sort(),
    );
  });
});

describe('maestro help files', () => {
  const lab = suiteFolder();
  /** Without what counts up: segments, tests, turns, plans. */
  const kind = (path: string) =>
    path
      .replace(/segment_\d+/, 'segment_1')
      .replace(/seg\d+_test\d+/, 'seg1_test001')
      .replace(/transcripts\/.*/, 'transcripts/')
      .replace(/one_page_plan_\d+/, 'one_page_plan_2');

  it('has everything that lies in a lab, and nothing else', async () => {
    const folder = copyFinished(lab);
    await runHere(dataCommand(), 'simulate', '--days', '3', '--lab', lab);
    await runHere(indexCommand(), '--lab', lab);
    const lock = lockSession(folder, () => new Date());
    const found = new Set([...filesBelow(folder).keys()].map(kind));
    lock.release();
    const listed = LAB_TREE.filter(([path]) => path.startsWith('  ')).map(([path]) => path.trim());
    const leaves = [...found].map((path) => path.replace(/^.*\/(?=.)/, ''));
    expect(new Set(listed.filter((path) => !/^seg.*\/$/.test(path)))).toEqual(new Set(leaves));
    expect([...filesBelow(lab).keys()].filter((path) => !path.startsWith('sessions/'))).toEqual([
      'data/simulated-null-1.bars',
      'lab.db',
    ]);
    for (const path of ['LAB/data/NAME.bars', 'LAB/lab.db', 'LAB/sessions/NAME/']) {
      expect(LAB_TREE.map(([one]) => one)).toContain(path);
    }
  });
});
