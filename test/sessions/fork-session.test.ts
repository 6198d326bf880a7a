import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SessionConfig } from '../../protocol/session-config.ts';
import { Transcript } from '../../protocol/session-files.ts';
import { FRESH_LAB, inputsAtStart } from '../../sessions/context/inputs-at-start.ts';
import { NameTakenError } from '../../sessions/context/session-error.ts';
import { sessionKey } from '../../sessions/context/session-identity.ts';
import { createFork, forkOf } from '../../sessions/fork-session.ts';
import { createFileStore } from '../../sessions/record/file-store.ts';
import { readOrigin, type StoredOrigin } from '../../sessions/record/read-session.ts';
import { temporaryFolder } from '../helpers/market-folder.ts';
import { EXAMPLES } from '../helpers/protocol-examples.ts';
import { SEAT } from '../helpers/scripted-model.ts';
import { sessionSetup, smallConfig } from '../helpers/small-session.ts';

const LAB = { ...FRESH_LAB, sessions: 1, trials: 100 };
const HEURISTIC = { maestro: 'heuristic', strategist: 'heuristic', critic: 'heuristic' } as const;

/** A session of four segments, of which `done` are finished, with a failed test in each. */
function parentWith(done: number, overrides: object = {}): StoredOrigin {
  const config = SessionConfig.parse({
    ...smallConfig({ segments: 4, tests: 2, seed: 5 }),
    ...overrides,
  });
  const { identity } = sessionSetup({ config });
  const folder = temporaryFolder();
  for (let segment = 1; segment <= done; segment++) {
    mkdirSync(join(folder, `segment_${segment}`));
    writeFileSync(join(folder, `segment_${segment}`, 'segment_results.json'), '{}');
  }
  const failed_tests = [1, 2, 3].map((k) => ({ test: `seg${k}_test001`, why: 'it broke' }));
  return {
    name: 'parent',
    folder,
    identity,
    isFinished: done === 4,
    inputs: {
      lab_at_start: { ...LAB, sessions: 0 },
      failed_tests,
      failed_arms: [{ kind: 'shuffle', arm: 3, why: 'it broke' }],
      exam: null,
      dropped_turns: [{ turn: 1, why: 'x' }],
    },
  };
}

const { program } = sessionSetup().identity;
const options = { program };

const turn = (segment: number, number: number, kind: Transcript['kind'] = 'ask') =>
  Transcript.parse({
    ...(EXAMPLES.transcript!.value as Transcript),
    inherited: undefined,
    segment,
    turn: number,
    kind,
  });

