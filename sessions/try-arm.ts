import { whyBroken } from '../engine/why-broken.ts';
import type { PlaceboKind, SearchOutcome } from '../protocol/honesty.ts';
import type { SessionIdentity } from '../protocol/session-files.ts';
import { armsInProcess } from './arm-runner.ts';
import type { ArmJob } from './placebo-arm.ts';
import type { SessionContext } from './session-context.ts';

/** How an arm ended: null where it failed. */
export type ArmEnd = SearchOutcome | null;

/**
 * Plays one arm. One that breaks is an input of the session: what breaks on one machine may not on
 * another.
 *
 * @param kind null for the market as it is
 * @throws the reason of `signal` where it was aborted; what the disk refuses
 */
export async function tryArm(
  context: SessionContext,
  identity: SessionIdentity,
  kind: PlaceboKind | null,
  arm: number,
): Promise<ArmEnd> {
  const { market, windows, inputs, store, signal, arms = armsInProcess } = context;
  if (inputs.failed_arms.some((one) => one.kind === kind && one.arm === arm)) return null;
  const { handle, symbol, venue, calendar, gaps, simulated } = market;
  const labels = { symbol, venue, calendar, gaps, simulated };
  const job: ArmJob = { identity, handle, labels, windows, kind, arm };
  try {
    return await arms.play(job, signal);
  } catch (error) {
    signal?.throwIfAborted();
    inputs.failed_arms.push({ kind, arm, why: whyBroken(error) });
    store.write('inputs.json', `${JSON.stringify(inputs, null, 2)}\n`);
    return null;
  }
}
