import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPlayer, type PlayerState } from '../../../tui/player/player-state.ts';
import { tick } from '../../../tui/player/tick.ts';
import { linesOf } from '../../helpers/journal-lines.ts';
import { notices } from '../../helpers/journal-text.ts';

/** Lines recorded at the given seconds, played from the first at a speed. */
function playing(seconds: readonly number[], speed = 1): PlayerState {
  return { ...openPlayer(linesOf(notices(seconds.length), seconds)), isPlaying: true, speed };
}

describe('tick()', () => {
  it('advances as far as the session did in that time', () => {
    const state = playing([0, 1, 1.5, 4]);
    expect(tick(state, 999)).toMatchObject({ position: 0, waitedMs: 999 });
    expect(tick(state, 1000)).toMatchObject({ position: 1, waitedMs: 0 });
    expect(tick(state, 1600)).toMatchObject({ position: 2, waitedMs: 100, isPlaying: true });
    expect(tick(state, 4000)).toMatchObject({ position: 3, waitedMs: 0, isPlaying: false });
  });

  it('advances by the speed', () => {
    expect(tick(playing([0, 1, 2, 3, 9], 4), 500).position).toBe(2);
    expect(tick(playing([0, 1, 2, 3, 9], 0.25), 4000).position).toBe(1);
    expect(tick(playing([0, 1, 2, 3, 9], 0.25), 3999).position).toBe(0);
  });

  it('waits at most 3 s for a line, and not at all if the clock was set back', () => {
    expect(tick(playing([0, 60, 61]), 2999).position).toBe(0);
    expect(tick(playing([0, 60, 61]), 3000).position).toBe(1);
    expect(tick(playing([100, 40, 41]), 0).position).toBe(1);
  });

  it('does nothing while paused', () => {
    const paused = { ...playing([0, 1]), isPlaying: false };
    expect(tick(paused, 5000)).toBe(paused);
  });

  it('gives the same result for many short ticks as for a long one', () => {
    const seconds = [0, 0.1, 0.1, 2.5, 2.6, 90, 91.25, 91.5];
    const whole = fc.integer({ min: 0, max: 700 });
    fc.assert(
      fc.property(
        fc.array(whole, { maxLength: 40 }),
        fc.constantFrom(0.25, 1, 8),
        (times, speed) => {
          const start = playing(seconds, speed);
          const short = times.reduce(tick, start);
          const long = tick(
            start,
            times.reduce((sum, one) => sum + one, 0),
          );
          expect(short).toEqual(long);
        },
      ),
      { numRuns: 500, seed: 1 },
    );
  });
});
