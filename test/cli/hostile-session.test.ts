import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exportCommand } from '../../cli/commands/export-command.ts';
import { forkCommand } from '../../cli/commands/fork-command.ts';
import { indexCommand } from '../../cli/commands/index-command.ts';
import { replayCommand } from '../../cli/commands/replay-command.ts';
import { reportCommand } from '../../cli/commands/report-command.ts';
import { resumeCommand } from '../../cli/commands/resume-command.ts';
import { sessionsCommand } from '../../cli/commands/sessions-command.ts';
import { showCommand } from '../../cli/commands/show-command.ts';
import { verifyCommand } from '../../cli/commands/verify-command.ts';
import { thisProgram } from '../../cli/version/this-program.ts';
import { temporaryFolder } from '../helpers/market-folder.ts';
import { runHere } from '../helpers/run-in-process.ts';
import { runOnDisk } from '../helpers/session-on-disk.ts';
import { smallConfig } from '../helpers/small-session.ts';
import { suiteFolder } from '../helpers/suite-folder.ts';
import '../helpers/without-threads.ts';

const COMMANDS: Readonly<Record<string, () => Command>> = {
  export: exportCommand,
  fork: forkCommand,
  index: indexCommand,
  replay: replayCommand,
  report: reportCommand,
  resume: resumeCommand,
  sessions: sessionsCommand,
  show: showCommand,
  verify: verifyCommand,
};

const finished = suiteFolder();
beforeAll(async () => {
  const config = smallConfig({ tests: 2, wave: 2, scouting: { sets: 0 } });
  await runOnDisk(finished, 'good', { config, program: thisProgram() });
});

let lab: string;
beforeEach(() => {
  lab = temporaryFolder();
  for (const name of ['bad', 'good']) {
    cpSync(join(finished, 'sessions', 'good'), join(lab, 'sessions', name), { recursive: true });
  }
});
const inBad = (path: string) => join(lab, 'sessions', 'bad', path);

/** What is typed of each command that reads a session. */
const SHOW = [['show'], ['show', '--segment', '1'], ['show', '--test', 'seg1_test001']];
const VERIFY = ['verify', '--workers', '1'];
const REPLAY = ['replay', '--workers', '1', '--quiet'];
const PRINT = ['replay', '--print'];
const RESUME = ['resume', '--workers', '1', '--quiet'];
const EXPORT = ['export', '--what', 'tests', '--out', '-'];
const FORK = ['fork', '--at-segment', '2', '--workers', '1', '--quiet', '--name', 'forked'];

const run = async ([command, ...flags]: readonly string[]) => {
  const ran = await runHere(COMMANDS[command!]!(), 'bad', ...flags, '--lab', lab);
  rmSync(join(lab, 'sessions', 'forked'), { recursive: true, force: true });
  return ran;
};
const list = (command: 'sessions' | 'index') => runHere(COMMANDS[command]!(), '--lab', lab);

/** A session that is not finished, so that it can be resumed. */
function unfinish(): void {
  const journal = readFileSync(inBad('journal.jsonl'), 'utf8');
  writeFileSync(inBad('journal.jsonl'), journal.replace(/.*\n$/, ''));
}

/** One error, or several for several files; never a stack. */
const SENTENCES = /^(Cannot [a-z][^\n:]*: [^\n]+\n)+$/;

function expectSentence({ code, err }: Awaited<ReturnType<typeof run>>, what: string): void {
  expect([what, code]).toEqual([what, expect.toSatisfy((one) => one === 1 || one === 4)]);
  expect(err).not.toContain('bug in Maestro');
  expect(err).not.toMatch(/^ +at /m);
  if (code === 1) expect(err, what).toMatch(SENTENCES);
}

