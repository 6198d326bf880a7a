import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStoredJournal } from '../../sessions/record/journal.ts';
import { suiteFolder } from '../helpers/suite-folder.ts';
import { type Built, buildVictim } from './build-victim.ts';
import { canonHash } from './canon.ts';
import {
  drawn,
  type End,
  killAndResume,
  namedEnds,
  noFigures,
  type Reference,
  randomEnds,
  runReference,
  SMALL_ORDER,
  type Torture,
  twoAtATime,
  withOneArm,
} from './crash.ts';
import { checkBooks, LED_ORDER, startBrain } from './led.ts';
import { runBuilt, sessionArgs } from './run-built.ts';
import { SIGNALS, type Signal, signalAndResume } from './signals.ts';
import { startTwice } from './starts.ts';

/** Prints a figure of the run. */
function report(text: string): void {
  process.stdout.write(`${text}\n`);
}

const lab = suiteFolder();
let built: Built;
beforeAll(async () => {
  built = await buildVictim();
});
afterAll(() => built.remove());

describe.each([
  ['in its own thread', 0],
  ['with two workers', 2],
] as const)('a session %s', (label, workers) => {
  let torture: Torture;
  let reference: Reference;
  const figures = noFigures();
  const name = (kind: string, i: number) => `${kind}_${workers}_${i}`;
  beforeAll(async () => {
    const own = join(lab, `lab_${workers}`);
    mkdirSync(own);
    torture = { victim: built.victim, lab: own, seed: 7, order: { ...SMALL_ORDER, workers } };
    reference = await runReference(torture);
  });
  afterAll(() => {
    const { sessions, kills, deepest, torn, kept } = figures;
    report(
      `${label}: ${sessions} sessions, ${kills} kills, ${deepest} of one session at most, ` +
        `${torn} torn journals, ${kept} lines on record before a kill, none lost`,
    );
  });
  const killAll = (plans: readonly (readonly End[])[], kind: string) =>
    twoAtATime(
      (begun) => begun === plans.length,
      (i) => killAndResume(torture, reference, name(kind, i), plans[i]!, figures),
    );

  it('gives the same result, killed at random moments and times', async () => {
    const random = drawn(torture, 'random');
    const count = workers === 0 ? 200 : 30;
    await killAll(
      Array.from({ length: count }, () => randomEnds(random, reference, 450)),
      'random',
    );
    expect(figures.kills).toBeGreaterThan(count / 2);
  });

  it('gives the same result, killed at every named moment, and at it again after the resume', async () => {
    const random = drawn(torture, 'named');
    const named = namedEnds(random, reference);
    await killAll(
      named.map(([, end]) => [end]),
      'named',
    );
    await killAll(
      named.map(([, end], i) => [end, namedEnds(random, reference)[i]![1]]),
      'twice',
    );
    expect(named.length).toBeGreaterThan(30);
  });

  it('gives the same result, killed in the first milliseconds of each of five resumes', async () => {
    const random = drawn(torture, 'recovery');
    const plans = Array.from({ length: workers === 0 ? 50 : 10 }, (): End[] => [
      { moment: 1 + random.below(reference.moments.length) },
      // Node takes some 40 ms to start: the first moments of a resumption follow after that.
      ...Array.from({ length: 5 }, () => ({ afterMs: 40 + 100 * random.uniform() })),
    ]);
    await killAll(plans, 'recovery');
    expect(figures.deepest).toBeGreaterThanOrEqual(5);
  });
});

describe('a session led by models', () => {
  it('pays for no answer twice, and gives the same result, killed at random and at every named moment', async () => {
    const own = join(lab, 'led');
    mkdirSync(own);
    const stub = await startBrain();
    const figures = noFigures();
    const books = { calls: 0, unknown: 0 };
    const torture: Torture = {
      victim: built.victim,
      lab: own,
      seed: 11,
      order: withOneArm(LED_ORDER),
      stubUrl: stub.url,
      check: (name, folder, kills) => {
        const { calls, unknown } = checkBooks(stub, name, folder, kills);
        books.calls += calls;
        books.unknown += unknown;
      },
    };
    const reference = await runReference(torture);
    const random = drawn(torture, 'led');
    const plans = [
      ...Array.from({ length: 200 }, () => randomEnds(random, reference, 900)),
      ...namedEnds(random, reference).map(([, end]) => [end]),
    ];
    await twoAtATime(
      (begun) => begun === plans.length,
      (i) => killAndResume(torture, reference, `led_${i}`, plans[i]!, figures),
    );
    await stub.close();
    const { sessions, kills, deepest } = figures;
    report(
      `led by models: ${sessions} sessions, ${kills} kills, ${deepest} of one session at most, ` +
        `${books.calls} calls, ${books.unknown} of unknown end`,
    );
    expect(sessions).toBe(plans.length);
    expect(kills).toBeGreaterThan(200);
    expect(books.unknown).toBeGreaterThan(10);
  });
});

