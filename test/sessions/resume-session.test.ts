import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import type { Market } from '../../market/market.ts';
import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import type { BudgetLimits, JournalLine } from '../../protocol/session-event.ts';
import type { Program } from '../../protocol/session-files.ts';
import { SessionError } from '../../sessions/context/session-error.ts';
import testRecorder from '../../sessions/record/record-test.ts';
import { lockSession } from '../../sessions/record/session-lock.ts';
import { isFinished, sessionState } from '../../sessions/record/session-state.ts';
import { type Resumption, resumeSession } from '../../sessions/resume-session.ts';
import { marketCorruptedFrom, relabelled } from '../helpers/changed-market.ts';
import { temporaryFolder } from '../helpers/market-folder.ts';
import { Crash, canonicalFiles, journalLines, startSession } from '../helpers/resumed-session.ts';
import { filesBelow } from '../helpers/session-on-disk.ts';
import { PROGRAM, smallConfig, smallMarket } from '../helpers/small-session.ts';
import { suiteFolder } from '../helpers/suite-folder.ts';

const lab = suiteFolder();
const market = smallMarket();
const config = smallConfig({ tests: 4, wave: 2, scouting: { sets: 0 } });
let whole: ReadonlyMap<string, string>;
beforeAll(async () => {
  await startSession(lab, 'whole', { market, config });
  whole = canonicalFiles(lab, 'whole');
  await startSession(lab, 'stopped', {
    market,
    config,
    onEvent: ({ type }) => {
      if (type === 'segment_finished') throw new Crash();
    },
  });
});

/** A lab with the session that was stopped after its first segment. */
let copy: string;
let sessions: string;
beforeEach(() => {
  copy = temporaryFolder();
  sessions = join(copy, 'sessions');
  cpSync(join(lab, 'sessions'), sessions, { recursive: true });
});

interface Overrides {
  readonly market?: Market;
  readonly program?: Program;
  readonly workers?: number;
  readonly budget?: Partial<BudgetLimits>;
  readonly isForced?: boolean;
}

function resume(overrides: Overrides = {}, name = 'stopped'): Promise<Resumption | null> {
  return resumeSession(sessions, name, {
    now: () => new Date(),
    program: PROGRAM,
    workers: 1,
    budget: {},
    isForced: false,
    ...overrides,
    market: () => overrides.market ?? market,
  });
}

/** Resumes and runs to the end. */
async function continueSession(overrides: Overrides = {}): Promise<Resumption> {
  const resumed = (await resume(overrides))!;
  try {
    await resumed.run({ agents: heuristicAgents, pool: inProcessPool(testRecorder()) });
  } finally {
    resumed.store.close();
  }
  return resumed;
}

const resumedEvent = () =>
  journalLines(copy, 'stopped').find(({ event }) => event.type === 'session_resumed')!.event;

