import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { heuristicAgents } from '../../../agents/heuristic/heuristic-agents.ts';
import type { JournalLine, SessionEvent } from '../../../protocol/session-event.ts';
import { SessionInputs, Transcript } from '../../../protocol/session-files.ts';
import { TestResult } from '../../../protocol/test-result.ts';
import { SessionError } from '../../../sessions/context/session-error.ts';
import { createFileStore } from '../../../sessions/record/file-store.ts';
import { openFileStore } from '../../../sessions/rerun/open-file-store.ts';
import { agentsWith } from '../../helpers/agents-with.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';
import { EXAMPLES, SESSION_EVENTS } from '../../helpers/protocol-examples.ts';
import {
  Crash,
  canonicalFiles,
  continueSession,
  countingPool,
  journalLines,
  startSession,
} from '../../helpers/resumed-session.ts';
import { sampled } from '../../helpers/sampled.ts';
import { filesBelow } from '../../helpers/session-on-disk.ts';
import { crashBefore, STOPPED, storeStops } from '../../helpers/stop-points.ts';
import { suiteFolder } from '../../helpers/suite-folder.ts';

const lab = suiteFolder();
const OPTIONS = STOPPED;
const NOON = () => new Date('2026-01-15T12:00:00.000Z');

let whole: ReadonlyMap<string, string>;
beforeAll(async () => {
  await startSession(lab, 'whole', OPTIONS);
  whole = canonicalFiles(lab, 'whole');
});

const testsOf = (name: string) =>
  journalLines(lab, name).flatMap(({ event }) =>
    event.type === 'test_finished' ? [event.test] : [],
  );

/** Begins a session and ends it right after an event of that kind; the n-th one. */
function crashAfter(type: SessionEvent['type'], name: string, nth = 1): Promise<boolean> {
  let seen = 0;
  return startSession(lab, name, {
    ...OPTIONS,
    onEvent: (event) => {
      if (event.type === type && ++seen === nth) throw new Crash();
    },
  });
}

