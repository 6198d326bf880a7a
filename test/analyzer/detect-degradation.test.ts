import { describe, expect, it } from 'vitest';
import { detectDegradation } from '../../analyzer/detect-degradation.ts';
import { episode, idleEpisode } from '../helpers/episodes.ts';

const bad = (id: number) => episode(id, { hit: 0.47 });
const good = (id: number) => episode(id, { hit: 0.48 });

describe('detectDegradation()', () => {
  it('returns the last three consecutive episodes with hit below 0.48', () => {
    expect(detectDegradation([bad(1), bad(2), bad(3)])).toEqual([1, 2, 3]);
    expect(detectDegradation([bad(1), bad(2), bad(3), bad(4), good(5)])).toEqual([2, 3, 4]);
  });

  it('is null at the bound, with a good episode in between, and with too few', () => {
    expect(detectDegradation([bad(1), good(2), bad(3), bad(4)])).toBeNull();
    expect(detectDegradation([bad(1), bad(2)])).toBeNull();
    expect(detectDegradation([])).toBeNull();
  });

  it('ignores episodes without trades', () => {
    expect(detectDegradation([bad(1), idleEpisode(2), bad(3), idleEpisode(4), bad(5)])).toEqual([
      1, 3, 5,
    ]);
  });
});
