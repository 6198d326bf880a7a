import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import type { Market } from '../../market/market.ts';
import type { Program } from '../../protocol/session-files.ts';
import { readOrigin } from '../../sessions/record/read-session.ts';
import testRecorder from '../../sessions/record/record-test.ts';
import { runningOwner } from '../../sessions/record/session-lock.ts';
import type { Difference } from '../../sessions/rerun/difference.ts';
import { verifySession } from '../../sessions/verify-session.ts';
import { marketCorruptedFrom, relabelled } from '../helpers/changed-market.ts';
import { temporaryFolder } from '../helpers/market-folder.ts';
import { filesBelow, runOnDisk } from '../helpers/session-on-disk.ts';
import { PROGRAM, smallConfig, smallMarket } from '../helpers/small-session.ts';
import { suiteFolder } from '../helpers/suite-folder.ts';

const CONFIG = smallConfig({ segments: 2, tests: 3 });
const lab = suiteFolder();
let market: Market;

beforeAll(async () => {
  market = smallMarket();
  await runOnDisk(lab, 'one', { market, config: CONFIG });
});

/** A copy of the session to damage. */
function copy(): string {
  const other = temporaryFolder();
  cpSync(join(lab, 'sessions', 'one'), join(other, 'one'), { recursive: true });
  return other;
}

function verify(
  sessions = join(lab, 'sessions'),
  overrides: { market?: Market; program?: Program; scratch?: string } = {},
): Promise<Difference[]> {
  return verifySession(readOrigin(sessions, 'one'), {
    market,
    program: PROGRAM,
    agents: heuristicAgents,
    scratch: temporaryFolder(),
    pool: inProcessPool(testRecorder()),
    ...overrides,
  });
}

const pathsOf = (differences: readonly Difference[]) => differences.map(({ path }) => path);

