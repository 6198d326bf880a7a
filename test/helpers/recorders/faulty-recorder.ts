import { createHash } from 'node:crypto';
import type { TestRecorder } from '../../../engine/pool/worker-tasks.ts';

/** What a recorder does to the thread that it runs on. */
export type Fault =
  | 'throws'
  | 'throws undefined'
  | 'rejects'
  | 'exits with 0'
  | 'exits with 7'
  | 'loops forever'
  | 'exhausts the heap'
  | 'throws while recording'
  | 'finds the disk full';

/** The settings of a faulty recorder. */
export interface FaultPlan {
  readonly fault: Fault;
  /** The tests at which it happens. */
  readonly tests: readonly string[];
  /** How often at each of them, for all threads together. */
  readonly times: number;
  /** How often it has happened, one count a test. Shared by all threads. */
  readonly struck: Int32Array;
}

/** A plan for `backtestPool().tests()`, with counts of its own. */
export function faultPlan(
  fault: Fault,
  tests: readonly string[],
  times: number,
): { recorder: string; settings: FaultPlan } {
  const struck = new Int32Array(new SharedArrayBuffer(4 * tests.length));
  return { recorder: import.meta.url, settings: { fault, tests, times, struck } };
}

/** Stores no file, and returns what the hashes of the files would be. Fails as planned. */
export default function faultyRecorder(): TestRecorder {
  let plan: FaultPlan | null = null;

  const isDue = (test: string, isRecording: boolean) => {
    const isForRecording =
      plan?.fault === 'throws while recording' || plan?.fault === 'finds the disk full';
    const index = plan?.tests.indexOf(test) ?? -1;
    if (plan === null || index < 0 || isForRecording !== isRecording) return false;
    return Atomics.add(plan.struck, index, 1) < plan.times;
  };

  return {
    start(test, recording) {
      plan = recording as FaultPlan | null;
      if (isDue(test, false)) misbehave(plan!.fault);
    },
    record(test, files) {
      if (isDue(test, true)) misbehave(plan!.fault);
      return Object.fromEntries(
        files.map(({ name, bytes }) => [name, createHash('sha256').update(bytes).digest('hex')]),
      );
    },
  };
}

function misbehave(fault: Fault): void {
  switch (fault) {
    case 'throws':
    case 'throws while recording':
      throw new TypeError('The recorder has a bug');
    case 'throws undefined':
      throw undefined;
    case 'rejects':
      void Promise.reject(new Error('This promise has no handler'));
      return;
    case 'exits with 0':
      process.exit(0);
      break;
    case 'exits with 7':
      process.exit(7);
      break;
    case 'loops forever':
      for (;;);
    case 'exhausts the heap': {
      // 400 MB: more than such a thread may have, and less than one without a limit.
      const held: unknown[] = [];
      for (let i = 0; i < 100; i++) held.push(new Array(500_000).fill(i));
      return;
    }
    case 'finds the disk full':
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), {
        code: 'ENOSPC',
        syscall: 'write',
        path: '/somewhere/trades.jsonl',
      });
    default:
      fault satisfies never;
  }
}
