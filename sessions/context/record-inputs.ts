import { SessionInputs } from '../../protocol/session-files.ts';
import type { TurnContext } from './session-context.ts';
import type { SessionPorts } from './session-ports.ts';

/** Writes the inputs of a session, which must be on disk before they are used. */
export function recordInputs({ store, inputs }: Pick<TurnContext, 'store' | 'inputs'>): void {
  // Parsed for the key order of the schema.
  store.write('inputs.json', `${JSON.stringify(SessionInputs.parse(inputs), null, 2)}\n`);
}

/** Records tests that failed twice as inputs of the session. */
export function recordFailedTests(
  context: Pick<TurnContext, 'store' | 'inputs'>,
  failed: SessionInputs['failed_tests'],
): void {
  if (failed.length === 0) return;
  const { failed_tests } = context.inputs;
  const isKnown = ({ test, shadow }: (typeof failed)[number]) =>
    failed_tests.some((one) => one.test === test && one.shadow === shadow);
  failed_tests.push(...failed.filter((one) => !isKnown(one)));
  recordInputs(context);
}

/** Draws the number of this try at the first test or answer, and records it as an input. */
export function beginTry(
  context: Pick<TurnContext, 'store' | 'inputs'> & Pick<SessionPorts, 'beginTry'>,
): void {
  if (context.beginTry === undefined || context.inputs.try !== undefined) return;
  context.inputs.try = { k: context.beginTry() };
  recordInputs(context);
}
