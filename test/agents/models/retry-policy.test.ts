import { describe, expect, it } from 'vitest';
import { type CallFailure, ModelCallError } from '../../../agents/models/errors.ts';
import { retryDelayMs } from '../../../agents/models/retry-policy.ts';

const failed = (failure: CallFailure, retryAfterMs: number | null = null) =>
  new ModelCallError('no', { failure, status: null, retryAfterMs });

describe('retryDelayMs()', () => {
  it('doubles from one second, four times, and gives up after the fifth failure', () => {
    const waits = [1, 2, 3, 4, 5].map((n) => retryDelayMs(failed('overloaded'), n, 0));
    expect(waits).toEqual([1000, 2000, 4000, 8000, null]);
  });

  it('subtracts up to a quarter by chance', () => {
    expect(retryDelayMs(failed('server'), 3, 0.5)).toBe(3500);
    expect(retryDelayMs(failed('server'), 1, 0.999)).toBeGreaterThan(750);
  });

  it.each([
    [0, 0],
    [1500, 1500],
    [60_000, 60_000],
    [86_400_000, 60_000],
    // An impossible wait is ignored.
    [-5000, 1000],
    [null, 1000],
  ])('turns a requested wait of %s ms into %d', (asked, wait) => {
    expect(retryDelayMs(failed('rate_limited', asked), 1, 0)).toBe(wait);
  });

  it.each(['rate_limited', 'overloaded', 'server', 'connection', 'cut', 'timeout'] as const)(
    'tries %s again',
    (failure) => {
      expect(retryDelayMs(failed(failure), 1, 0)).toBe(1000);
    },
  );

  it.each([
    'too_large',
    'bad_request',
    'context_overflow',
    'auth',
    'payment',
    'forbidden',
    'not_found',
    'not_understood',
  ] as const)('does not try %s again', (failure) => {
    expect(retryDelayMs(failed(failure, 10), 1, 0)).toBeNull();
  });
});