describe('verifySession()', () => {
  it('finds no difference in an intact session, and changes nothing in it', async () => {
    const before = filesBelow(join(lab, 'sessions'));
    expect(await verify()).toEqual([]);
    expect(filesBelow(join(lab, 'sessions'))).toEqual(before);
  });

  it('may be done by another build and another Node', async () => {
    const program = { ...PROGRAM, build: 'ba9876543210', node: 22 };
    expect(await verify(undefined, { program })).toEqual([]);
  });

  it('ignores the lock of a process, and temporary files of a killed one', async () => {
    const sessions = copy();
    writeFileSync(join(sessions, 'one', 'session.lock'), '{}');
    writeFileSync(join(sessions, 'one', 'session.lock.gate'), '');
    writeFileSync(join(sessions, 'one', 'segment_1', 'seg1_test001', 'trades.jsonl.7.tmp'), '');
    expect(await verify(sessions)).toEqual([]);
  });

  it('names every file in which one byte differs', async () => {
    const whole = filesBelow(join(lab, 'sessions', 'one'));
    const origin = ['session_config.json', 'inputs.json'];
    const paths = [...whole.keys()].filter(
      (path) => !path.endsWith('/test.log') && !origin.includes(path) && whole.get(path) !== '',
    );
    expect(paths.length).toBeGreaterThan(25);
    const sessions = copy();
    for (const [i, path] of paths.entries()) {
      const bytes = readFileSync(join(sessions, 'one', path));
      // Somewhere in the file, and never the line end of a journal's last line.
      const at = (i * 7919) % (bytes.length - 1);
      bytes[at]! ^= 1;
      writeFileSync(join(sessions, 'one', path), bytes);
    }
    const found = await verify(sessions);
    expect(pathsOf(found)).toEqual([...paths].sort());
  });

  it('reports the line in which a file differs, with the recomputed text', async () => {
    const sessions = copy();
    const path = join(sessions, 'one', 'session_summary.md');
    writeFileSync(path, readFileSync(path, 'utf8').replace('## Segments', '## Segmente'));
    const [found, ...more] = await verify(sessions);
    expect(more).toEqual([]);
    expect(found!.path).toBe('session_summary.md');
    expect(found!.what).toMatch(/^line \d+ has "## Segmente", and is recomputed as "## Segments"$/);
  });

  it('recomputes the files that it compares', async () => {
    const sessions = copy();
    const path = join(sessions, 'one', 'metrics_global.json');
    const [line, share] = /"at_least": ([\d.]+)/.exec(readFileSync(path, 'utf8'))!;
    writeFileSync(path, readFileSync(path, 'utf8').replace(line, '"at_least": 0.0123'));
    const [found, ...more] = await verify(sessions);
    expect(more).toEqual([]);
    expect(found!.path).toBe('metrics_global.json');
    expect(found!.what).toMatch(/ 0\.0123", and is recomputed as /);
    expect(found!.what.endsWith(` ${share}"`)).toBe(true);
  });

  it('names missing, unknown and special files', async () => {
    const sessions = copy();
    rmSync(join(sessions, 'one', 'report.html'));
    writeFileSync(join(sessions, 'one', 'segment_1', 'notes.txt'), 'mine');
    execFileSync('mkfifo', [join(sessions, 'one', 'pipe')]);
    expect(await verify(sessions)).toEqual([
      { path: 'pipe', what: 'is not a regular file' },
      { path: 'report.html', what: 'is missing' },
      { path: 'segment_1/notes.txt', what: 'does not belong to the session' },
    ]);
  });

  it('lists the differences if the folder of transcripts is a link, and leaves nothing locked', async () => {
    const sessions = copy();
    const transcripts = join(sessions, 'one', 'transcripts');
    const files = [...filesBelow(transcripts).keys()].map((name) => `transcripts/${name}`);
    renameSync(transcripts, join(sessions, 'moved'));
    symlinkSync(join(sessions, 'moved'), transcripts);
    const scratch = temporaryFolder();
    expect(await verify(sessions, { scratch })).toEqual([
      { path: 'transcripts', what: 'is not a regular file' },
      ...files.map((path) => ({ path, what: 'is missing' })),
    ]);
    expect(runningOwner(join(scratch, 'one'))).toBeNull();
  });

  it('does not read unknown files, and reports the length of a file that is too long', async () => {
    const sessions = copy();
    const extra = 'transcripts/0001_seg1_maestro_scope_a2.json';
    const long = 'segment_1/seg1_test001/trades.jsonl';
    for (const path of [extra, long]) {
      appendFileSync(join(sessions, 'one', path), '');
      truncateSync(join(sessions, 'one', path), 3e9);
    }
    appendFileSync(join(sessions, 'one', 'report.html'), ' '.repeat(2e6));
    const found = await verify(sessions);
    expect(pathsOf(found)).toEqual(['report.html', long, extra]);
    expect(found.map(({ what }) => what)).toEqual([
      expect.stringMatching(/^is 2,\d{3},\d{3} bytes long, and is recomputed with \d{2,3},\d{3}$/),
      'is 3,000,000,000 bytes long, over the limit of 256 MB for this file',
      'does not belong to the session',
    ]);
  });

  it('checks the times of turns only as far as the journal does, by the hash of the file', async () => {
    const sessions = copy();
    const name = [...filesBelow(join(sessions, 'one')).keys()].find((path) =>
      path.startsWith('transcripts/0001'),
    )!;
    const path = join(sessions, 'one', name);
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(/"latency_ms": \d+/, '"latency_ms": 99'),
    );
    expect(await verify(sessions)).toEqual([
      { path: name, what: 'does not match its hash in the journal' },
    ]);
  });

  it.each<[string, (text: string) => string]>([
    ['lacks a line', (text) => text.replace(/^.*\n/, '')],
    ['has a line twice', (text) => text.replace(/^(.*\n)/, '$1$1')],
    ['was cut off within a line', (text) => text.slice(0, -9)],
    ['was cut off after a line', (text) => text.replace(/.*\n$/, '')],
  ])('notices a journal that %s', async (_what, change) => {
    const sessions = copy();
    const path = join(sessions, 'one', 'journal.jsonl');
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    expect(pathsOf(await verify(sessions))).toEqual(['journal.jsonl']);
  });

  it('does not run tests that failed, since their failure is an input', async () => {
    const other = suiteFolderOf('broken');
    const pool = inProcessPool(testRecorder());
    const broken: typeof pool = {
      ...pool,
      async tests(job, tasks, recording, options) {
        const [first, ...rest] = tasks;
        const report = await pool.tests(job, rest, recording, options);
        return { ...report, broken: [{ index: first!.index, why: 'ran out of memory' }] };
      },
    };
    await runOnDisk(other, 'one', { market, config: CONFIG, pool: broken });
    expect(readOrigin(join(other, 'sessions'), 'one').inputs.failed_tests.length).toBeGreaterThan(
      1,
    );
    expect(await verify(join(other, 'sessions'))).toEqual([]);
  });

  it('rejects a session that cannot run again, and reports why', async () => {
    const last = market.bars.length - 1;
    const another = { ...PROGRAM, version: '9.9.9' };
    await expect(verify(undefined, { program: another })).rejects.toThrow('but this is 9.9.9');
    await expect(verify(undefined, { market: marketCorruptedFrom(market, last) })).rejects.toThrow(
      'its market has hash',
    );
    await expect(
      verify(undefined, { market: relabelled(market, { symbol: 'OTHER' }) }),
    ).rejects.toThrow('symbol "SIMUSDT", but this one has "OTHER"');
    const sessions = copy();
    for (const file of ['metrics_global.json', 'session_summary.md', 'report.html']) {
      rmSync(join(sessions, 'one', file));
    }
    await expect(verify(sessions)).rejects.toThrow('it is not finished');
    appendFileSync(join(sessions, 'one', 'inputs.json'), '}');
    expect(() => readOrigin(sessions, 'one')).toThrow('inputs.json: it is not valid JSON');
    rmSync(join(sessions, 'one', 'inputs.json'));
    expect(() => readOrigin(sessions, 'one')).toThrow(
      'Cannot read session "one": it has no inputs.json',
    );
  });
});

function suiteFolderOf(name: string): string {
  return join(temporaryFolder(), name);
}
