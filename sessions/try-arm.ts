import { whyBroken } from '../engine/why-broken.ts';
import type { PlaceboKind, SearchOutcome } from '../protocol/honesty.ts';
import type { SessionIdentity } from '../protocol/session-files.ts';
import { armsInProcess } from './arm-runner.ts';
import type { ArmJob } from './placebo-arm.ts';
import type { SessionContext } from './session-context.ts';

/** How an arm ended: null where it failed. */
export type ArmEnd = SearchOutcome | null;

/** @param kind null for the market as it is */
export function armJob(
  { market, windows }: SessionContext,
  identity: SessionIdentity,
  kind: PlaceboKind | null,
  arm: number,
): ArmJob {
  const { handle, symbol, venue, calendar, gaps, simulated } = market;
  const labels = { symbol, venue, calendar, gaps, simulated };
  return { identity, handle, labels, windows, kind, arm };
}

/**
 * An arm that heuristic agents play. One that broke is an input of the session: what breaks on one
 * machine may not on another.
 *
 * @throws the reason of `signal` where it was aborted; what the disk refuses
 */
export async function tryArm(context: SessionContext, job: ArmJob): Promise<ArmEnd> {
  const { inputs, store, signal, arms = armsInProcess } = context;
  const { kind, arm } = job;
  if (inputs.failed_arms.some((one) => one.kind === kind && one.arm === arm)) return null;
  try {
    return await arms.play(job, signal);
  } catch (error) {
    signal?.throwIfAborted();
    inputs.failed_arms.push({ kind, arm, why: whyBroken(error) });
    store.write('inputs.json', `${JSON.stringify(inputs, null, 2)}\n`);
    return null;
  }
}
