import type { SessionConfig } from '../../protocol/session-config.ts';
import type { SessionInputs } from '../../protocol/session-files.ts';
import { sharedSegments } from './segment-settings.ts';

/** What a lab has done before its first session on a market. @internal */
export const FRESH_LAB: SessionInputs['lab_at_start'] = {
  sessions: 0,
  trials: 0,
  vault_looks: 0,
  critic: { tests: 0, sum: 0, sum_of_squares: 0 },
};

/** The inputs of a session before anything has happened in it. */
export function newInputs(labAtStart: SessionInputs['lab_at_start'] = FRESH_LAB): SessionInputs {
  return {
    lab_at_start: labAtStart,
    failed_tests: [],
    failed_arms: [],
    exam: null,
    dropped_turns: [],
  };
}

/** What the shadow of a test is called that belongs to a placebo arm. */
export const ARM_SHADOW = 'arm ';

/**
 * The inputs with which a session that is run again begins. They grow as they did: but what broke in
 * the segments that a fork shares with its parent, it has known from its start.
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
