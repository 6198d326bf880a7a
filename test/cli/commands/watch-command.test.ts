import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchCommand } from '../../../cli/commands/watch-command.ts';
import { SessionEvent } from '../../../protocol/session-event.ts';
import { runningOwner } from '../../../sessions/record/session-lock.ts';
import { lineEnds } from '../../helpers/journal-text.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';
import {
  Crash,
  continueSession,
  journalLines,
  startSession,
} from '../../helpers/resumed-session.ts';
import { runHere } from '../../helpers/run-in-process.ts';
import { type Ran, runMaestro, runShell, SMALL_SESSION } from '../../helpers/run-maestro.ts';
import { filesBelow, jsonLines } from '../../helpers/session-on-disk.ts';
import { smallConfig } from '../../helpers/small-session.ts';
import { suiteFolder } from '../../helpers/suite-folder.ts';

const setPriority = vi.hoisted(() => vi.fn());
// Its child processes would be as slow.
vi.mock('node:os', async (original) => ({ ...(await original<object>()), setPriority }));

const OPTIONS = { config: smallConfig({ tests: 4, wave: 2, scouting: { sets: 0 } }) };
const STOPPED: SessionEvent = { type: 'session_stopped', why: 'interrupted' };
/** It runs for seconds: long enough to test a running session. */
const LONG = [
  ...['session', '--market', 'simulated:planted:1:150', '--schedule', 'revisit'],
  ...['--segments', '20', '--tests', '40', '--workers', '1'],
];

const source = suiteFolder();
beforeAll(async () => {
  await startSession(source, 'broken', {
    ...OPTIONS,
    onEvent: ({ type }) => {
      if (type === 'segment_finished') throw new Crash();
    },
  });
  await startSession(source, 'whole', OPTIONS);
});

let lab: string;
const journal = (name: string) => join(lab, 'sessions', name, 'journal.jsonl');
beforeEach(() => {
  lab = temporaryFolder();
  // One after the other, so that it is known which is the newest.
  mkdirSync(join(lab, 'sessions'));
  for (const name of ['broken', 'whole']) {
    cpSync(join(source, 'sessions', name), join(lab, 'sessions', name), { recursive: true });
  }
});
const here = (...args: string[]) => runHere(watchCommand(), ...args, '--lab', lab);

/** Runs `maestro watch`; `act` is called once, when that text is on its screen. */
function watching(args: readonly string[], sign: string, act: () => void): Promise<Ran> {
  let isDone = false;
  return runMaestro(['watch', ...args, '--lab', lab], {
    onOut: (out) => {
      if (isDone || !out.includes(sign)) return;
      isDone = true;
      act();
    },
  });
}

