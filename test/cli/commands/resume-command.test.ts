import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { resumeCommand } from '../../../cli/commands/resume-command.ts';
import { verifyCommand } from '../../../cli/commands/verify-command.ts';
import { thisProgram } from '../../../cli/version/this-program.ts';
import { SessionEvent } from '../../../protocol/session-event.ts';
import { LabIndex } from '../../../sessions/index/lab-index.ts';
import { lockSession } from '../../../sessions/record/session-lock.ts';
import { ERROR_LINE as SENTENCE } from '../../helpers/error-form.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';
import {
  Crash,
  canonicalFiles,
  journalLines,
  startSession,
} from '../../helpers/resumed-session.ts';
import { runHere } from '../../helpers/run-in-process.ts';
import { filesBelow } from '../../helpers/session-on-disk.ts';
import { smallConfig } from '../../helpers/small-session.ts';
import { suiteFolder } from '../../helpers/suite-folder.ts';
import '../../helpers/without-threads.ts';

const lab = suiteFolder();
let whole: ReadonlyMap<string, string>;
beforeAll(async () => {
  const config = smallConfig({ tests: 4, wave: 2, scouting: { sets: 0 } });
  const options = { config, program: thisProgram() };
  await startSession(lab, 'whole', options);
  whole = canonicalFiles(lab, 'whole');
  await startSession(lab, 'stopped', {
    ...options,
    onEvent: ({ type }) => {
      if (type === 'segment_finished') throw new Crash();
    },
  });
});

let copy: string;
beforeEach(() => {
  copy = temporaryFolder();
  cpSync(join(lab, 'sessions'), join(copy, 'sessions'), { recursive: true });
});
const inStopped = (path: string) => join(copy, 'sessions', 'stopped', path);
const here = (...args: string[]) => runHere(resumeCommand(), ...args, '--lab', copy);

describe('maestro resume', () => {
  it('continues the newest unfinished session, with the results of an uninterrupted one', async () => {
    const { code, out, err } = await here('--workers', '2');
    expect([code, err]).toEqual([0, '']);
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toBe('Resuming session stopped: 4 of 8 tests are recorded');
    // Only what is new is shown.
    expect(out).not.toContain('Segment 1 of 2');
    expect(lines[2]).toContain('Segment 2 of 2');
    expect(lines.at(-1)).toMatch(/^Results: .*session_summary\.md/);
    expect(canonicalFiles(copy, 'stopped')).toEqual(whole);
    expect((await runHere(verifyCommand(), 'stopped', '--lab', copy)).code).toBe(0);
    const index = new LabIndex(copy);
    expect(index.sessions()).toMatchObject([{ name: 'stopped', state: 'finished' }]);
    index.close();

    const again = await here();
    expect(again).toEqual({
      code: 0,
      out: '',
      err: `Nothing to resume in ${copy}: every session is finished\n`,
    });
  });

  it('prints new events as JSON, and nothing with --quiet', async () => {
    const { code, out, err } = await here('stopped', '--workers', '1', '--json');
    expect([code, err]).toEqual([0, '']);
    const types = out
      .trimEnd()
      .split('\n')
      .map((line) => SessionEvent.parse(JSON.parse(line)).type);
    expect(types[0]).toBe('session_resumed');
    expect(types).not.toContain('session_started');
    expect(types.filter((type) => type === 'segment_finished')).toHaveLength(1);
    expect(types.at(-1)).toBe('session_finished');
    expect(await here('stopped', '--quiet')).toEqual({ code: 0, out: '', err: '' });
    expect((await here('--json', '--quiet')).code).toBe(2);
  });

  it('reports a finished session, with 0', async () => {
    const before = filesBelow(copy);
    const ran = await here('whole');
    expect(ran).toEqual({
      code: 0,
      out: '',
      err: 'whole is finished; read it with maestro show whole\n',
    });
    expect(filesBelow(copy)).toEqual(before);
  });

  it('reports that a truncated last line was dropped', async () => {
    appendFileSync(inStopped('journal.jsonl'), '{"seq":');
    const { code, err } = await here('--workers', '1');
    expect([code, err]).toEqual([
      ...[0, 'Note: the last line of its journal was truncated and has been dropped\n'],
    ]);
    expect(canonicalFiles(copy, 'stopped')).toEqual(whole);
  });

  it.each<[string, () => void, string]>([
    [
      'whose journal is damaged in the middle',
      () => {
        const path = inStopped('journal.jsonl');
        writeFileSync(path, readFileSync(path, 'utf8').replace('"tests":4', '"tests":5'));
      },
      'journal.jsonl, line 3: the hash chain is broken',
    ],
    [
      'whose config was changed',
      () => {
        const path = inStopped('session_config.json');
        writeFileSync(path, readFileSync(path, 'utf8').replace('"fee_bps": 4', '"fee_bps": 5'));
      },
      'Cannot resume "stopped": its config was changed after the session started; add --force',
    ],
    [
      'of another build',
      () => {
        const path = inStopped('session_config.json');
        const text = readFileSync(path, 'utf8');
        writeFileSync(path, text.replace(thisProgram().build, '000000000000'));
      },
      `Cannot resume "stopped": it was started by build 000000000000, but this is build ${thisProgram().build}`,
    ],
  ])('rejects a session %s with 1, and writes nothing', async (_what, harm, said) => {
    harm();
    const before = filesBelow(copy);
    const { code, out, err } = await here('stopped');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(SENTENCE);
    expect(err).toContain(said);
    expect(filesBelow(copy)).toEqual(before);
  });

  it('rejects a running session, with its process id', async () => {
    const lock = lockSession(join(copy, 'sessions', 'stopped'), () => new Date());
    const before = journalLines(copy, 'stopped').length;
    const { code, err } = await here();
    lock.release();
    expect(code).toBe(1);
    expect(err).toMatch(SENTENCE);
    expect(err).toContain(
      `Cannot lock session "stopped": process ${process.pid} has held it since`,
    );
    expect(journalLines(copy, 'stopped')).toHaveLength(before);
  });

  it('rejects invalid names, with 2', async () => {
    for (const name of ['stoped', '../x']) {
      const { code, out, err } = await here(name);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(SENTENCE);
    }
    const empty = await runHere(resumeCommand(), '--lab', temporaryFolder());
    expect([empty.code, empty.err]).toEqual([
      2,
      expect.stringContaining('there are no sessions in'),
    ]);
  });
});
