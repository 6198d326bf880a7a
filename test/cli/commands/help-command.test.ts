import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROVIDER_VARIABLES } from '../../../cli/agents/provider-settings.ts';
import { dataCommand } from '../../../cli/commands/data-command.ts';
import { indexCommand } from '../../../cli/commands/index-command.ts';
import { sessionCommand } from '../../../cli/commands/session-command.ts';
import { ENVIRONMENT } from '../../../cli/help/environment.ts';
import { LAB_TREE } from '../../../cli/help/lab-tree.ts';
import { usageError } from '../../../cli/help/usage-error.ts';
import { FOLDERS } from '../../../cli/version/source-build.ts';
import { lockSession } from '../../../sessions/record/session-lock.ts';
import { copyFinished } from '../../helpers/finished-session.ts';
import { runHere, runProgram } from '../../helpers/run-in-process.ts';
import { MAESTRO } from '../../helpers/run-maestro.ts';
import { filesBelow } from '../../helpers/session-on-disk.ts';
import { suiteFolder } from '../../helpers/suite-folder.ts';

const MAIN = MAESTRO[1]!;

describe('maestro help', () => {
  it('loads neither SQLite nor zod nor the engine', () => {
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
    [
      ['sesion'],
      'Cannot explain "sesion": there is no such command or topic; did you mean "session"?\n',
    ],
    [
      ['data', 'pul'],
      'Cannot explain "data pul": there is no such command or topic; did you mean "pull"?\n',
    ],
    [
      ['enviroment'],
      'Cannot explain "enviroment": there is no such command or topic; did you mean "environment"?\n',
    ],
    [['session', 'files'], /^Cannot explain "session files"/],
  ])('exits with 2 and a suggestion for %j', async (words, expected) => {
    const { code, out, err } = await runProgram('help', ...words);
    expect([code, out]).toEqual([2, '']);
    if (typeof expected === 'string') expect(err).toBe(expected);
    else expect(err).toMatch(expected);
  });
});

/** The text of a built module and of all its static imports. */
function textOfStartup(path: string, seen = new Set<string>()): string {
  if (seen.has(path)) return '';
  seen.add(path);
  const text = readFileSync(path, 'utf8');
  const next = [...text.matchAll(/^(?:import|\} from)[^;(]*?"(\.\/[^"]+)";$/gm)].map(
    ([, to]) => to!,
  );
  return [text, ...next.map((to) => textOfStartup(join(dirname(path), to), seen))].join('\n');
}

describe('maestro help calibrate', () => {
  it('wraps prose to the terminal, but not examples', async () => {
    const { out } = await runProgram('help', 'calibrate');
    expect(out).toContain(
      '\nKinds:\nnull: a random walk. volatility: a random walk with volatility clusters and\njumps. drift: ',
    );
    expect(out).toContain(
      '\n  $ maestro calibrate                     200 and 100 of each kind: about 40 minutes on two cores\n',
    );
  });
});

describe('maestro session --help', () => {
  const optionsOf = (page: string) =>
    [...page.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, name]) => name!);

  it('shows the everyday options, and --help-all every option', async () => {
    const short = await runProgram('session', '--help');
    expect(optionsOf(short.out).sort()).toEqual(
      [
        ...['--market', '--interval', '--from', '--to', '--segments', '--tests', '--agents'],
        ...['--budget-usd', '--seed', '--placebo', '--fee-bps', '--schedule', '--workers'],
        ...['--config', '--dry-run', '--lab', '--name', '--plain', '--json', '--quiet'],
        ...['--no-color', '--help-all', '--help'],
      ].sort(),
    );
    const all = await runProgram('session', '--help-all');
    expect([all.code, all.err]).toEqual([0, '']);
    const hidden = ['--archive-url'];
    const names = sessionCommand().options.map(({ long }) => long!);
    expect(optionsOf(all.out).sort()).toEqual(
      [...names.filter((name) => !hidden.includes(name)), '--help'].sort(),
    );
    for (const line of all.out.split('\n').filter((one) => !one.startsWith('  $'))) {
      expect(line.length, line).toBeLessThanOrEqual(80);
    }
  });
});

describe('usageError()', () => {
  it.each([
    [
      "option '--workers <n>' argument 'x' is invalid. Expected a whole number of 0 or more.",
      'Cannot read --workers: found "x"; give a whole number of 0 or more',
    ],
    [
      "option '-V, --version' argument 'a\nb' is invalid. Allowed choices are c, d.",
      'Cannot read --version: found "a b"; use one of c, d',
    ],
    [
      "option '--lab <dir>' argument missing",
      'Cannot read --lab: it has no value; see maestro x --help',
    ],
    [
      "required option '--at-segment <k>' not specified",
      'Cannot run maestro x: --at-segment is missing; see maestro x --help',
    ],
    [
      "missing required argument 'symbol'",
      'Cannot run maestro x: <symbol> is missing; see maestro x --help',
    ],
    [
      "too many arguments for 'doctor'. Expected 0 arguments but got 1.",
      'Cannot run maestro x: expected 0 arguments but got 1; see maestro x --help',
    ],
    [
      "unknown option '--a'\n(Did you mean --b?)",
      'Cannot read "--a": there is no such option; did you mean --b?',
    ],
    ['something new', 'Cannot run maestro x: something new; see maestro x --help'],
  ])('rewrites %j', (message, expected) => {
    expect(usageError(`error: ${message}\n`, 'maestro x')).toBe(expected);
  });
});

describe('maestro help environment', () => {
  const root = resolve(import.meta.dirname, '../../..');
  const sources = ['bin', ...FOLDERS]
    .flatMap((folder) => readdirSync(join(root, folder), { withFileTypes: true, recursive: true }))
    .filter((entry) => entry.isFile() && /\.(ts|tsx|js)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));

  it('lists exactly the variables that the sources read', () => {
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
  /** Paths with numbers of segments, tests, turns and plans unified. */
  const kind = (path: string) =>
    path
      .replace(/segment_\d+/, 'segment_1')
      .replace(/seg\d+_test\d+/, 'seg1_test001')
      .replace(/transcripts\/.*/, 'transcripts/')
      .replace(/one_page_plan_\d+/, 'one_page_plan_2');

  it('lists exactly the files of a lab', async () => {
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
