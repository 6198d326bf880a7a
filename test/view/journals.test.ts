import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import { JournalLine, type SessionEvent } from '../../protocol/session-event.ts';
import { createFileStore } from '../../sessions/record/file-store.ts';
import { readOrigin } from '../../sessions/record/read-session.ts';
import { readWholeJournal } from '../../sessions/record/read-whole-journal.ts';
import testRecorder from '../../sessions/record/record-test.ts';
import { replaySession } from '../../sessions/replay-session.ts';
import { resumeSession } from '../../sessions/resume-session.ts';
import { runSession } from '../../sessions/run-session.ts';
import { LogTail } from '../../store/log-tail.ts';
import { foldAt } from '../../tui/player/fold-at.ts';
import { NOTHING_YET } from '../../view/session-view.ts';
import { updateView } from '../../view/update-view.ts';
import { journalLines } from '../helpers/resumed-session.ts';
import { PROGRAM, sessionSetup, smallMarket } from '../helpers/small-session.ts';
import { suiteFolder } from '../helpers/suite-folder.ts';
import { viewOf } from '../helpers/view-lines.ts';

const lab = suiteFolder();
const stateOf = (lines: readonly JournalLine[]) =>
  JSON.stringify(lines.reduce(updateView, NOTHING_YET));

/** Runs a session for a number of waves, and keeps the lines that a dashboard receives. */
async function runLive(name: string, waves: number): Promise<JournalLine[]> {
  const store = createFileStore(join(lab, 'sessions'), name, () => new Date());
  const live: JournalLine[] = [];
  store.follow((line) => live.push(line));
  const stop = new AbortController();
  let ended = 0;
  try {
    await runSession(
      { ...sessionSetup(), name },
      {
        agents: heuristicAgents,
        pool: inProcessPool(testRecorder()),
        store,
        signal: stop.signal,
        onEvent: ({ type }) => {
          if (type === 'wave_finished' && ++ended === waves) stop.abort();
        },
      },
    );
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    store.close();
  }
  return live;
}

/** Without the name, the workers and the files of a run: they are not part of its results. */
function withoutRun(event: SessionEvent): SessionEvent {
  if (event.type === 'session_started') return { ...event, name: '', workers: 1 };
  return event.type === 'turn' ? { ...event, file: null } : event;
}

describe('updateView() over a journal', () => {
  it('is the same live and read from the journal', async () => {
    const live = await runLive('whole', Number.POSITIVE_INFINITY);
    expect(live.at(-1)!.event.type).toBe('session_finished');
    expect(stateOf(live)).toBe(stateOf(journalLines(lab, 'whole')));
  });

  it('is the same when tailed, and at the end of the player', async () => {
    const folder = join(lab, 'sessions', 'whole');
    const state = stateOf(journalLines(lab, 'whole'));
    const end = new AbortController();
    const tail = new LogTail(join(folder, 'journal.jsonl'), JournalLine, { signal: end.signal });
    const tailed: JournalLine[] = [];
    for (let piece = tail.poll(); ; piece = tail.poll()) {
      tailed.push(...piece.lines);
      if (!piece.hasMore && !piece.isUnsure) break;
    }
    end.abort();
    await tail.close();
    expect(stateOf(tailed)).toBe(state);
    const lines = await readWholeJournal(folder);
    const viewAt = foldAt(lines, updateView, NOTHING_YET);
    // To the end, back to the start, and to the end again.
    expect(JSON.stringify(viewAt(lines.length - 1))).toBe(state);
    expect(viewAt(0).segments).toEqual([]);
    expect(JSON.stringify(viewAt(lines.length - 1))).toBe(state);
  });

  it('is the same, except for clocks, when the session is replayed from its records', async () => {
    const origin = readOrigin(join(lab, 'sessions'), 'whole');
    const emitted: SessionEvent[] = [];
    const differences = await replaySession(origin, {
      market: smallMarket(),
      pool: inProcessPool(testRecorder()),
      program: PROGRAM,
      agents: heuristicAgents,
      onEvent: (event) => emitted.push(event),
    });
    expect(differences).toEqual([]);
    const timeless = (events: readonly SessionEvent[]) => {
      const own = events.filter(({ type }) => type !== 'file_written');
      return JSON.stringify(viewOf(own.map((event) => withoutRun(event))));
    };
    expect(timeless(emitted)).toBe(timeless(journalLines(lab, 'whole').map(({ event }) => event)));
  });

  it('is the same after a resume, which starts with the recorded lines', async () => {
    await runLive('again', 2);
    expect(existsSync(join(lab, 'sessions', 'again', 'report.html'))).toBe(false);
    const resumed = (await resumeSession(join(lab, 'sessions'), 'again', {
      now: () => new Date(),
      program: PROGRAM,
      workers: 1,
      budget: {},
      market: () => smallMarket(),
      isForced: false,
    }))!;
    const live: JournalLine[] = [];
    resumed.store.follow((line) => live.push(line));
    const onRecord = live.length;
    await resumed.run({ agents: heuristicAgents, pool: inProcessPool(testRecorder()) });
    resumed.store.close();
    expect(onRecord).toBeGreaterThan(10);
    expect(live.length).toBeGreaterThan(onRecord);
    expect(stateOf(live)).toBe(stateOf(journalLines(lab, 'again')));
    // Recorded tests are not counted twice.
    const { clock, segments } = live.reduce(updateView, NOTHING_YET);
    expect(clock.testsDone).toBe(12);
    expect(segments.map(({ testsDone }) => testsDone)).toEqual([6, 6]);
  });
});