/** Changes the config of the session as somebody might by hand. */
function editConfig(change: (text: string) => string): void {
  const path = join(sessions, 'stopped', 'session_config.json');
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

describe('resumeSession()', () => {
  it('ends as if it had never stopped, and records in the journal that it did', async () => {
    await continueSession({ workers: 3 });
    expect(canonicalFiles(copy, 'stopped')).toEqual(whole);
    // It includes what the journal records of tests that do not run again.
    const { walk_forward } = JSON.parse(whole.get('metrics_global.json')!) as MetricsGlobal;
    expect(walk_forward.random_entries).not.toBeNull();
    expect(walk_forward.daily_pnl.length).toBeGreaterThan(1);
    expect(resumedEvent()).toEqual({
      type: 'session_resumed',
      forced: [],
      budget: { usd: null, tokens: null, calls: null, on_budget: 'heuristic' },
      workers: 3,
    });
    expect(isFinished(join(sessions, 'stopped'))).toBe(true);
  });

  it('resumes with another budget, if one is given', async () => {
    await continueSession({ budget: { usd: 5 } });
    expect(resumedEvent()).toMatchObject({
      budget: { usd: 5, tokens: null, calls: null, on_budget: 'heuristic' },
    });
    expect(canonicalFiles(copy, 'stopped')).toEqual(whole);
  });

  it('returns null for a finished session, and changes nothing', async () => {
    const before = filesBelow(copy);
    expect(await resume({}, 'whole')).toBeNull();
    expect(filesBelow(copy)).toEqual(before);
  });

  it.each<[string, Overrides, string]>([
    [
      'version',
      { program: { ...PROGRAM, version: '9.9.9' } },
      'by Maestro 0.0.0, but this is 9.9.9',
    ],
    [
      'build',
      { program: { ...PROGRAM, build: 'ba9876543210' } },
      'it was started by build 0123456789ab, but this is build ba9876543210',
    ],
    ['Node', { program: { ...PROGRAM, node: 22 } }, 'under Node 20, but this is Node 22'],
    ['bar', { market: marketCorruptedFrom(market, market.bars.length - 1) }, 'its market has hash'],
    [
      'name of the market',
      { market: relabelled(market, { symbol: 'OTHER' }) },
      'symbol "SIMUSDT", but this one has "OTHER"',
    ],
  ])('rejects another %s by name, and writes nothing', async (_what, overrides, why) => {
    const before = filesBelow(copy);
    await expect(resume(overrides)).rejects.toThrow(SessionError);
    await expect(resume(overrides)).rejects.toThrow(why);
    await expect(resume(overrides)).rejects.toThrow('Cannot resume "stopped": ');
    expect(filesBelow(copy)).toEqual(before);
  });

  it('rejects a config with a changed parameter before it looks for the market', async () => {
    editConfig((text) => text.replace('"fee_bps": 4', '"fee_bps": 5'));
    const before = filesBelow(copy);
    const search = resumeSession(sessions, 'stopped', {
      now: () => new Date(),
      program: PROGRAM,
      workers: 1,
      budget: {},
      isForced: false,
      market: () => {
        throw new Error('looked for');
      },
    });
    await expect(search).rejects.toThrow('its config was changed after the session started');
    expect(filesBelow(copy)).toEqual(before);
  });

  it('names every change, and resumes if the changes are accepted', async () => {
    const program = { ...PROGRAM, build: 'ba9876543210', node: 22 };
    const changes = [
      'it was started by build 0123456789ab, but this is build ba9876543210',
      'it was started under Node 20, but this is Node 22',
    ];
    await expect(resume({ program })).rejects.toThrow(changes.join(', and '));
    await continueSession({ program, isForced: true });
    expect(resumedEvent()).toMatchObject({ forced: changes });
    // The session keeps its recorded identity.
    expect(canonicalFiles(copy, 'stopped')).toEqual(whole);
  });

  it('still stops at the first different event, whatever was accepted', async () => {
    editConfig((text) => text.replace('"seed": 1,\n    "schedule"', '"seed": 7,\n    "schedule"'));
    const journal = () => filesBelow(join(sessions, 'stopped')).get('journal.jsonl')!;
    const before = journal();
    await expect(continueSession({ isForced: true })).rejects.toThrow(
      'Cannot resume the session: event 3 was "session_started"',
    );
    const added = journal().slice(before.length).trimEnd().split('\n');
    expect(added.map((line) => (JSON.parse(line) as JournalLine).event)).toMatchObject([
      { type: 'session_resumed', forced: ['its config was changed after the session started'] },
    ]);
  });

  it('rejects a running session, and releases one that it cannot open', async () => {
    const lock = lockSession(join(sessions, 'stopped'), () => new Date());
    await expect(resume()).rejects.toThrow(`process ${process.pid}`);
    lock.release();
    rmSync(join(sessions, 'stopped', 'inputs.json'));
    await expect(resume()).rejects.toThrow('Cannot read session "stopped": it has no inputs.json');
    expect(sessionState(join(sessions, 'stopped'))).toEqual({ state: 'stopped' });
  });
});

describe('sessionState()', () => {
  it('follows from the end of the journal and from the owner of the lock', () => {
    const [one, other] = [join(sessions, 'stopped'), join(sessions, 'whole')];
    expect(sessionState(one)).toEqual({ state: 'stopped' });
    expect(sessionState(other)).toEqual({ state: 'finished' });
    const lock = lockSession(one, () => new Date());
    expect(sessionState(one)).toEqual({ state: 'running', pid: process.pid });
    lock.release();
    const journal = join(other, 'journal.jsonl');
    const text = readFileSync(journal, 'utf8');
    // With its last line cut, the session is not finished.
    writeFileSync(journal, text.slice(0, -1));
    expect(sessionState(other)).toEqual({ state: 'stopped' });
    writeFileSync(journal, `${text}not JSON\n`);
    expect(isFinished(other)).toBe(false);
    writeFileSync(journal, '');
    expect(isFinished(other)).toBe(false);
    rmSync(journal);
    expect(isFinished(other)).toBe(false);
    execFileSync('mkfifo', [journal]);
    expect(isFinished(other)).toBe(false);
  });

  it('finds the end of a journal that is longer than the part it reads', () => {
    const other = join(sessions, 'whole');
    const journal = join(other, 'journal.jsonl');
    const text = readFileSync(journal, 'utf8');
    writeFileSync(journal, `${'x'.repeat(200_000)}\n${text}`);
    expect(isFinished(other)).toBe(true);
  });
});
