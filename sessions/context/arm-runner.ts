import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import type { SearchOutcome } from '../../protocol/honesty.ts';
import { type ArmJob, playArm } from '../judging/placebo-arm.ts';

/** Whoever plays placebo arms: threads, or the caller's own. The outcome is the same to the bit. */
export interface ArmRunner {
  /** How many it plays at a time. */
  readonly lanes: number;
  /** @throws what broke the arm; the reason of `signal` where it was aborted */
  play(job: ArmJob, signal?: AbortSignal): Promise<SearchOutcome>;
}

/** Arms on the caller's own thread, one after another. */
export const armsInProcess: ArmRunner = {
  lanes: 1,
  async play(job, signal) {
    signal?.throwIfAborted();
    return playArm(job, inProcessPool());
  },
};