describe('maestro watch', () => {
  it('shows the newest session if it is finished, and ends', async () => {
    const before = filesBelow(lab);
    const { code, out, err } = await here();
    expect([code, err]).toEqual([0, '']);
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^Session whole: SIMUSDT 5m \(simulated\), .*2 x 4 tests/);
    expect(lines.filter((line) => line.startsWith('Segment '))).toHaveLength(2);
    expect(lines.filter((line) => / wave \d /.test(line))).toHaveLength(4);
    expect(lines.some((line) => line.startsWith('Verdict: '))).toBe(true);
    expect(lines.at(-1)).toBe(`Read it: maestro show whole --lab ${lab}`);
    // Of a lower priority than a session: 10 is "below normal".
    expect(setPriority).toHaveBeenCalledWith(10);
    // Nothing is written, and nothing locked.
    expect(filesBelow(lab)).toEqual(before);
  });

  it('shows the time of the journal, not of its own clock', async () => {
    const lines = journalLines(lab, 'whole');
    const first = lines.find(({ event }) => event.type === 'session_started')!;
    const ms = Date.parse(lines.at(-1)!.at) - Date.parse(first.at);
    const said = /Done in (?:(\d+) s|(\d+) ms)/.exec((await here()).out)!;
    // To the second from one second on.
    const saidMs = said[2] === undefined ? 1000 * Number(said[1]) : Number(said[2]);
    expect(Math.abs(saidMs - ms)).toBeLessThanOrEqual(ms < 1000 ? 1 : 500);
  });

  it('prints events as JSON lines, and nothing else on stdout', async () => {
    const { code, out, err } = await here('whole', '--json');
    expect([code, err]).toEqual([0, '']);
    const events = jsonLines<unknown>(out).map((event) => SessionEvent.parse(event));
    expect(events).toEqual(journalLines(lab, 'whole').map(({ event }) => event));
  });

  it('reports a crashed session, and how to resume it', async () => {
    const { code, out, err } = await here('broken');
    expect([code, err]).toEqual([0, '']);
    expect(out.trimEnd().split('\n').at(-1)).toBe(
      `broken crashed: its process is gone. Resume it: maestro resume broken --lab ${lab}`,
    );
    const json = await here('broken', '--json');
    expect(json.err).toContain('maestro resume broken');
    expect(jsonLines(json.out)).toHaveLength(journalLines(lab, 'broken').length);
  });

  it('shows a truncated journal up to its last line', async () => {
    const bytes = readFileSync(journal('broken'));
    const ends = lineEnds(bytes);
    truncateSync(journal('broken'), ends.at(-1)! - 7);
    const { code, out, err } = await here('broken', '--json');
    expect(code).toBe(0);
    expect(err).not.toContain('line');
    expect(jsonLines(out)).toHaveLength(ends.length - 1);
  });

  it('rejects a damaged journal, after the lines before the damage', async () => {
    const count = journalLines(lab, 'whole').length;
    appendFileSync(journal('whole'), 'not ours\n');
    const { code, out, err } = await here('whole', '--json');
    expect(code).toBe(1);
    expect(err).toBe(
      `Cannot read ${journal('whole')}: line ${count + 1} is not valid JSON: "not ours"\n`,
    );
    expect(jsonLines(out)).toHaveLength(count);
  });

  it.each([
    [['../x'], 'Cannot name a session: found "../x"'],
    [['whole', '--plain', '--json'], 'found both --plain and --json; give one of them'],
  ])('rejects %j', async (args, message) => {
    const { code, out, err } = await here(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});

describe('maestro watch next to another process', () => {
  it('waits for the first session, shows it while it runs, and ends with it', async () => {
    rmSync(join(lab, 'sessions'), { recursive: true });
    const seen: number[] = [];
    let session: Promise<Ran> | null = null;
    const { code, out, err } = await runMaestro(['watch', '--lab', lab, '--json'], {
      onOut: (text) => seen.push(text.length),
      onErr: () => {
        session ??= runMaestro([...SMALL_SESSION, '--name', 'new', '--quiet', '--lab', lab]);
      },
    });
    expect((await session!).code).toBe(0);
    expect(code).toBe(0);
    expect(err).toBe(`Waiting for a session in ${join(lab, 'sessions')} (Ctrl-C ends it)\n`);
    expect(jsonLines(out)).toEqual(journalLines(lab, 'new').map(({ event }) => event));
    // It was shown on the way, and not at the end.
    expect(seen.length).toBeGreaterThan(2);
  });

  it('ends with 130 on Ctrl-C, and the session continues', async () => {
    let end: (signal: NodeJS.Signals) => void = () => {};
    const session = runMaestro([...LONG, '--name', 'new', '--json', '--lab', lab], {
      onOut: (_out, kill) => {
        end = kill;
      },
    });
    let isStopped = false;
    const { code, err } = await runMaestro(['watch', 'new', '--lab', lab], {
      onOut: (out, kill) => {
        if (isStopped || !out.includes('Segment 1')) return;
        isStopped = true;
        kill('SIGINT');
      },
    });
    expect(code).toBe(130);
    expect(err).not.toContain('bug');
    expect(runningOwner(join(lab, 'sessions', 'new'))).not.toBe(null);
    end('SIGTERM');
    expect((await session).code).toBe(143);
  });

  it('waits for a session by its name, and suggests another', async () => {
    let isAsked = false;
    const { code, err } = await runMaestro(['watch', 'whloe', '--lab', lab], {
      onErr: (text, kill) => {
        if (isAsked || !text.includes('did you mean "whole"?')) return;
        isAsked = true;
        // It would wait forever.
        setTimeout(() => kill('SIGINT'), 700);
      },
    });
    expect(code).toBe(130);
    expect(err).toContain('Waiting for the session "whloe"');
  });

  it('reports that the process of a session was killed', async () => {
    let isKilled = false;
    const session = runMaestro([...LONG, '--name', 'new', '--json', '--lab', lab], {
      onOut: (out, kill) => {
        if (isKilled || !out.includes('test_finished')) return;
        isKilled = true;
        kill('SIGKILL');
      },
    });
    const { code, out } = await runMaestro(['watch', 'new', '--lab', lab]);
    expect((await session).code).toBeNull();
    expect(code).toBe(0);
    expect(out).toContain('new crashed: its process is gone. Resume it:');
  });

  it('ends when its pipe closes, and the session continues', async () => {
    let isDone = false;
    let end: (signal: NodeJS.Signals) => void = () => {};
    const session = runMaestro([...LONG, '--name', 'new', '--json', '--lab', lab], {
      onOut: (_out, kill) => {
        end = kill;
      },
    }).finally(() => {
      isDone = true;
    });
    const { out, err } = await runShell(
      `$MAESTRO watch new --json --lab ${lab} | head -1; echo "\${PIPESTATUS[0]}"`,
    );
    expect(isDone).toBe(false);
    const [first, code] = out.trimEnd().split('\n');
    expect([JSON.parse(first!).type, code]).toEqual(['file_written', '0']);
    expect(err).toMatch(/^(Waiting for the session "new".*\n)?$/);
    end('SIGKILL');
    await session;
  });
});

describe('maestro watch --follow', () => {
  it('continues when the session is resumed, to its end', async () => {
    appendFileSync(journal('broken'), '{"torn');
    let gone: Promise<boolean> | null = null;
    const { code, out } = await watching(['broken', '--follow'], 'maestro resume', () => {
      gone = continueSession(lab, 'broken', OPTIONS);
    });
    expect([code, await gone]).toEqual([0, true]);
    expect(out.match(/^Session broken/gm)).toHaveLength(1);
    expect(out).toContain('Segment 2 of 2');
    expect(out.trimEnd().split('\n').at(-1)).toBe(`Read it: maestro show broken --lab ${lab}`);
  });

  it('continues with a newer session for latest', async () => {
    rmSync(join(lab, 'sessions', 'whole'), { recursive: true });
    let session: Promise<Ran> | null = null;
    let isOver = false;
    const { code, out, err } = await runMaestro(['watch', '--follow', '--lab', lab], {
      onOut: (text, kill) => {
        if (session === null && text.includes('maestro resume broken')) {
          session = runMaestro([...SMALL_SESSION, '--name', 'next', '--quiet', '--lab', lab]);
        }
        if (isOver || !text.includes('maestro show next')) return;
        isOver = true;
        setTimeout(() => kill('SIGINT'), 700);
      },
    });
    expect((await session!).code).toBe(0);
    expect(code).toBe(130);
    expect(out).toContain('Session next: ');
    expect(err).toContain('Waiting for a newer session in');
  });

  it('reports each stop once, and waits', async () => {
    let [isStopped, isOver] = [false, false];
    let gone: Promise<boolean> | null = null;
    const { code, out } = await runMaestro(['watch', 'broken', '--follow', '--lab', lab], {
      onOut: (text) => {
        if (!isStopped && text.includes('maestro resume')) {
          isStopped = true;
          void stopAgain();
        }
        if (isOver || !text.includes('broken is stopped. ')) return;
        isOver = true;
        gone = sleep(1200).then(() => continueSession(lab, 'broken', OPTIONS));
      },
    });
    expect([code, await gone]).toEqual([0, true]);
    expect(out.match(/broken crashed: /g)).toHaveLength(1);
    expect(out.match(/broken is stopped\. /g)).toHaveLength(1);
    expect(out).toContain('Read it: maestro show broken');
  });

  /** Resumes the broken session after a while, and stops at once. */
  async function stopAgain(): Promise<void> {
    await sleep(1200);
    await continueSession(lab, 'broken', {
      ...OPTIONS,
      onEvent: (_event, store) => {
        if (store?.isCatchingUp !== false) return;
        store.append(STOPPED);
        throw new Crash();
      },
    });
  }
});
