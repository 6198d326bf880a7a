import { describe, expect, it } from 'vitest';
import { episodeReports } from '../../analyzer/rolling-statistics.ts';
import { episode, idleEpisode } from '../helpers/episodes.ts';

describe('episodeReports()', () => {
  it('reports every ten episodes with trades, and holds back a remainder', () => {
    const episodes = Array.from({ length: 25 }, (_, i) =>
      episode(100 + i, { hit: i < 10 ? 0.5 : 1, trades: 2 }),
    );
    expect(episodeReports(episodes)).toEqual([
      expect.objectContaining({ from: 100, to: 109, episodes: 10, trades: 20, hit: 0.5 }),
      expect.objectContaining({ from: 110, to: 119, episodes: 10, trades: 20, hit: 1 }),
    ]);
  });

  it('ignores episodes without trades', () => {
    const episodes = Array.from({ length: 20 }, (_, i) =>
      i % 2 === 0 ? episode(i) : idleEpisode(i),
    );
    expect(episodeReports(episodes)).toEqual([
      expect.objectContaining({ from: 0, to: 18, episodes: 10 }),
    ]);
    expect(episodeReports(episodes.slice(0, 18))).toEqual([]);
  });

  it('keeps earlier reports unchanged when episodes are added', () => {
    const episodes = Array.from({ length: 57 }, (_, i) => episode(i, { hit: (i % 7) / 7 }));
    const all = episodeReports(episodes);
    for (let end = 0; end <= episodes.length; end++) {
      expect(episodeReports(episodes.slice(0, end))).toEqual(all.slice(0, Math.floor(end / 10)));
    }
  });
});