describe('a resumed session', () => {
  it('ends as if it had never stopped, wherever it was stopped', async () => {
    const { points, check } = await storeStops(temporaryFolder());
    for (const point of sampled(points, 'store')) await check(point);
  });

  it('is begun again under its name if it was stopped before its config was there', async () => {
    for (let k = 1; k <= 5; k++) {
      const own = temporaryFolder();
      const onStore = crashBefore(k);
      expect(await startSession(own, 'early', { ...OPTIONS, onStore })).toBe(false);
      expect(existsSync(join(own, 'sessions', 'early', 'session_config.json'))).toBe(false);
      expect(await startSession(own, 'early', OPTIONS)).toBe(true);
      expect(canonicalFiles(own, 'early')).toEqual(whole);
    }
  });

  it('can be stopped again and again, further on or while it catches up', async () => {
    expect(await startSession(lab, 'often', { ...OPTIONS, onStore: crashBefore(20) })).toBe(false);
    for (const limit of [1, 25, 7, 50, 60]) {
      const onStore = crashBefore(limit);
      expect(await continueSession(lab, 'often', { ...OPTIONS, onStore })).toBe(false);
    }
    expect(await continueSession(lab, 'often', OPTIONS)).toBe(true);
    expect(canonicalFiles(lab, 'often')).toEqual(whole);
    expect(testsOf('often')).toEqual(testsOf('whole'));
  });

  it('runs no recorded test again, and computes signals only for those that it runs', async () => {
    await crashAfter('segment_finished', 'remembered');
    const pool = countingPool();
    await continueSession(lab, 'remembered', { ...OPTIONS, pool });
    const second = testsOf('whole').filter((test) => test.startsWith('seg2'));
    expect(pool.ran).toEqual(second);
    // One set for each segment or patch of a method's parameter that had tests to run. Shadows always
    // run: of the patch in the first segment, on the signals of its tests, and of two proposals each.
    expect(pool.signalled).toBe(1 + 1 + 2 * 2);
    expect(canonicalFiles(lab, 'remembered')).toEqual(whole);
  });

  it('runs the tests of an interrupted wave again, and those whose files are damaged or missing', async () => {
    await crashAfter('test_finished', 'cut', 3);
    const own = join(lab, 'sessions', 'cut', 'segment_1');
    writeFileSync(join(own, 'seg1_test001', 'trades.jsonl'), 'damaged');
    rmSync(join(own, 'seg1_test002', 'scores.jsonl'));
    const pool = countingPool();
    await continueSession(lab, 'cut', { ...OPTIONS, pool });
    expect(pool.ran.filter((test) => test.startsWith('seg1'))).toEqual([
      ...['seg1_test001', 'seg1_test002', 'seg1_test004'],
    ]);
    expect(canonicalFiles(lab, 'cut')).toEqual(whole);
  });

  it('reports whether an event is new', async () => {
    await crashAfter('segment_finished', 'news');
    const events: [string, boolean][] = [];
    await continueSession(lab, 'news', {
      ...OPTIONS,
      onEvent: ({ type }, store) => events.push([type, store!.isCatchingUp]),
    });
    const last = events.findIndex(([type]) => type === 'segment_finished');
    expect(events.slice(0, last + 1).every(([, isKnown]) => isKnown)).toBe(true);
    expect(events.slice(last + 1).some(([, isKnown]) => isKnown)).toBe(false);
    expect(events.at(-1)).toEqual(['session_finished', false]);
  });

  it('writes files again that are gone or damaged, in the version that was last', async () => {
    await crashAfter('segment_finished', 'repaired');
    const own = join(lab, 'sessions', 'repaired');
    rmSync(join(own, 'segment_1', 'plan.jsonl'));
    writeFileSync(join(own, 'segment_1', 'segment_plan.json'), '{"torn":');
    const turn = readdirSync(join(own, 'transcripts'))[0]!;
    writeFileSync(join(own, 'transcripts', turn), '');
    writeFileSync(join(own, 'segment_1', 'plan.jsonl.123.tmp'), 'half');
    await continueSession(lab, 'repaired', OPTIONS);
    expect(canonicalFiles(lab, 'repaired')).toEqual(whole);
  });

  it('stops with the recorded and the new value if it diverges, and writes nothing more', async () => {
    await crashAfter('wave_finished', 'other');
    const folder = join(lab, 'sessions', 'other');
    const before = filesBelow(folder);
    const { strategist } = heuristicAgents;
    const agents = agentsWith({
      strategist: {
        propose: async (brief) => {
          const proposed = await strategist.propose(brief);
          const [first, ...rest] = proposed.proposals;
          return { ...proposed, proposals: [{ ...first!, name: 'another' }, ...rest] };
        },
      },
    });
    const store = () => continueSession(lab, 'other', { ...OPTIONS, agents });
    await expect(store()).rejects.toThrow(SessionError);
    await expect(store()).rejects.toThrow(
      'Cannot resume the session: transcripts/0002_seg1_strategist_propose.json differs',
    );
    // Only the two attempts to resume were recorded.
    const after = filesBelow(folder);
    const [was, is] = [before, after].map((files) => files.get('journal.jsonl')!);
    expect(is!.startsWith(was!)).toBe(true);
    const added = is!.slice(was!.length).trimEnd().split('\n');
    expect(added.map((line) => (JSON.parse(line) as JournalLine).event.type)).toEqual([
      ...['session_resumed', 'session_resumed'],
    ]);
    expect(after.set('journal.jsonl', was!)).toEqual(before);
  });
});

describe('the recorded result of a test', () => {
  it('is the same to the bit when it comes back from the journal', () => {
    const results = journalLines(lab, 'whole').flatMap(({ event }) =>
      event.type === 'test_finished' && event.played !== null ? [event.played] : [],
    );
    expect(results.length).toBe(8);
    expect(results.some(({ status }) => status === 'kept')).toBe(true);
    for (const one of results) expect(JSON.parse(JSON.stringify(one))).toEqual(one);
  });

  it('loses nothing in JSON that the pool had found, not even the sign of a zero', async () => {
    const pool = countingPool();
    const found: unknown[] = [];
    const watching = {
      ...pool,
      async tests(...args: Parameters<typeof pool.tests>) {
        const report = await pool.tests(...args);
        const isShadow = args[3]?.shadow !== undefined;
        if (!isShadow) found.push(...report.results);
        return report;
      },
    };
    await startSession(lab, 'bits', { ...OPTIONS, pool: watching });
    expect(found.length).toBe(8);
    for (const one of found) expect(TestResult.parse(JSON.parse(JSON.stringify(one)))).toEqual(one);
  });
});

