import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { backtestCommand } from '../../cli/commands/backtest-command.ts';
import { dataCommand } from '../../cli/commands/data-command.ts';
import { doctorCommand } from '../../cli/commands/doctor-command.ts';
import { indexCommand } from '../../cli/commands/index-command.ts';
import { leaderboardCommand } from '../../cli/commands/leaderboard-command.ts';
import { methodsCommand } from '../../cli/commands/methods-command.ts';
import { modelsCommand } from '../../cli/commands/models-command.ts';
import { resumeCommand } from '../../cli/commands/resume-command.ts';
import { schemaCommand } from '../../cli/commands/schema-command.ts';
import { sessionCommand } from '../../cli/commands/session-command.ts';
import { sessionsCommand } from '../../cli/commands/sessions-command.ts';
import { showCommand } from '../../cli/commands/show-command.ts';
import { verifyCommand } from '../../cli/commands/verify-command.ts';
import { maestroProgram } from '../../cli/program.ts';
import { ALL_METHODS } from '../../engine/strategy/all-methods.ts';
import { EXIT_PARAMETERS } from '../../engine/strategy/parameters.ts';
import { MarketFacts } from '../../protocol/market-facts.ts';
import { Metrics } from '../../protocol/metrics.ts';
import { MetricsGlobal } from '../../protocol/metrics-global.ts';
import { PUBLISHED_SCHEMAS } from '../../protocol/published-schemas.ts';
import type { SegmentResults } from '../../protocol/segment-results.ts';
import { Strategy } from '../../protocol/strategy.ts';
import { lockSession } from '../../sessions/record/session-lock.ts';
import { relabelled } from '../helpers/changed-market.ts';
import { ERROR_LINE as SENTENCE } from '../helpers/error-form.ts';
import { copyFinished } from '../helpers/finished-session.ts';
import { type JsonSchema, schemaProblems } from '../helpers/json-schema.ts';
import { temporaryFile, temporaryFolder } from '../helpers/market-folder.ts';
import { EXAMPLES } from '../helpers/protocol-examples.ts';
import { runHere, runOnTerminal, runProgram } from '../helpers/run-in-process.ts';
import { runMaestro } from '../helpers/run-maestro.ts';
import { filesBelow, runOnDisk } from '../helpers/session-on-disk.ts';
import { smallConfig, smallMarket } from '../helpers/small-session.ts';
import { suiteFolder } from '../helpers/suite-folder.ts';

const COMMANDS: Readonly<Record<string, () => Command>> = {
  session: sessionCommand,
  resume: resumeCommand,
  verify: verifyCommand,
  show: showCommand,
  sessions: sessionsCommand,
  leaderboard: leaderboardCommand,
  backtest: backtestCommand,
  methods: methodsCommand,
  models: modelsCommand,
  data: dataCommand,
  schema: schemaCommand,
  index: indexCommand,
  doctor: doctorCommand,
};

const lab = suiteFolder();
let metrics: MetricsGlobal;
beforeAll(async () => {
  const one = copyFinished(lab);
  metrics = MetricsGlobal.parse(JSON.parse(readFileSync(join(one, 'metrics_global.json'), 'utf8')));
  await runOnDisk(lab, 'two', { config: smallConfig({ schedule: 'revisit' }) });
});

/** A copy of the lab, to be damaged. */
function copyOfLab(): string {
  const copy = temporaryFolder();
  cpSync(join(lab, 'sessions'), join(copy, 'sessions'), { recursive: true });
  return copy;
}

const run = (command: string, ...args: string[]) => runHere(COMMANDS[command]!(), ...args);
const runSeen = (command: string, ...args: string[]) =>
  runOnTerminal(COMMANDS[command]!(), ...args);

