import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import type { ArmRunner } from '../context/arm-runner.ts';
import { playArm } from './placebo-arm.ts';

/** Arms on the caller's own thread, one after another. */
export const armsInProcess: ArmRunner = {
  lanes: 1,
  async play(job, signal) {
    signal?.throwIfAborted();
    return playArm(job, inProcessPool());
  },
};