describe('a journal that was cut', () => {
  it('at every byte of its last three records is resumed to the same', async () => {
    const own = join(lab, 'cut');
    mkdirSync(own);
    const torture: Torture = { victim: built.victim, lab: own, seed: 9, order: SMALL_ORDER };
    const reference = await runReference(torture);
    const whole = readFileSync(join(own, 'sessions', 'whole', 'journal.jsonl'));
    const lines = readStoredJournal(join(own, 'sessions', 'whole', 'journal.jsonl'))!.lines;
    // The last three records of a session that was stopped after its first segment.
    const stop = lines.findIndex(({ event }) => event.type === 'segment_finished') + 1;
    const ends = [...whole.entries()].flatMap(([i, byte]) => (byte === 10 ? [i + 1] : []));
    const [from, to] = [ends[stop - 4]!, ends[stop - 1]!];
    let cuts = 0;
    await twoAtATime(
      (begun) => from + begun * 9 > to,
      async (i) => {
        const name = `cut_${i}`;
        const folder = join(own, 'sessions', name);
        cpSync(join(own, 'sessions', 'whole'), folder, { recursive: true });
        writeFileSync(join(folder, 'journal.jsonl'), whole.subarray(0, from + i * 9));
        await killAndResume(torture, reference, name, [], noFigures());
        rmSync(folder, { recursive: true });
        cuts += 1;
      },
    );
    report(`cut journals: ${cuts} cuts in ${to - from} bytes, all resumed to the same`);
    expect(cuts).toBeGreaterThan(100);
  });
});

describe('the program', () => {
  let reference: string;
  beforeAll(async () => {
    const ran = await runBuilt(built.maestro, sessionArgs(join(lab, 'reference'), 'one'));
    expect([ran.code, ran.err]).toEqual([0, '']);
    reference = canonHash(join(lab, 'reference', 'sessions', 'one'));
  });

  it('ends within 3 seconds of 100 signals, and resumes to the same result each time', async () => {
    const random = drawn({ seed: 1 }, 'signals');
    const names = Object.keys(SIGNALS) as Signal[];
    const taken: Record<string, number> = {};
    let slowest = 0;
    for (let i = 0; i < 100; i++) {
      const own = join(lab, `signal_${i}`);
      mkdirSync(own);
      const afterMs = 1200 * random.uniform();
      const signal = names[random.below(names.length)]!;
      const found = await signalAndResume(built.maestro, own, reference, signal, afterMs);
      taken[found.taken] = (taken[found.taken] ?? 0) + 1;
      if (found.taken === 'stopped') slowest = Math.max(slowest, found.ms);
      rmSync(own, { recursive: true });
    }
    report(`signals: ${JSON.stringify(taken)}, slowest end ${slowest.toFixed(0)} ms`);
    expect(slowest).toBeLessThan(3000);
    expect(taken.stopped).toBeGreaterThan(20);
  });

  it('ends within 200 ms of a second signal', async () => {
    let slowest = 0;
    for (let i = 0; i < 20; i++) {
      const own = join(lab, `second_${i}`);
      mkdirSync(own);
      const signals = ['SIGINT', 'SIGINT'] as const;
      const sent = { signals, afterMs: 400 + 20 * i, betweenMs: 5 };
      const ran = await runBuilt(built.maestro, sessionArgs(own, 'one'), sent);
      expect([0, 130]).toContain(ran.code);
      if (ran.code === 130) slowest = Math.max(slowest, ran.msAfterSignal);
    }
    report(`second signals: slowest end ${slowest.toFixed(0)} ms`);
    expect(slowest).toBeLessThan(200);
  });

  it('is started twice at once 100 times, and runs once each time', async () => {
    let [named, slowest] = [0, 0];
    for (let i = 0; i < 100; i++) {
      const own = join(lab, `start_${i}`);
      mkdirSync(own);
      const found = await startTwice(built.maestro, own, reference);
      if (found.named) {
        named += 1;
        slowest = Math.max(slowest, found.loserMs);
      }
      rmSync(own, { recursive: true });
    }
    report(
      `double starts: 100, the loser named the owner ${named} times, slowest ${slowest.toFixed(0)} ms from its start`,
    );
    expect(named).toBeGreaterThan(50);
  });
});
