import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import { jsonSchemaOf } from '../../agents/models/pricing.ts';
import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import type { JournalLine, SessionEvent } from '../../protocol/session-event.ts';
import type { Transcript } from '../../protocol/session-files.ts';
import { FRESH_LAB } from '../../sessions/context/inputs-at-start.ts';
import { createFork, forkOf } from '../../sessions/fork-session.ts';
import { createFileStore } from '../../sessions/record/file-store.ts';
import { readOrigin } from '../../sessions/record/read-session.ts';
import { readTranscripts, rejectDamaged } from '../../sessions/record/read-transcripts.ts';
import testRecorder from '../../sessions/record/record-test.ts';
import { replaySession } from '../../sessions/replay-session.ts';
import { openFileStore } from '../../sessions/rerun/open-file-store.ts';
import { runSession } from '../../sessions/run-session.ts';
import { verifySession } from '../../sessions/verify-session.ts';
import { sha256 } from '../../store/durable-file.ts';
import { temporaryFolder } from '../helpers/market-folder.ts';
import { SEAT, scriptedDesk } from '../helpers/scripted-model.ts';
import { jsonLines } from '../helpers/session-on-disk.ts';
import { PROGRAM, sessionSetup, smallConfig, smallMarket } from '../helpers/small-session.ts';
import { stubBrain } from '../helpers/stub-brain.ts';
import { suiteFolder } from '../helpers/suite-folder.ts';

const NOW = () => new Date();
const market = smallMarket();
const config = smallConfig({
  tests: 2,
  wave: 2,
  reviews: 0,
  scouting: { sets: 0 },
  agents: { maestro: 'heuristic', strategist: 'heuristic', critic: SEAT },
});
const FILE = 'transcripts/0003_seg1_critic_choose.json';
/** From the folder of the transcripts to the lab, or to that of a rerun. */
const PURPOSE = 'x/../../../../../escaped';

const original = suiteFolder();
beforeAll(async () => {
  const setup = { ...sessionSetup({ market, config }), name: 'one' };
  const store = createFileStore(original, 'one', NOW);
  const desk = scriptedDesk({
    script: ({ output, messages }) => ({
      text: stubBrain({ schema: jsonSchemaOf(output.schema), messages }),
    }),
  });
  const pool = inProcessPool(testRecorder());
  await runSession(setup, { agents: heuristicAgents, pool, store, desk });
  store.close();
});

let root: string;
let sessions: string;
beforeEach(() => {
  root = temporaryFolder();
  sessions = join(root, 'lab', 'sessions');
  cpSync(join(original, 'one'), join(sessions, 'one'), { recursive: true });
});
const inOne = (path: string) => join(sessions, 'one', path);
const ports = (scratch: string) => ({
  market,
  program: PROGRAM,
  agents: heuristicAgents,
  scratch,
  pool: inProcessPool(testRecorder()),
});

/** Rewrites the journal with other events and a valid hash chain. */
function rechain(change: (event: SessionEvent) => SessionEvent | null): void {
  let previous = '0'.repeat(64);
  let seq = 0;
  const lines = jsonLines<JournalLine>(readFileSync(inOne('journal.jsonl'), 'utf8'));
  const text = lines.flatMap(({ at, event: was }) => {
    const event = change(was);
    if (event === null) return [];
    const body = JSON.stringify({ seq, at, event, previous });
    previous = sha256(body);
    seq += 1;
    return [`${body.slice(0, -1)},"hash":"${previous}"}\n`];
  });
  writeFileSync(inOne('journal.jsonl'), text.join(''));
}

/** The answer of the critic under the name that it has, but made out to belong elsewhere. */
function forge(changes: Partial<Transcript>): void {
  const was = JSON.parse(readFileSync(inOne(FILE), 'utf8')) as Transcript;
  const text = `${JSON.stringify({ ...was, ...changes }, null, 2)}\n`;
  writeFileSync(inOne(FILE), text);
  rechain((event) =>
    event.type === 'file_written' && event.path === FILE
      ? { ...event, sha256: sha256(text), bytes: Buffer.byteLength(text) }
      : event,
  );
}

/** Every file outside of the session and of its rerun. */
const outside = () =>
  readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('sessions/'))
    .map((entry) => join(entry.parentPath, entry.name));

describe('a transcript that is made out to belong outside of its session', () => {
  it('is as good as any before it is forged', async () => {
    expect(await replaySession(readOrigin(sessions, 'one'), ports(''))).toEqual([]);
    expect(await verifySession(readOrigin(sessions, 'one'), ports(temporaryFolder()))).toEqual([]);
    rechain((event) => event);
    expect(await verifySession(readOrigin(sessions, 'one'), ports(temporaryFolder()))).toEqual([]);
  });

  it('is reported by verify, and is not written', async () => {
    forge({ purpose: PURPOSE });
    const scratch = join(root, 'lab', 'sessions', 'again');
    const found = await verifySession(readOrigin(sessions, 'one'), ports(scratch));
    expect(found).toEqual([
      { path: FILE, what: expect.stringMatching(/^is not a transcript: purpose/) },
    ]);
    expect(outside()).toEqual([]);
  });

  it('is rejected by replay and fork', async () => {
    forge({ purpose: PURPOSE });
    const parent = readOrigin(sessions, 'one');
    await expect(replaySession(parent, ports(''))).rejects.toThrow(
      `${FILE}: it is not a transcript`,
    );
    const create = () =>
      createFork(
        sessions,
        'two',
        forkOf(parent, readTranscripts(parent.folder, rejectDamaged), {
          atSegment: 2,
          program: PROGRAM,
        }),
        {
          budget: { usd: 1, tokens: null, calls: null, on_budget: 'stop' },
          workers: 1,
          bars: undefined,
          labAtStart: () => FRESH_LAB,
        },
        NOW,
      );
    expect(create).toThrow(`${FILE}: it is not a transcript`);
    expect(outside()).toEqual([]);
  });

  it('is rejected by resume, as an answer and as a call in flight', () => {
    const open = () => openFileStore(sessions, 'one', NOW);
    rechain((event) => (event.type === 'session_finished' ? null : event));
    forge({ purpose: PURPOSE });
    expect(open).toThrow(`${inOne(FILE)} does not match its hash in the journal`);
    // A call without an answer is recorded with an unknown outcome.
    rmSync(inOne(FILE));
    rechain((event) => {
      if (event.type === 'file_written' && event.path === FILE) return null;
      return 'turn' in event && event.turn === 3 ? { ...event, purpose: PURPOSE } : event;
    });
    expect(open).toThrow(/journal\.jsonl: line \d+ is invalid at "event\.purpose": /);
    expect(outside()).toEqual([]);
  });

  it.each<[string, Partial<Transcript>]>([
    ['role', { role: 'strategist' }],
    ['purpose', { purpose: 'review' }],
    ['turn', { turn: 4 }],
    ['attempt', { attempt: 2 }],
    ['segment', { segment: 2 }],
  ])('is rejected as that of another turn: %s', async (_what, changes) => {
    forge(changes);
    const [found] = await verifySession(readOrigin(sessions, 'one'), ports(join(root, 'again')));
    expect(found).toEqual({
      path: FILE,
      what: expect.stringMatching(/^is the transcript that belongs in transcripts\/000/),
    });
  });
});