describe('forkOf()', () => {
  it('keeps the shared past and names its parent, and is another session', () => {
    const parent = parentWith(4);
    const agents = { critic: SEAT };
    const { identity, inputs, inherited } = forkOf(
      parent,
      [turn(1, 1), turn(2, 2), turn(2, 3, 'compute'), turn(3, 4)],
      { ...options, atSegment: 3, seed: 9, agents },
    );
    expect(identity.config).toMatchObject({
      seed: 9,
      agents: { ...HEURISTIC, critic: SEAT },
      fork: {
        parent: parent.identity.session,
        parent_name: 'parent',
        pasts: [{ until_segment: 2, seed: 5, agents: HEURISTIC }],
      },
    });
    expect(identity.session).toBe(sessionKey(identity));
    expect(identity.session).not.toBe(parent.identity.session);
    // Answers of models in the shared segments alone, paid by the parent.
    expect(inherited.map((one) => [one.turn, one.inherited])).toEqual([
      [1, true],
      [2, true],
    ]);
    // What broke in the shared segments breaks again; the rest is its own.
    // What the lab has done is asked when the fork begins: until then it is as with the parent.
    expect(inputs).toEqual({
      lab_at_start: { ...LAB, sessions: 0 },
      failed_tests: [1, 2].map((k) => ({ test: `seg${k}_test001`, why: 'it broke' })),
      failed_arms: [],
      exam: null,
      dropped_turns: [],
    });
    expect(
      inputsAtStart(identity.config, { ...inputs, dropped_turns: [{ turn: 9, why: 'y' }] }),
    ).toEqual(inputs);
  });

  it('of a fork shares what that fork shares with its parent', () => {
    const pasts = [{ until_segment: 2, seed: 1, agents: HEURISTIC }];
    const fork = { parent: 'aaaaaaaaaaaa', parent_name: 'first', pasts };
    const parent = parentWith(4, { fork });
    const pastsAt = (atSegment: number) =>
      forkOf(parent, [], { ...options, atSegment }).identity.config.fork!.pasts.map(
        ({ until_segment, seed }) => [until_segment, seed],
      );
    expect(pastsAt(2)).toEqual([[1, 1]]);
    expect(pastsAt(3)).toEqual([[2, 1]]);
    expect(pastsAt(4)).toEqual([
      [2, 1],
      [3, 5],
    ]);
  });

  it.each([
    [1, 4, 'give a segment from 2 to 4'],
    [5, 4, 'give a segment from 2 to 4'],
    [4, 2, 'its segment 3 is not finished'],
  ])('rejects segment %d of a parent that finished %d', (atSegment, done, why) => {
    expect(() => forkOf(parentWith(done), [], { ...options, atSegment })).toThrow(why);
  });

  it('rejects another version of the program, whose prompts differ', () => {
    const other = { ...program, version: '9.9.9' };
    expect(() => forkOf(parentWith(4), [], { ...options, atSegment: 2, program: other })).toThrow(
      'Cannot fork "parent": it was started by Maestro 0.0.0, but this is 9.9.9',
    );
  });

  it('of a stopped session shares its finished segments', () => {
    expect(forkOf(parentWith(2), [], { ...options, atSegment: 3 }).identity.config.seed).toBe(5);
  });
});

describe('createFork()', () => {
  const NOON = () => new Date('2026-01-15T12:00:00.000Z');
  const BUDGET = { usd: 5, tokens: null, calls: null, on_budget: 'stop' } as const;
  const create = (sessions: string, turns: readonly Transcript[]) => {
    const fork = forkOf(parentWith(4), turns, { ...options, atSegment: 3 });
    const terms = { budget: BUDGET, workers: 1, bars: undefined, labAtStart: () => LAB };
    createFork(sessions, 'fork', fork, terms, NOON);
    expect(readOrigin(sessions, 'fork').inputs.lab_at_start).toEqual(LAB);
    return readdirSync(join(sessions, 'fork', 'transcripts'));
  };
  /** What a process killed while it creates a fork leaves behind: the given turns. */
  const killed = (sessions: string, turns: readonly Transcript[]) => {
    const store = createFileStore(sessions, 'fork', NOON);
    store.write('inputs.json', '{}\n');
    for (const one of turns) store.recordTurn(one);
    store.close();
  };
  const inherited = (number: number) => ({ ...turn(1, number), inherited: true }) as const;

  it('uses the name again of one that was killed while it was made', () => {
    for (let done = 0; done <= 2; done++) {
      const sessions = temporaryFolder();
      killed(sessions, [inherited(7), inherited(8)].slice(0, done));
      writeFileSync(join(sessions, 'fork', 'transcripts', 'half.json.99.tmp'), '{');
      expect(create(sessions, [turn(1, 1)])).toEqual(['0001_seg1_critic_choose_a2.json']);
      expect(() => create(sessions, [])).toThrow(NameTakenError);
    }
  });

  it('changes nothing if a turn is not inherited, or another file exists', () => {
    for (const write of [
      (folder: string) => writeFileSync(join(folder, '0009_seg1_critic_choose.json'), '{"turn":'),
      (folder: string) => writeFileSync(join(folder, 'notes.txt'), 'mine'),
    ]) {
      const sessions = temporaryFolder();
      killed(sessions, [inherited(7)]);
      write(join(sessions, 'fork', 'transcripts'));
      expect(() => create(sessions, [])).toThrow(NameTakenError);
    }
    const paid = temporaryFolder();
    killed(paid, [inherited(7), turn(1, 8)]);
    expect(() => create(paid, [])).toThrow(NameTakenError);
    expect(readdirSync(join(paid, 'fork', 'transcripts'))).toHaveLength(2);
  });
});
