import { whyBroken } from '../../engine/pool/why-broken.ts';
import { PlaceboKind, type SearchOutcome } from '../../protocol/honesty.ts';
import type { ArmJob } from '../context/arm-runner.ts';
import { recordInputs } from '../context/record-inputs.ts';
import type { JudgingContext } from '../context/session-context.ts';
import { armsInProcess } from './arms-in-process.ts';

/** How an arm ended: null where it failed. */
export type ArmOutcome = SearchOutcome | null;

/**
 * One arm. What broke is an input of the session: what breaks on one machine may not on another.
 *
 * @param led runs it where models lead it; null where threads do
 * @throws the reason of `signal` where it was aborted; what the disk refuses
 */
export async function runArm(
  context: JudgingContext,
  job: ArmJob,
  led: (() => Promise<SearchOutcome>) | null = null,
): Promise<ArmOutcome> {
  const { inputs, signal, arms = armsInProcess } = context;
  const { kind, arm } = job;
  if (inputs.failed_arms.some((one) => one.kind === kind && one.arm === arm)) return null;
  try {
    return await (led === null ? arms.run(job, signal) : led());
  } catch (error) {
    signal?.throwIfAborted();
    if (isNoFault(error, led !== null)) throw error;
    inputs.failed_arms.push({ kind, arm, why: whyBroken(error) });
    // In their own order, whichever thread broke first.
    inputs.failed_arms.sort((a, b) => a.arm - b.arm || orderOf(a.kind) - orderOf(b.kind));
    recordInputs(context);
    return null;
  }
}

/**
 * What the disk refuses is no fault of an arm: it was run, and could not be remembered. Nor is what
 * stops a session that models lead: a key that is refused, a budget, a record that does not fit.
 */
function isNoFault(error: unknown, isModelLed: boolean): boolean {
  if (!(error instanceof Error)) return false;
  if ((error as NodeJS.ErrnoException).syscall !== undefined) return true;
  return isModelLed && error.name !== 'MarketDataError';
}

function orderOf(kind: PlaceboKind | null): number {
  return kind === null ? -1 : PlaceboKind.options.indexOf(kind);
}