describe('tests that broke', () => {
  const breaking = (names: readonly string[]) => {
    const pool = countingPool();
    return {
      ...pool,
      async tests(...[job, tasks, recording, options]: Parameters<typeof pool.tests>) {
        const isBroken = (test: string) => options?.shadow === undefined && names.includes(test);
        const fine = tasks.filter(({ test }) => !isBroken(test));
        const report = await pool.tests(job, fine, recording, options);
        const broken = tasks.flatMap(({ index, test }) =>
          isBroken(test) ? [{ index, why: 'ran out of memory' }] : [],
        );
        return { ...report, broken };
      },
    };
  };
  const inputsOf = (name: string) =>
    SessionInputs.parse(
      JSON.parse(readFileSync(join(lab, 'sessions', name, 'inputs.json'), 'utf8')),
    );

  it('stay failed, and are never missing from the inputs, at any moment of a resumption', async () => {
    const pool = breaking(['seg1_test001', 'seg1_test004']);
    await startSession(lab, 'broken_whole', { ...OPTIONS, pool });
    let waves = 0;
    const onEvent = ({ type }: SessionEvent) => {
      if (type === 'wave_finished' && ++waves === 2) throw new Crash();
    };
    await startSession(lab, 'broken', { ...OPTIONS, pool, onEvent });
    const failed = inputsOf('broken').failed_tests.map(({ test }) => test);
    expect(failed).toEqual(['seg1_test001', 'seg1_test004']);
    // No worker fails after the resumption: the failure was chance, and is an input now.
    await continueSession(lab, 'broken', {
      ...OPTIONS,
      onStore: () => expect(inputsOf('broken').failed_tests).toHaveLength(2),
    });
    expect(canonicalFiles(lab, 'broken')).toEqual(canonicalFiles(lab, 'broken_whole'));
  });

  it('are known although the journal has not recorded the inputs yet', async () => {
    const pool = breaking(['seg1_test002']);
    // The process ends between the renaming of inputs.json and its line in the journal: the file of
    // the whole session replaced an older one that the journal has recorded.
    await startSession(lab, 'ahead_whole', { ...OPTIONS, pool });
    await crashAfter('wave_started', 'ahead');
    const ahead = join(lab, 'sessions', 'ahead', 'inputs.json');
    writeFileSync(ahead, readFileSync(join(lab, 'sessions', 'ahead_whole', 'inputs.json')));
    await continueSession(lab, 'ahead', {
      ...OPTIONS,
      onStore: () => expect(inputsOf('ahead').failed_tests).toHaveLength(1),
    });
    expect(canonicalFiles(lab, 'ahead')).toEqual(canonicalFiles(lab, 'ahead_whole'));
  });
});