describe('a session in which a pipe stands for a file', () => {
  // A pipe without a writer: opening it as a file blocks forever.
  const pipe = (path: string) => {
    rmSync(inBad(path), { force: true });
    execFileSync('mkfifo', [inBad(path)]);
  };

  it.each([
    ['session_config.json', [...SHOW, VERIFY, REPLAY, RESUME, FORK, EXPORT]],
    ['inputs.json', [...SHOW, VERIFY, REPLAY, RESUME, FORK, EXPORT]],
    ['segment_1/segment_plan.json', [...SHOW, EXPORT]],
    ['session.lock', [RESUME]],
  ])('blocks no command, and the others are listed: %s', async (path, readers) => {
    unfinish();
    pipe(path);
    const listed = await list('sessions');
    expect([listed.code, listed.out]).toEqual([0, expect.stringMatching(/^good\tfinished/m)]);
    expect(listed.err).toContain(`Cannot read ${inBad(path)}: it is not a regular file`);
    expect((await list('index')).code).toBe(0);
    for (const reader of readers) {
      const { code, out, err } = await run(reader);
      expect([reader, code, out]).toEqual([reader, 1, '']);
      expect(err).toBe(`Cannot read ${inBad(path)}: it is not a regular file\n`);
    }
  });

  it('does not block the report', async () => {
    pipe('report.html');
    const { code, out, err } = await run(['report']);
    expect([code, out, err]).toEqual([
      1,
      '',
      `Cannot read ${inBad('report.html')}: it is not a regular file\n`,
    ]);
  });

  it('does not block a command that reads the journal', async () => {
    pipe('journal.jsonl');
    const path = inBad('journal.jsonl');
    const forked = await run(FORK);
    expect([forked.code, forked.err]).toEqual([
      1,
      `Cannot read ${path}: it is not a regular file\n`,
    ]);
    const resumed = await run(RESUME);
    expect([resumed.code, resumed.err]).toEqual([
      1,
      `Cannot resume "bad": ${path} is a link or another special file; remove it first\n`,
    ]);
    expect((await run(['show'])).code).toBe(0);
    expect((await run(VERIFY)).out).toContain('journal.jsonl: is not a regular file');
    expect((await list('sessions')).out).toMatch(/^good\tfinished/m);
  });
});

describe('a session in which a link stands for a folder', () => {
  it('is reported by verify, and rejected by every command that would read or write through it', async () => {
    const elsewhere = temporaryFolder();
    cpSync(inBad('transcripts'), elsewhere, { recursive: true });
    rmSync(inBad('transcripts'), { recursive: true });
    symlinkSync(elsewhere, inBad('transcripts'));
    const verified = await run(VERIFY);
    expect(verified.code).toBe(4);
    expect(verified.out).toContain('transcripts: is not a regular file');
    const said = `Cannot read ${inBad('transcripts')}: it is a link, and links in a session are not followed\n`;
    for (const reader of [REPLAY, PRINT, FORK]) {
      expect(await run(reader)).toEqual({ code: 1, out: '', err: said });
    }
    unfinish();
    expect(await run(RESUME)).toEqual({
      code: 1,
      out: '',
      err: `Cannot resume "bad": ${inBad('transcripts')} is a link or another special file; remove it first\n`,
    });
  });
});

describe('a session in which a file has three gigabytes', () => {
  const inflate = (path: string) => truncateSync(inBad(path), 3 * 2 ** 30);

  it.each([
    ['session_config.json', [...SHOW, VERIFY, REPLAY, RESUME, FORK]],
    ['inputs.json', [['show'], VERIFY, REPLAY, RESUME, FORK]],
    ['session_summary.md', [['show'], VERIFY, REPLAY]],
    ['report.html', [VERIFY]],
    ['transcripts/0001_seg1_maestro_scope.json', [VERIFY, PRINT, RESUME]],
    ['segment_1/seg1_test001/trades.jsonl', [VERIFY, ['show', '--test', 'seg1_test001']]],
  ])('ends in a sentence: %s', async (path, readers) => {
    unfinish();
    inflate(path);
    for (const reader of readers) {
      const ran = await run(reader);
      expectSentence(ran, reader.join(' '));
      expect(ran.err + ran.out).toMatch(/3,221,225,472 bytes long/);
    }
  });

  it('leaves the others in the list', async () => {
    inflate('segment_1/seg1_test001/trades.jsonl');
    const { code, out, err } = await list('sessions');
    expect([code, out]).toEqual([0, expect.stringMatching(/^good\tfinished/m)]);
    expect(err).toMatch(/^Cannot read session "bad": [^\n]* bytes long[^\n]*\n$/);
  });
});

describe('a session with a duplicate test', () => {
  it('leaves the others in the list', async () => {
    const path = inBad('segment_1/segment_results.json');
    const results = JSON.parse(readFileSync(path, 'utf8')) as { tests: unknown[] };
    results.tests.push(results.tests[0]);
    writeFileSync(path, JSON.stringify(results));
    const { code, out, err } = await list('sessions');
    expect([code, out]).toEqual([0, expect.stringMatching(/^good\tfinished/m)]);
    expect(err).toMatch(/^Cannot read session "bad": [^\n]+\n$/);
  });
});