describe('maestro', () => {
  it('prints help, and how to start', async () => {
    const { code, out, err } = await runMaestro(['--help']);
    expect([code, err]).toEqual([0, '']);
    for (const [name] of pathsBelow(maestroProgram())) {
      expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    }
    expect(out.match(/^\S+:$/gm)).toEqual(['Options:', 'Run:', 'Read:', 'Data:', 'Lab:']);
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect((await runMaestro(['help'])).out).toBe(out);
    expect(out).toContain('Start here:');
    expect(out).toContain('Exit codes: 0 done, 1 failed, 2 usage');
    expect(out).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it('rejects an unknown command with 2 and a suggestion', async () => {
    const { code, out, err } = await runMaestro(['sesion']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('Cannot run "sesion": there is no such command; did you mean session?\n');
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('rejects an unknown option with 2 and a suggestion', async () => {
    const { code, out, err } = await runMaestro(['session', '--segmnts', '2']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(
      'Cannot read "--segmnts": there is no such option; did you mean --segments?\n',
    );
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('prints its version', async () => {
    const { version } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
    ) as { version: string };
    const { code, out } = await runMaestro(['--version']);
    expect([code, out]).toEqual([0, `${version}\n`]);
  });
});

describe('--help', () => {
  const paths = pathsBelow(maestroProgram());
  const page = async (path: readonly string[], option = '--help') =>
    (await runProgram(...path, option)).out;

  it.each(paths.map((path) => [path.join(' '), path]))(
    'of %s is a page with examples',
    async (name, path) => {
      const { code, out, err } = await runProgram(...path, '--help');
      expect([code, err]).toEqual([0, '']);
      expect(out).toMatch(new RegExp(`^Usage: maestro ${name} .*\\n\\n[A-Z]`));
      const titles = out.match(/^[A-Z][^.]*:$/gm)!;
      expect(titles).toEqual([...new Set(titles)]);
      expect(out).toContain('\n  -h, --help ');
      expect(sectionOf(out, 'Examples')).toMatch(/^ {2}\$ (maestro|sqlite3|source) /);
      expect(out).not.toMatch(/[^\P{Cc}\n]/u);
      // Examples are there to be copied, and are in one piece; the rest is wrapped.
      const isPreformatted = (line: string) => /^ {2}(\$ | |[a-z]+ {3})/.test(line);
      for (const line of out.split('\n')) {
        expect(line.length, line).toBeLessThanOrEqual(isPreformatted(line) ? 125 : 80);
      }
      expect(await runProgram('help', ...path)).toEqual({ code: 0, out, err: '' });
    },
  );

  it('has existing commands and options in its examples', async () => {
    const options = new Map<string, string>();
    const examples: string[] = [];
    for (const path of paths) {
      const text = await page(path);
      options.set(path.join(' '), text.split('\nExamples:\n')[0]!);
      const shown = sectionOf(text, 'Examples').split('\n');
      examples.push(...shown.flatMap((line) => /^ {2}\$ maestro (.*)/.exec(line)?.[1] ?? []));
    }
    expect(examples.length).toBeGreaterThan(20);
    for (const example of examples) {
      const words = example.replace(/ (\||>| ) .*/, '').split(' ');
      const known = options.get(words.slice(0, 2).join(' ')) ?? options.get(words[0]!);
      expect(known, example).toBeDefined();
      for (const option of words.filter((word) => word.startsWith('--'))) {
        expect(known, `${example}: ${option}`).toContain(`${option}`);
      }
    }
  });

  it('has every option of every command, under its group', async () => {
    for (const path of paths) {
      let command = maestroProgram();
      for (const word of path) command = command.commands.find((one) => one.name() === word)!;
      const hasMore = command.options.some(({ long }) => long === '--help-all');
      const text = await page(path, hasMore ? '--help-all' : '--help');
      for (const option of command.options.filter(({ hidden }) => !hidden)) {
        expect(text, path.join(' ')).toContain(`\n  ${option.flags} `);
      }
    }
    expect(await page(['session'])).toMatch(/\nAgents:\n {2}--agents <agent> +agent of all/);
  });

  it('lists the exit codes of a command, and the variables of an option', async () => {
    expect(await page(['verify'])).toMatch(/\nExit codes: 0 identical, 4 different/);
    expect((await page(['sessions'])).replace(/\s+/g, ' ')).toContain('env: MAESTRO_LAB');
  });

  it('is bold on a terminal only, and not with NO_COLOR or TERM=dumb', async () => {
    const seen = () => runOnTerminal(sessionsCommand(), '--help');
    vi.stubEnv('NO_COLOR', '');
    vi.stubEnv('TERM', 'xterm');
    try {
      expect((await seen()).out.startsWith('\u001b[1mUsage:\u001b[22m ')).toBe(true);
      vi.stubEnv('FORCE_COLOR', '1');
      expect((await run('sessions', '--help')).out).toMatch(/^Usage: /);
      vi.stubEnv('NO_COLOR', '1');
      expect((await seen()).out).toMatch(/^Usage: /);
      vi.stubEnv('NO_COLOR', '');
      vi.stubEnv('TERM', 'dumb');
      expect((await seen()).out).toMatch(/^Usage: /);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

/** Every command that can be typed: `session`, `data pull`. */
function pathsBelow(command: Command, above: readonly string[] = []): string[][] {
  return command.commands
    .filter((one) => !one.name().startsWith('__'))
    .flatMap((one) => [[...above, one.name()], ...pathsBelow(one, [...above, one.name()])]);
}

/** What stands below a title of a page. */
function sectionOf(page: string, title: string): string {
  return (page.split(`\n${title}:\n`)[1] ?? '').split('\n\n')[0]!;
}

describe('maestro methods', () => {
  it('lists every method with its parameters, the exits and the gates', async () => {
    const { code, out, err } = await runSeen('methods');
    expect([code, err]).toEqual([0, '']);
    for (const { name, parameters } of ALL_METHODS) {
      expect(out).toContain(`\n${name}\n`.slice(name === ALL_METHODS[0]!.name ? 1 : 0));
      for (const one of parameters) expect(out).toContain(`  ${one.name} `);
    }
    for (const name of ['atr_stop_mult', 'hard_tp_usd', 'timeout_bars', 'vhf_min', 'cvd', 'imb']) {
      expect(out).toContain(name);
    }
  });

  it('prints one, or JSON', async () => {
    const one = await runSeen('methods', 'macd_trend');
    expect(one.out).toMatch(/^macd_trend\n {2}Long when/);
    expect(one.out).not.toContain('ema_crossover');
    const text = one.out.replace(/\s+/g, ' ');
    expect(text).toContain(
      'The side lasts until the histogram crosses zero the other way, then turns',
    );
    expect(text).toContain('a signal that a gate rejects is lost, not delayed');
    expect(text).toContain('With combine "all" it is long if all of them are long');
    for (const line of one.out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    const all = JSON.parse((await run('methods', '--json')).out) as { methods: { name: string }[] };
    expect(all.methods.map(({ name }) => name)).toEqual(ALL_METHODS.map(({ name }) => name));
    expect(JSON.parse((await run('methods', 'macd_trend', '--json')).out).name).toBe('macd_trend');
  });

  it('prints a parameter a line for programs', async () => {
    const { out } = await run('methods');
    const rows = out
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(rows[0]).toEqual([
      'rule',
      'parameter',
      'min',
      'max',
      'step',
      'default',
      'unit',
      'about',
    ]);
    const exits = EXIT_PARAMETERS.map(({ name }) => name);
    expect(rows.filter(([of]) => of === 'exits').map((row) => row[1])).toEqual(exits);
    const methods = [...new Set(rows.slice(1).map(([of]) => of))];
    expect(methods).toEqual([...ALL_METHODS.map(({ name }) => name), 'exits', 'gates']);
    const one = (await run('methods', 'macd_trend', '--no-header')).out;
    expect(one).toContain('macd_trend\tfast\t3\t60\t1\t12\tbars\t');
    expect(one).not.toContain('exits');
  });

  it.each(['macd', 'constructor', '__proto__', '../x'])('rejects "%s" with 2', async (name) => {
    const { code, out, err } = await run('methods', name);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(SENTENCE);
    expect(err).toContain(`Cannot find method "${name}"`);
  });
});

describe('maestro schema', () => {
  it('lists every schema', async () => {
    const { code, out } = await run('schema', '--no-header');
    expect(code).toBe(0);
    const names = out
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t')[0]);
    expect(names).toEqual(PUBLISHED_SCHEMAS.map(({ name }) => name));
    const listed = JSON.parse((await run('schema', '--json')).out) as { name: string }[];
    expect(listed.map(({ name }) => name)).toEqual(names);
  });

  it.each(PUBLISHED_SCHEMAS.map(({ name }) => name))(
    'prints the JSON Schema of %s',
    async (name) => {
      const { code, out, err } = await run('schema', name);
      expect([code, err]).toEqual([0, '']);
      const schema = JSON.parse(out) as JsonSchema;
      expect(schema.title).toBe(name);
      const example = EXAMPLES[name]?.value;
      if (example !== undefined) {
        expect(schemaProblems(schema, JSON.parse(JSON.stringify(example)))).toEqual([]);
      }
    },
  );

  it('rejects another with 2 and a suggestion', async () => {
    const { code, err } = await run('schema', 'trade-evnt');
    expect(code).toBe(2);
    expect(err).toBe(
      'Cannot find schema "trade-evnt": no such schema; did you mean "trade-event"?\n',
    );
  });
});

describe('maestro sessions', () => {
  it('lists the sessions of the lab', async () => {
    const { code, out, err } = await runSeen('sessions', '--lab', lab);
    expect([code, err]).toEqual([0, '']);
    const [header, one, two, ...more] = out.trimEnd().split('\n');
    expect(more).toEqual([]);
    expect(header).toMatch(/^name +state +market +schedule +tests +trades +P&L +verdict$/);
    expect(one).toMatch(/^one +finished +SIMUSDT 5m SIMULATED +forward +2x6 +\d+ .*not judged$/);
    expect(two).toMatch(/^two +finished .* revisit /);
  });

  it('reports running sessions, and how to resume stopped ones', async () => {
    const copy = copyOfLab();
    const journal = join(copy, 'sessions', 'two', 'journal.jsonl');
    writeFileSync(journal, readFileSync(journal, 'utf8').replace(/.*\n$/, ''));
    const stopped = await runSeen('sessions', '--lab', copy);
    expect(stopped.out).toMatch(/^two +stopped +SIMUSDT/m);
    expect(stopped.err).toBe('Note: two stopped; continue it with maestro resume two\n');
    const cut = await run('sessions', '--lab', copy);
    expect(cut.out.split('\n').map((line) => line.split('\t').length)).toEqual([8, 8, 8, 1]);
    expect(cut.err).toBe(stopped.err);
    const lock = lockSession(join(copy, 'sessions', 'two'), () => new Date());
    const running = await runSeen('sessions', '--lab', copy);
    const toCut = await run('sessions', '--lab', copy);
    const rows = JSON.parse((await run('sessions', '--lab', copy, '--json')).out) as object[];
    lock.release();
    expect(running.out).toContain(`two   running (pid ${process.pid})  SIMUSDT`);
    expect(running.err).toBe('');
    expect(toCut.out).toMatch(/\ntwo\trunning\tSIMUSDT 5m SIMULATED\t/);
    expect(rows[1]).toMatchObject({ name: 'two', state: 'running', pid: process.pid });
  });

  it('lists them for programs: tabs, unrounded numbers, with titles or without', async () => {
    const { code, out, err } = await run('sessions', '--lab', lab);
    expect([code, err]).toEqual([0, '']);
    const [titles, one] = out.split('\n').map((line) => line.split('\t'));
    expect(titles).toEqual([
      'name',
      'state',
      'market',
      'schedule',
      'tests',
      'trades',
      'P&L',
      'verdict',
    ]);
    const { n_trades, total_pnl } = metrics.walk_forward.metrics;
    expect(one!.slice(0, 5)).toEqual(['one', 'finished', 'SIMUSDT 5m SIMULATED', 'forward', '2x6']);
    expect(one!.slice(5)).toEqual([String(n_trades), String(total_pnl), 'not judged']);
    const bare = await run('sessions', '--no-header', '--lab', lab);
    expect(bare.out).toBe(out.slice(out.indexOf('\n') + 1));
  });

  it('lists the oldest first, by start and not by name', async () => {
    const copy = copyOfLab();
    for (const [name, at] of [
      ['one', '2024-02-01T00:00:00.000Z'],
      ['two', '2024-01-01T00:00:00.000Z'],
    ] as const) {
      const journal = join(copy, 'sessions', name, 'journal.jsonl');
      const text = readFileSync(journal, 'utf8');
      writeFileSync(journal, text.replace(/(?<="at":")[^"]+/, at));
    }
    const names = async (...args: string[]) =>
      (await run('sessions', '--lab', copy, ...args)).out.match(/^(one|two)(?=\t)/gm);
    expect(await names()).toEqual(['two', 'one']);
    const rows = JSON.parse((await run('sessions', '--lab', copy, '--json')).out) as {
      name: string;
    }[];
    expect(rows.map(({ name }) => name)).toEqual(['two', 'one']);
    expect((await run('show', 'latest', '--files', '--lab', copy)).out).toContain('/one/');
  });

  it('prints JSON, also without sessions', async () => {
    const rows = JSON.parse((await run('sessions', '--lab', lab, '--json')).out) as object[];
    expect(rows).toMatchObject([{ name: 'one', state: 'finished' }, { name: 'two' }]);
    const none = await run('sessions', '--lab', temporaryFolder(), '--json');
    expect([none.code, none.out]).toEqual([0, '[]\n']);
    const empty = await run('sessions', '--lab', temporaryFolder());
    expect([empty.code, empty.out]).toEqual([0, '']);
    expect(empty.err).toMatch(/^Note: .* has no sessions yet; try maestro session\n$/);
  });
});

describe('maestro leaderboard', () => {
  it('lists segments by t, with their number of trials', async () => {
    const { code, out } = await run('leaderboard', '--lab', lab, '--min-trades', '0');
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(out).toContain('SIMULATED');
    expect(out).not.toMatch(/NaN|null|undefined/);
    const rows = JSON.parse((await run('leaderboard', '--lab', lab, '--json')).out) as {
      trials: number;
      session: string;
    }[];
    const sum = Object.values(metrics.trials).reduce((total, count) => total + count, 0);
    expect(rows.find(({ session }) => session === 'one')!.trials).toBe(sum);
    const top = await run('leaderboard', '--lab', lab, '--top', '1');
    expect(top.out.trimEnd().split('\n')).toHaveLength(2);
  });
});

describe('maestro show', () => {
  it('prints the summary, by default of the latest', async () => {
    const summary = readFileSync(join(lab, 'sessions', 'one', 'session_summary.md'), 'utf8');
    expect((await run('show', 'one', '--lab', lab)).out).toBe(summary);
    expect((await run('show', '--lab', lab)).out).toContain(
      '- Walk-forward: revisit schedule, 12 days',
    );
  });

  it('prints a segment with its tests, and a test with its trades', async () => {
    const results = JSON.parse(
      readFileSync(join(lab, 'sessions/one/segment_2/segment_results.json'), 'utf8'),
    ) as SegmentResults;
    const { out } = await run('show', 'one', '--segment', '2', '--lab', lab);
    expect(out).toContain('one, segment 2\n*** SIMULATED market');
    for (const { test } of results.tests) expect(out).toContain(test);
    expect(out).not.toMatch(/NaN|null|undefined/);
    const kept = results.tests.find(({ status }) => status === 'kept')!;
    const test = await run('show', 'one', '--test', kept.test, '--lab', lab);
    expect(test.out).toContain(`${kept.test}: kept`);
    expect(test.out).toContain('SIMULATED');
    const trades = readFileSync(
      join(lab, `sessions/one/segment_2/${kept.test}/trades.jsonl`),
      'utf8',
    );
    const shown = test.out.split('\n').filter((line) => /^(validation|step) /.test(line));
    expect(shown).toHaveLength(trades.trimEnd().split('\n').length);
    expect(test.out).not.toMatch(/NaN|null|undefined/);
  });

  it('prints the data of its tables as JSON', async () => {
    const of = async (...args: string[]) =>
      JSON.parse((await run('show', 'one', ...args, '--json', '--lab', lab)).out);
    const below = filesBelow(join(lab, 'sessions', 'one'));
    const file = (path: string) => JSON.parse(below.get(path)!);
    const results = file('segment_2/segment_results.json') as SegmentResults;
    expect(await of()).toEqual(file('metrics_global.json'));
    expect(await of('--segment', '2')).toEqual({
      segment: 2,
      plan: file('segment_2/segment_plan.json'),
      results,
    });
    const kept = results.tests.find(({ status }) => status === 'kept')!;
    const lines = below.get(`segment_2/${kept.test}/trades.jsonl`)!.trimEnd().split('\n');
    expect(await of('--test', kept.test)).toEqual({
      outcome: kept,
      trades: lines.map((line) => JSON.parse(line)),
    });
    expect(await of('--files')).toHaveLength(below.size);
    expect((await run('show', 'one', '--segment', '9', '--json', '--lab', lab)).code).toBe(2);
  });

  it('lists files', async () => {
    const { out } = await run('show', 'one', '--files', '--lab', lab);
    const below = filesBelow(join(lab, 'sessions', 'one'));
    expect(out.trimEnd().split('\n')).toHaveLength(below.size);
  });

  it.each([
    [['nope'], 'Cannot find session "nope"'],
    [['../../etc'], 'Cannot name a session'],
    [['one', '--segment', '9'], 'Cannot find segment 9 of "one": it has 1, 2'],
    [['one', '--test', 'seg1_test999'], 'Cannot find test "seg1_test999"'],
    [['one', '--test', '../../x'], 'Cannot find test "../../x"'],
  ])('rejects %j with 2', async (args, said) => {
    const { code, out, err } = await run('show', ...args, '--lab', lab);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(SENTENCE);
    expect(err).toContain(said);
  });

  it('reports the progress of an unfinished session', async () => {
    const copy = copyOfLab();
    const folder = join(copy, 'sessions', 'one');
    rmSync(join(folder, 'session_summary.md'));
    rmSync(join(folder, 'metrics_global.json'));
    rmSync(join(folder, 'segment_2', 'segment_results.json'));
    const removed = await run('show', 'one', '--lab', copy);
    expect(removed.out).toBe(
      'one has no session_summary.md: it was removed. Show its segments with --segment.\n',
    );
    const journal = join(folder, 'journal.jsonl');
    writeFileSync(journal, readFileSync(journal, 'utf8').replace(/.*\n$/, ''));
    const { code, out } = await run('show', 'one', '--lab', copy);
    expect(code).toBe(0);
    expect(out).toBe(
      'one stopped with 1 of 2 segments finished, so it has no summary. Show them with --segment, or ' +
        'resume it: maestro resume one\n',
    );
    const lock = lockSession(folder, () => new Date());
    const running = await run('show', 'one', '--lab', copy);
    lock.release();
    expect(running.out).toBe(
      `one is running (pid ${process.pid}), 1 of 2 segments finished. Show them with --segment.\n`,
    );
    const segment = await run('show', 'one', '--segment', '2', '--lab', copy);
    expect(segment.out).toContain('It is not finished.');
  });
});

describe('maestro index', () => {
  it('updates the index, or rebuilds it', async () => {
    const copy = copyOfLab();
    const said = `${copy}/lab.db has 2 sessions\n`;
    expect(await run('index', '--lab', copy)).toEqual({ code: 0, out: said, err: '' });
    writeFileSync(join(copy, 'sessions', 'one', 'test.log'), '');
    expect(await run('index', '--rebuild', '--lab', copy)).toEqual({ code: 0, out: said, err: '' });
  });

  it('reports a session that cannot be read, with file and line, and adds the others', async () => {
    const copy = copyOfLab();
    const segment = join(copy, 'sessions', 'one', 'segment_1');
    const test = readdirSync(segment).find((name) => name.startsWith('seg1_test'))!;
    const path = join(segment, test, 'scores.jsonl');
    const key = '\\u001b]0;owned\\u0007';
    writeFileSync(path, readFileSync(path, 'utf8').replace('"phase"', `"${key}":1,"phase"`));
    const { out, err } = await run('index', '--rebuild', '--lab', copy);
    expect(out).toBe(`${copy}/lab.db has 1 session\n`);
    expect(err).toContain(`Cannot read session "one": Cannot read ${path}: line 1 `);
    expect(err).not.toMatch(/[^\P{Cc}\n]/u);
    // A new session starts nevertheless.
    const args = ['--market', 'simulated:null:1:60', '--segments', '1', '--tests', '2'];
    const next = await run('session', ...args, '--dry-run', '--lab', copy);
    expect(next.code).toBe(0);
  });

  it('rejects a lab.db that is not an index', async () => {
    const copy = copyOfLab();
    writeFileSync(join(copy, 'lab.db'), 'my diary '.repeat(1000));
    for (const command of ['index', 'sessions', 'leaderboard']) {
      const { code, out, err } = await run(command, '--lab', copy);
      expect([code, out]).toEqual([1, '']);
      expect(err).toMatch(SENTENCE);
      expect(err).toContain('rebuild it with "maestro index --rebuild"');
    }
    expect(await run('index', '--rebuild', '--lab', copy)).toMatchObject({
      code: 0,
      out: `${copy}/lab.db has 2 sessions\n`,
    });
    expect((await run('sessions', '--lab', copy)).code).toBe(0);
  });

  it('lists sessions and leaders from their files if lab.db is not writable', async () => {
    const copy = copyOfLab();
    for (const file of ['lab.db', 'lab.db-wal', 'lab.db-shm'])
      rmSync(join(copy, file), { force: true });
    mkdirSync(join(copy, 'lab.db'));
    for (const command of ['sessions', 'leaderboard']) {
      const there = await run(command, '--lab', lab);
      const { code, out, err } = await run(command, '--lab', copy);
      expect([code, out]).toEqual([0, there.out]);
      expect(err).toMatch(
        /^Note: lab\.db is not writable \([^\n]+\); sessions are read from their files/,
      );
    }
  });
});

describe('maestro doctor', () => {
  it('checks the system, and reports which keys are set, not their values', async () => {
    process.env.OPENAI_API_KEY = 'sk-canary-123';
    try {
      const { code, out } = await run('doctor', '--lab', lab);
      expect(code).toBe(0);
      for (const check of ['Node', 'memory', 'worker threads', 'SQLite', 'lab folder', 'disk']) {
        expect(out).toMatch(new RegExp(`^(ok  |note)  ${check} `, 'm'));
      }
      expect(out).toMatch(/OPENAI_API_KEY +set\n/);
      expect(out).not.toContain('canary');
    } finally {
      delete process.env.OPENAI_API_KEY;
    }
  });

  it('prints its findings as JSON', async () => {
    const { code, out } = await run('doctor', '--json', '--lab', temporaryFile('lab', ''));
    const findings = JSON.parse(out) as { check: string; state: string }[];
    expect(code).toBe(1);
    expect(findings.find(({ check }) => check === 'lab folder')!.state).toBe('bad');
    expect(findings.find(({ check }) => check === 'Node')!.state).toBe('ok');
  });

  it('creates no folder, and ends with 1 if something must be fixed', async () => {
    const wanted = join(temporaryFolder(), 'not', 'yet');
    expect((await run('doctor', '--lab', wanted)).code).toBe(0);
    expect(existsSync(wanted)).toBe(false);
    const file = temporaryFile('lab', '');
    const { code, out } = await run('doctor', '--lab', file);
    expect(code).toBe(1);
    expect(out).toMatch(/^BAD {3}lab folder/m);
  });
});

describe('maestro backtest', () => {
  const csv = () => {
    // Ten days of a zigzag: up by 1 for four days, down for three, up again.
    const closes = [100, 101, 102, 103, 104, 103, 102, 101, 102, 103];
    const rows = closes.map((close, i) => {
      const open = i === 0 ? 100 : closes[i - 1]!;
      const day = `2024-01-${String(i + 1).padStart(2, '0')}`;
      return `${day},${open},${Math.max(open, close)},${Math.min(open, close)},${close},10`;
    });
    return temporaryFile('ZIG-1d.csv', `date,open,high,low,close,volume\n${rows.join('\n')}\n`);
  };
  const free = ['--fee-bps', '0', '--slippage-bps', '0'];

  it('prints spec, market, trades and metrics as JSON, and nothing else', async () => {
    const args = ['--market', csv(), '--symbol', 'ZIG', '--method', 'sma_crossover', '--json'];
    const { code, out } = await run(
      'backtest',
      ...[...args, '--set', 'fast=2', 'slow=5', '--quantity', '1', ...free],
    );
    expect(code).toBe(0);
    const result = JSON.parse(out) as Record<string, unknown>;
    expect(Object.keys(result)).toEqual(['spec', 'market', 'warnings', 'trades', 'metrics']);
    const { costs, from, to, ...strategy } = result.spec as Record<string, unknown>;
    expect(Strategy.parse(strategy)).toMatchObject({
      methods: ['sma_crossover'],
      params: { 'sma_crossover.fast': 2, 'sma_crossover.slow': 5 },
      sizing: { quantity: 1 },
      exits: {},
      gates: {},
    });
    expect(costs).toEqual({ fee_bps: 0, slippage_bps: 0 });
    expect([from, to]).toEqual(['2024-01-01T00:00:00Z', '2024-01-11T00:00:00Z']);
    expect(MarketFacts.parse(result.market)).toMatchObject({ symbol: 'ZIG', bars: 10 });
    const { expectancy, on_capital, ...metrics } = result.metrics as Record<string, unknown>;
    Metrics.parse(metrics);
    // One trade that lost 1, on a capital of what one trade takes at the first open.
    expect(expectancy).toBe(-1);
    expect(on_capital).toMatchObject({ capital: 100 });
    // Means of 2 and 5 closes are known from day 5 on: 103.5 and 102, long, but no turn. On day 7 they
    // are 102.5 and 102.8: short, at the open of day 8, which is 102. On day 9 they are 101.5 and 102.4,
    // on day 10 102.5 and 102.2: long, but on the last bar a signal is void. So the short is closed at
    // the last close, 103: a loss of 1.
    expect(result.trades).toEqual([
      {
        entry_ts: '2024-01-08T00:00:00Z',
        exit_ts: '2024-01-10T00:00:00Z',
        side: 'SHORT',
        entry: 102,
        exit: 103,
        quantity: 1,
        pnl: -1,
        bars_held: 2,
        exit_reason: 'slice_end',
      },
    ]);
    expect(result.metrics).toMatchObject({ n_trades: 1, hit: 0, payoff: 0, total_pnl: -1 });
  });

  it('prints a table for people, SIMULATED if it is', async () => {
    const market = ['--market', 'simulated:planted:1:30'];
    const { code, out, err } = await run(
      'backtest',
      ...market,
      '--method',
      'macd_trend',
      '--trades',
      '3',
    );
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^\*\*\* SIMULATED market \(planted, seed 1\)/);
    expect(out).toMatch(/\.\.\. [\d,]+ earlier trades \(--trades \d+ shows all\)/);
    expect(out.match(/ (LONG|SHORT) /g)).toHaveLength(3);
    expect(out).toMatch(/trades, hit [\d.]+ %, payoff [\d.]+/);
    expect(out).not.toMatch(/NaN|null|undefined/);
  });

  it('prints n/a without trades', async () => {
    const { out } = await run('backtest', '--market', csv(), '--method', 'adx_trend');
    expect(out).toContain('No trades.');
    expect(out).toContain('hit n/a, payoff n/a');
    expect(out).not.toMatch(/NaN|null|undefined|Infinity/);
  });

  it('runs the champion as printed in the summary, with the results of the session', async () => {
    const summary = readFileSync(join(lab, 'sessions', 'one', 'session_summary.md'), 'utf8');
    const [, json] = /^```json\n([\s\S]*?)^```$/m.exec(summary)!;
    const [, command] = /^maestro backtest (.+)$/m.exec(summary)!;
    const path = temporaryFile('best.json', json!);
    const { code, out } = await run(
      'backtest',
      ...command!.replace('best.json', path).split(' '),
      '--json',
    );
    expect(code).toBe(0);
    const result = JSON.parse(out);
    const { champion, finalists } = metrics.honesty;
    const { strategy, step } = finalists[champion!]!;
    expect(result.spec).toMatchObject(strategy);
    expect(summary).toContain('It gives the same trades and P&L as the champion above.');
    expect(step.n_trades).toBeGreaterThan(0);
    expect(result.metrics).toMatchObject({ n_trades: step.n_trades, total_pnl: step.total_pnl });
  });

  it.each([
    [['--method', 'macd'], 'Cannot find method "macd"'],
    [[], 'no strategy is given'],
    [['--method', 'ema_crossover', '--set', 'fst=3'], 'did you mean "fast"?'],
    [['--method', 'ema_crossover', '--set', 'fast'], 'Cannot read --set: '],
    [['--method', 'ema_crossover', '--set', 'fast=x'], 'Cannot read --set: '],
    [['--method', 'ema_crossover', '--set', 'fast=1e400'], 'Cannot read --set: '],
    [['--method', 'ema_crossover', '--set', 'fast=3=4'], 'Cannot read --set: '],
    [['--method', 'ema_crossover', '--set', 'fast=500'], 'must be between'],
    [['--method', 'ema_crossover', '--set', 'fast=60', 'slow=20'], 'must be below'],
    [['--method', 'ema_crossover', '--set', 'fast=2.5'], 'must be a whole number'],
    [['--method', 'ema_crossover', '--set', '__proto__=1'], 'is not a parameter'],
    [['--method', 'ema_crossover', 'sma_crossover', '--set', 'fast=3'], 'give the full name'],
    [['--method', 'a', 'b', 'c', 'd'], 'give at most three'],
    [['--method', 'ema_crossover', '--quantity', '0'], 'give a size above 0'],
    [['--method', 'ema_crossover', '--from', '2030-01'], 'found 0 bars; the market has'],
    [['--strategy', '/no/such.json'], 'Cannot read "/no/such.json": no such file'],
  ])('rejects %j with 2', async (args, said) => {
    const market = ['--market', 'simulated:null:1:5'];
    const { code, out, err } = await run('backtest', ...market, ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(SENTENCE);
    expect(err).toContain(said);
  });

  it('names the wrong line of a CSV, with 1', async () => {
    const path = csv();
    appendFileSync(path, '2024-01-11,1,2,x,1,1\n');
    const { code, err } = await run('backtest', '--market', path, '--method', 'ema_crossover');
    expect(code).toBe(1);
    expect(err).toMatch(/ZIG-1d\.csv.*12/);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

describe('a session whose market has a hostile name', () => {
  const HOSTILE = '\u001b]0;owned\u0007\u009b2J\u202eX';
  const hostileLab = suiteFolder();
  beforeAll(async () => {
    const market = relabelled(smallMarket(), {
      symbol: HOSTILE,
      venue: HOSTILE,
      simulated: { kind: 'planted', seed: 1, days: 60, strength: 0.2, edge: HOSTILE },
    });
    const config = smallConfig({ tests: 2, wave: 2 });
    const { folder } = await runOnDisk(hostileLab, 'one', { market, config });
    appendFileSync(join(folder, 'session_summary.md'), `${HOSTILE}\n`);
  });

  it.each([
    ['sessions'],
    ['sessions', '--json'],
    ['leaderboard'],
    ['leaderboard', '--json'],
    ['show', 'one'],
    ['show', 'one', '--segment', '1'],
    ['show', 'one', '--test', 'seg1_test001'],
  ])('drives no terminal: maestro %s %s %s %s', async (command, ...args) => {
    const { code, out, err } = await run(command!, ...args, '--lab', hostileLab);
    expect(code).toBe(0);
    expect(out + err).not.toMatch(/[^\P{Cc}\n\t]|\p{Bidi_Control}/u);
    if (args.includes('--json')) expect(JSON.parse(out)[0].symbol).toBe(HOSTILE);
  });
});
