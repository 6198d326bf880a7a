import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { episodeStatistics } from '../../analyzer/episode-statistics.ts';
import { episode, idleEpisode } from '../helpers/episodes.ts';

describe('episodeStatistics()', () => {
  it('weighs hit and score by trades, and takes the plain mean of payoff and drawdown', () => {
    const statistics = episodeStatistics([
      // 1 of 4 trades won, 3 of 4; so 4 of 8.
      episode(1, { trades: 4, hit: 0.25, payoff: 1, maxDrawdown: -300, score: 40, blunders: 1 }),
      episode(2, { trades: 4, hit: 0.75, payoff: 2, maxDrawdown: -100, score: 60, regime: 'low' }),
      // 2 of 2 won: payoff is not defined.
      episode(3, { trades: 2, hit: 1, payoff: null, maxDrawdown: -20, score: 125, regime: null }),
    ]);
    expect(statistics).toEqual({
      episodes: 3,
      trades: 10,
      hit: 0.6, // 1 + 3 + 2 of 10
      payoff: 1.5, // (1 + 2) / 2
      maxdd: -140, // -420 / 3
      blunders_per_100: 10, // 1 of 10
      high_vol_share: 0.4, // 4 of 10
      score: 65, // (160 + 240 + 250) / 10
    });
  });

  it('ignores episodes without trades', () => {
    const some = [episode(1), episode(2, { trades: 3, hit: 1 / 3 })];
    const withIdle = [idleEpisode(0), some[0]!, idleEpisode(7), some[1]!, idleEpisode(9)];
    expect(episodeStatistics(withIdle)).toEqual(episodeStatistics(some));
  });

  it('is null, not 0, if undefined', () => {
    const nothing = {
      episodes: 0,
      trades: 0,
      hit: null,
      payoff: null,
      maxdd: null,
      blunders_per_100: null,
      high_vol_share: null,
      score: null,
    };
    expect(episodeStatistics([])).toEqual(nothing);
    expect(episodeStatistics([idleEpisode(1), idleEpisode(2)])).toEqual(nothing);
  });

  it('has a payoff of 0, not null, if every trade lost', () => {
    const lost = episode(1, { hit: 0, payoff: 0 });
    expect(episodeStatistics([lost]).payoff).toBe(0);
    expect(episodeStatistics([lost]).hit).toBe(0);
  });

  it('stays within the bounds of its episodes', () => {
    const any = fc
      .record({
        trades: fc.integer({ min: 1, max: 20 }),
        wins: fc.integer({ min: 0, max: 20 }),
        maxDrawdown: fc.double({ min: -1e6, max: 0, noNaN: true }),
        score: fc.double({ min: 0, max: 125, noNaN: true }),
      })
      .map(({ trades, wins, maxDrawdown, score }) =>
        episode(1, { trades, hit: Math.min(wins, trades) / trades, maxDrawdown, score }),
      );
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 12 }), (episodes) => {
        const { hit, maxdd, score, high_vol_share } = episodeStatistics(episodes);
        expect(hit).toBeGreaterThanOrEqual(0);
        expect(hit).toBeLessThanOrEqual(1 + 1e-12);
        expect(maxdd).toBeLessThanOrEqual(0);
        const deepest = Math.min(...episodes.map((one) => one.maxDrawdown));
        expect(maxdd! - deepest).toBeGreaterThanOrEqual(-1e-9 * Math.abs(deepest));
        expect(score).toBeLessThanOrEqual(125 + 1e-9);
        expect(high_vol_share).toBe(1);
      }),
    );
  });
});
