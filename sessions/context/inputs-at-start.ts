import type { SessionConfig } from '../../protocol/session-config.ts';
import type { SessionInputs } from '../../protocol/session-files.ts';
import { sharedSegments } from './segment-settings.ts';

/** The state of a lab before its first session on a family of bars. @internal */
export const FRESH_LAB: SessionInputs['lab_at_start'] = {
  sessions: 0,
  trials: 0,
  vault_looks: 0,
  critic: { tests: 0, sum: 0, sum_of_squares: 0 },
};

/** The inputs of a new session. */
export function newInputs(labAtStart: SessionInputs['lab_at_start'] = FRESH_LAB): SessionInputs {
  return {
    lab_at_start: labAtStart,
    failed_tests: [],
    failed_arms: [],
    exam: null,
    dropped_turns: [],
  };
}

/** Prefix of the names of shadows that belong to a placebo arm. */
export const ARM_SHADOW = 'arm ';

/**
 * The inputs with which a rerun of a session starts; they grow again as the session runs. A fork knows
 * from its start which tests failed in the segments that it shares with its parent.
 */
export function inputsAtStart(
  config: Pick<SessionConfig, 'fork'>,
  { lab_at_start, failed_tests, failed_arms }: SessionInputs,
): SessionInputs {
  const shared = sharedSegments(config);
  const known = failed_tests.filter(
    ({ test, shadow }) => segmentOf(test) <= shared && shadow?.startsWith(ARM_SHADOW) !== true,
  );
  return { ...newInputs(lab_at_start), failed_tests: known, failed_arms };
}

/** 2 of `seg2_test017`. */
function segmentOf(test: string): number {
  return Number(/^seg(\d+)_/.exec(test)![1]);
}