describe('openFileStore()', () => {
  const second = Transcript.parse(EXAMPLES.transcript!.value);
  const first: Transcript = { ...second, attempt: 1, kind: 'ask' };
  const PATH = 'transcripts/0003_seg1_critic_choose.json';
  const PATH_2 = 'transcripts/0003_seg1_critic_choose_a2.json';
  const started = SESSION_EVENTS.find(({ type }) => type === 'session_started')!;
  const call = SESSION_EVENTS.find(({ type }) => type === 'call_started') as Extract<
    SessionEvent,
    { type: 'call_started' }
  >;
  const call1 = { ...call, attempt: 1 };

  let sessions: string;
  beforeEach(() => {
    sessions = temporaryFolder();
  });
  const create = (write: (store: ReturnType<typeof createFileStore>) => void) => {
    const store = createFileStore(sessions, 'one', NOON);
    write(store);
    store.close();
  };
  const open = () => openFileStore(sessions, 'one', NOON);
  const inOne = (path: string) => join(sessions, 'one', path);
  const journal = () => readFileSync(inOne('journal.jsonl'), 'utf8');
  const events = () => {
    const lines = journal().trimEnd().split('\n');
    return lines.map((line) => (JSON.parse(line) as { event: SessionEvent }).event);
  };

  it('gives back the attempts at a turn in their order', () => {
    create((store) => {
      store.recordTurn(second);
      store.recordTurn(first);
      store.recordTurn({ ...second, turn: 4, attempt: 10 });
    });
    const store = open();
    expect(store.recordedAttempts(3)).toEqual([first, second]);
    expect(store.recordedAttempts(4)).toEqual([{ ...second, turn: 4, attempt: 10 }]);
    expect(store.recordedAttempts(5)).toEqual([]);
    store.close();
  });

  it('accepts an answer that is on disk and not in the journal yet, and records it', () => {
    create((store) => {
      store.append(started);
      store.append(call1);
      store.sync();
    });
    const text = `${JSON.stringify(first, null, 2)}\n`;
    writeFileSync(inOne(PATH), text);
    const store = open();
    expect(store.recordedAttempts(3)).toEqual([first]);
    store.close();
    expect(events().slice(2)).toMatchObject([
      { type: 'file_written', path: PATH },
      { type: 'call_finished', attempt: 1, outcome: 'failed', cost_usd: 0.01 },
    ]);
    expect(readFileSync(inOne(PATH), 'utf8')).toBe(text);
    // It is settled once.
    open().close();
    expect(events()).toHaveLength(4);
  });

  it.each([
    ['rate_limited', true],
    // A key that is refused stops the session: it sends nothing again before it is resumed.
    ['auth', false],
  ])('records a failed call as the session would have: %s', (failure, will_retry) => {
    create((store) => {
      store.append(started);
      store.append(call1);
      store.recordTurn({ ...first, will_retry: true, error: { failure, message: 'no' } });
    });
    open().close();
    expect(events().at(-1)).toMatchObject({ type: 'call_finished', error: 'no', will_retry });
  });

  it('counts a call without an answer at its highest price, and lets it be asked again', () => {
    create((store) => {
      store.append(started);
      store.append(call1);
      store.sync();
    });
    const store = open();
    const { prompt_hash, role, purpose, provider, model, segment, turn } = call1;
    const unknown = {
      turn,
      attempt: 1,
      kind: 'ask',
      role,
      purpose,
      segment,
      provider,
      model,
      simulated: true,
      prompt_hash,
      request: null,
      response: null,
      outcome: 'unknown',
      error: null,
      will_retry: true,
      stop_reason: null,
      usage: null,
      charged_tokens: 42_000,
      cost_usd: 0.35,
      clock: { started_at: '2026-01-15T12:00:00.000Z', latency_ms: 0 },
    };
    expect(store.recordedAttempts(3)).toEqual([unknown]);
    store.close();
    expect(Transcript.parse(JSON.parse(readFileSync(inOne(PATH), 'utf8')))).toEqual(unknown);
    expect(events().slice(2)).toMatchObject([
      { type: 'file_written', path: PATH },
      { type: 'call_finished', turn: 3, attempt: 1, outcome: 'unknown', cost_usd: 0.35 },
    ]);
    const again = open();
    expect(again.recordedAttempts(3)).toEqual([unknown]);
    expect(again.recordTurn(second)).toBe(PATH_2);
    again.close();
    expect(open().recordedAttempts(3)).toEqual([unknown, second]);
  });

  it.each<[string, () => void, string]>([
    ['damaged', () => appendFileSync(inOne(PATH), ' '), 'does not match its hash in the journal'],
    ['missing', () => rmSync(inOne(PATH)), 'is missing'],
  ])('rejects an answer that is %s, and changes nothing', (_what, harm, found) => {
    create((store) => {
      store.append(started);
      store.append(call1);
      store.recordTurn(first);
    });
    harm();
    appendFileSync(inOne('journal.jsonl'), '{"seq":');
    const before = filesBelow(sessions);
    expect(open).toThrow(SessionError);
    expect(open).toThrow(
      `Cannot resume the session: ${inOne(PATH)} ${found}; restore it, since it holds a paid answer`,
    );
    expect(filesBelow(sessions)).toEqual(before);
  });

  it('skips files among the transcripts that are not transcripts', () => {
    create((store) => void store.recordTurn(first));
    writeFileSync(inOne('transcripts/notes.json'), '{}');
    writeFileSync(inOne('transcripts/copy.json'), readFileSync(inOne(PATH)));
    writeFileSync(inOne('transcripts/0009_seg1_critic_choose.json'), 'no JSON');
    const store = open();
    expect(store.recordedAttempts(3)).toEqual([first]);
    store.close();
    expect(events()).toHaveLength(1);
  });

  it('keeps a turn that is recorded again, and rejects a different one in its place', () => {
    create((store) => void store.recordTurn(first));
    const before = filesBelow(sessions);
    const store = open();
    const later = { started_at: '2027-01-01T00:00:00.000Z', latency_ms: 7 };
    expect(store.recordTurn({ ...first, clock: later })).toBe(PATH);
    expect(() => store.recordTurn({ ...first, prompt_hash: 'cd'.repeat(32) })).toThrow(
      `Cannot resume the session: ${PATH} differs`,
    );
    expect(store.hasDiverged).toBe(true);
    expect(() => store.recordTurn(second)).toThrow('Cannot resume');
    expect(() => store.write('a.json', '{}')).toThrow('Cannot resume');
    expect(() => store.append({ type: 'session_stopped', why: 'x' })).toThrow('Cannot resume');
    store.close();
    expect(filesBelow(sessions)).toEqual(before);
  });

  it('reports the torn end of the journal, and drops it', () => {
    create((store) => store.append(started));
    const text = journal();
    appendFileSync(inOne('journal.jsonl'), '{"seq":1,"at"');
    const store = open();
    expect(store.tornTail).toBe('{"seq":1,"at"');
    store.close();
    expect(journal()).toBe(text);
    expect(open().tornTail).toBeNull();
  });

  it('returns the budget of the last run', () => {
    create((store) => store.append(started));
    const store = open();
    expect(store.budget).toEqual({ usd: 5, tokens: null, calls: null, on_budget: 'stop' });
    const budget = { usd: 7, tokens: 1, calls: 2, on_budget: 'heuristic' } as const;
    store.append({ type: 'session_resumed', forced: [], budget, workers: 1 });
    store.close();
    expect(open().budget).toEqual(budget);
  });

  it.each([
    ['segment_1', 'elsewhere'],
    ['segment_1/seg1_test001', 'elsewhere'],
    ['transcripts', 'elsewhere'],
    ['inputs.json', 'elsewhere/precious'],
    ['journal.jsonl', 'elsewhere/precious'],
    ['inputs.json.7.tmp', 'elsewhere/precious'],
  ])('rejects a link in place of %s, and writes nothing to its target', async (path, to) => {
    const copy = temporaryFolder();
    await startSession(copy, 'one', {
      ...OPTIONS,
      onEvent: ({ type }) => {
        if (type === 'wave_finished') throw new Crash();
      },
    });
    const folder = join(copy, 'sessions', 'one');
    const elsewhere = join(copy, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'precious'), readFileSync(join(folder, 'journal.jsonl')));
    rmSync(join(folder, path), { recursive: true, force: true });
    symlinkSync(join(folder, '../../..', to), join(folder, path));
    const before = filesBelow(copy);
    await expect(continueSession(copy, 'one', OPTIONS)).rejects.toMatchObject({
      name: expect.stringMatching(/^(Store|Session)Error$/),
      message: expect.stringMatching(/^Cannot .*: .* is a link/),
    });
    expect(filesBelow(copy)).toEqual(before);
  });

  it('rejects a damaged journal with the line, a missing one, and a finished session', () => {
    create((store) => {
      store.append(started);
      store.append({ type: 'notice', text: 'fine' });
    });
    const text = journal();
    writeFileSync(inOne('journal.jsonl'), text.replace('"seed":1', '"seed":2'));
    expect(open).toThrow(/journal\.jsonl, line 1: the hash chain is broken/);
    rmSync(inOne('journal.jsonl'));
    expect(open).toThrow('Cannot resume "one": it has no journal.jsonl');
    expect(existsSync(inOne('journal.jsonl'))).toBe(false);
    expect(() => openFileStore(join(lab, 'sessions'), 'whole', NOON)).toThrow(
      'Cannot resume "whole": it is finished',
    );
  });
});
