import type { CallFailure } from './errors.ts';

/** What no wait mends, and what would befall every other call too: the session stops. */
const STOPPING: ReadonlySet<CallFailure> = new Set([
  'auth',
  'payment',
  'forbidden',
  'not_found',
  'bad_request',
]);

/** Whether a failure ends the session: when it is resumed, the same request is sent again. */
export function isStopping(error: { readonly failure: string } | null): boolean {
  return error !== null && (STOPPING as ReadonlySet<string>).has(error.failure);
}
