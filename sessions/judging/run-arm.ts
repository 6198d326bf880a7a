import { whyBroken } from '../../engine/pool/why-broken.ts';
import { PlaceboKind, type SearchOutcome } from '../../protocol/honesty.ts';
import type { ArmJob } from '../context/arm-runner.ts';
import { recordInputs } from '../context/record-inputs.ts';
import type { JudgingContext } from '../context/session-context.ts';
import { armsInProcess } from './arms-in-process.ts';

/** The outcome of an arm; null if it failed. */
export type ArmOutcome = SearchOutcome | null;

/**
 * Runs one arm. A failure is recorded as an input, because it may not recur on another machine.
 *
 * @param runWithModels runs the arm if models lead it; null to run it on the threads
 * @throws the reason of `signal` if aborted, and disk errors
 */
export async function runArm(
  context: JudgingContext,
  job: ArmJob,
  runWithModels: (() => Promise<SearchOutcome>) | null = null,
): Promise<ArmOutcome> {
  const { inputs, signal, arms = armsInProcess } = context;
  const { kind, arm } = job;
  if (inputs.failed_arms.some((one) => one.kind === kind && one.arm === arm)) return null;
  try {
    return await (runWithModels === null ? arms.run(job, signal) : runWithModels());
  } catch (error) {
    signal?.throwIfAborted();
    if (isFatal(error, runWithModels !== null)) throw error;
    inputs.failed_arms.push({ kind, arm, why: whyBroken(error) });
    // In the order of arms, not of failures.
    inputs.failed_arms.sort((a, b) => a.arm - b.arm || orderOf(a.kind) - orderOf(b.kind));
    recordInputs(context);
    return null;
  }
}

/**
 * A disk error is not a failure of the arm but of its cache. With models, everything but bad market data
 * stops the session: a rejected key, a budget, a record that does not match.
 */
function isFatal(error: unknown, isModelLed: boolean): boolean {
  if (!(error instanceof Error)) return false;
  if ((error as NodeJS.ErrnoException).syscall !== undefined) return true;
  return isModelLed && error.name !== 'MarketDataError';
}

function orderOf(kind: PlaceboKind | null): number {
  return kind === null ? -1 : PlaceboKind.options.indexOf(kind);
}
