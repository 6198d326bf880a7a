import { describe, expect, it } from 'vitest';
import { detectDegradation } from '../../analyzer/detect-degradation.ts';
import { episode, idleEpisode } from '../helpers/episodes.ts';

const bad = (id: number) => episode(id, { hit: 0.47 });
const good = (id: number) => episode(id, { hit: 0.48 });

describe('detectDegradation()', () => {
  it('names the last three episodes with hit below 0.48 in a row', () => {
    expect(detectDegradation([bad(1), bad(2), bad(3)])).toEqual([1, 2, 3]);
    expect(detectDegradation([bad(1), bad(2), bad(3), bad(4), good(5)])).toEqual([2, 3, 4]);
  });

  it('is null at the bound, where a good episode stands between, and where there are too few', () => {
    expect(detectDegradation([bad(1), good(2), bad(3), bad(4)])).toBeNull();
    expect(detectDegradation([bad(1), bad(2)])).toBeNull();
    expect(detectDegradation([])).toBeNull();
  });

  it('looks past episodes without trades', () => {
    expect(detectDegradation([bad(1), idleEpisode(2), bad(3), idleEpisode(4), bad(5)])).toEqual([
      1, 3, 5,
    ]);
  });
});
