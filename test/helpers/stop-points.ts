import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import type { BacktestPool } from '../../engine/pool/pool-port.ts';
import { LabLedger } from '../../sessions/ledger/lab-ledger.ts';
import testRecorder from '../../sessions/record/record-test.ts';
import {
  Crash,
  canonicalFiles,
  continueSession,
  journalLines,
  startSession,
} from './resumed-session.ts';
import { smallConfig, smallMarket } from './small-session.ts';

/** Every point at which a session may be stopped, and the checks after it was resumed. */
export interface StopPoints {
  readonly points: readonly number[];
  check(point: number): Promise<void>;
}

const market = smallMarket();
/** A short session that uses every feature. */
export const STOPPED = {
  market,
  config: smallConfig({ tests: 4, wave: 2, scouting: { sets: 0 } }),
};
/** Patches that nothing shows of, and one that is over before the segment is. */
export const SHADOWED = {
  market,
  config: smallConfig({ tests: 8, wave: 2, rule_cooldown_waves: 1, scouting: { sets: 0 } }),
};
/** With enough waves for each kind of entry of a ledger. */
export const COUNTED = { market, config: smallConfig({ wave: 2, rule_cooldown_waves: 1 }) };

/** What ends a session before the k-th thing that its store is asked to do. */
export function crashBefore(k: number): () => void {
  let step = 0;
  return () => {
    if (++step === k) throw new Crash();
  };
}

/** Before each thing that the store of a session is asked to do. */
export async function storeStops(lab: string): Promise<StopPoints> {
  let steps = 0;
  await startSession(lab, 'unstopped', { ...STOPPED, onStore: () => void steps++ });
  expect(steps).toBeGreaterThan(60);
  const whole = canonicalFiles(lab, 'unstopped');
  const testsOf = (name: string) =>
    journalLines(lab, name).flatMap(({ event }) =>
      event.type === 'test_finished' ? [event.test] : [],
    );
  return {
    // The first steps write what a session is a function of, and what it may spend: before that there
    // is none. Before the last step, which makes it safe, its end is written.
    points: numbers(6, steps - 1),
    async check(k) {
      const name = `at_${k}`;
      const journal = () => readFileSync(join(lab, 'sessions', name, 'journal.jsonl'), 'utf8');
      expect(await startSession(lab, name, { ...STOPPED, onStore: crashBefore(k) }), name).toBe(
        false,
      );
      const before = journal();
      expect(await continueSession(lab, name, STOPPED), name).toBe(true);
      expect(canonicalFiles(lab, name), name).toEqual(whole);
      // Nothing recorded is lost, changed or emitted twice.
      expect(journal().startsWith(before), name).toBe(true);
      expect(testsOf(name), name).toEqual(testsOf('unstopped'));
    },
  };
}

/** A pool in which the shadows of every fourth test break. */
export function breakingShadows(): BacktestPool {
  const pool = inProcessPool(testRecorder());
  return {
    ...pool,
    async tests(job, tasks, recording, options) {
      const isBroken = ({ index }: { index: number }) =>
        options?.shadow !== undefined && index % 4 === 3;
      const others = tasks.filter((one) => !isBroken(one));
      const { results } = await pool.tests(job, others, recording, options);
      const broken = tasks.filter(isBroken).map(({ index }) => ({ index, why: 'out of memory' }));
      return { results, broken };
    },
  };
}

/** Around each shadow of a session. */
export async function shadowStops(lab: string): Promise<StopPoints> {
  let shadows = 0;
  await startSession(lab, 'unstopped', {
    ...SHADOWED,
    pool: breakingShadows(),
    onEvent: ({ type }) => {
      if (type === 'shadowed') shadows += 1;
    },
  });
  expect(shadows).toBeGreaterThan(4);
  const whole = canonicalFiles(lab, 'unstopped');
  return {
    points: numbers(1, shadows),
    async check(stop) {
      const name = `around_${stop}`;
      let emitted = 0;
      let inputs = 0;
      const isOver = await startSession(lab, name, {
        ...SHADOWED,
        pool: breakingShadows(),
        onEvent: (event) => {
          if (event.type === 'shadowed' && ++emitted === stop) throw new Crash();
          // And once after a failed shadow was recorded, before the shadows were emitted.
          if (event.type !== 'file_written' || event.path !== 'inputs.json') return;
          if (++inputs === stop + 1 && stop % 2 === 0) throw new Crash();
        },
      });
      expect(isOver, name).toBe(false);
      // Shadows that had not run when it stopped break again, as they did in the whole session.
      expect(await continueSession(lab, name, { ...SHADOWED, pool: breakingShadows() }), name).toBe(
        true,
      );
      expect(canonicalFiles(lab, name), name).toEqual(whole);
    },
  };
}

/** Before each operation of the store, and again after each resume that reaches it. */
export async function ledgerStops(lab: string): Promise<StopPoints> {
  const open = () => new LabLedger(lab, () => new Date(0));
  let steps = 0;
  await startSession(lab, 'unstopped', { ...COUNTED, ledger: open(), onStore: () => void steps++ });
  const keys = (name: string) =>
    open()
      .lines()
      .map(({ entry }) => entry.key)
      .filter((key) => key.startsWith(`session ${name}/`))
      .map((key) => key.replace(name, ''))
      .toSorted();
  const whole = canonicalFiles(lab, 'unstopped');
  return {
    points: numbers(7, steps - 1),
    async check(every) {
      const name = `each_${every}`;
      const optionsAt = (turn: number) => ({
        ...COUNTED,
        ledger: open(),
        // The later it resumes, the longer it may run.
        onStore: crashBefore(turn * every),
      });
      let isDone = await startSession(lab, name, optionsAt(1));
      for (let turn = 2; !isDone; turn++) {
        isDone = await continueSession(lab, name, optionsAt(turn));
        expect(turn, name).toBeLessThan(60);
      }
      expect(keys(name), name).toEqual(keys('unstopped'));
      expect(canonicalFiles(lab, name), name).toEqual(whole);
    },
  };
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
