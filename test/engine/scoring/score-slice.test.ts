import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EpisodeColumns, scoreSlice, summariseSlice } from '../../../engine/scoring/score-slice.ts';
import { TradeColumns } from '../../../engine/simulation/trade-columns.ts';
import { episodeEnds } from '../../../engine/windows.ts';
import { Targets } from '../../../protocol/session-config.ts';
import { barByBarBacktest, type PlainTrade } from '../../helpers/bar-by-bar-backtest.ts';
import { plainEpisodes, plainSliceScore } from '../../helpers/plain-episodes.ts';
import { intoColumns } from '../../helpers/plain-trades.ts';
import { engineTrades, randomBacktest } from '../../helpers/random-backtest.ts';

/** hit 0.52, payoff 1.25, maxdd -2000. */
const TARGETS = Targets.parse({});
const NO_FEE = 0;

/** One unit long, with prices that give the P&L, without costs. */
const long = (entryBar: number, exitBar: number, entry: number, exit: number): PlainTrade => ({
  side: 'LONG',
  reason: 'signal',
  entryBar,
  exitBar,
  entry,
  exit,
  quantity: 1,
  pnl: exit - entry,
  exitReason: 'timeout',
  blunder: false,
});

function score(
  trades: readonly PlainTrade[],
  close: readonly number[],
  ends: readonly number[],
  { feeRate = NO_FEE, targets = TARGETS } = {},
): EpisodeColumns {
  return scoreSlice(
    intoColumns(trades, new TradeColumns()),
    { close: Float64Array.from(close) },
    Int32Array.from(ends),
    feeRate,
    targets,
    new EpisodeColumns(),
  );
}

const first = (column: Float64Array, count: number) => [...column.subarray(0, count)];

describe('scoreSlice()', () => {
  // Wins of 30 and 10, a loss of 20: hit 2/3 against 0.52 is capped at 1.25; payoff 20 / 20 = 1 is
  // 0.8 of 1.25; the equity at the closes is 0, 10 (open), 30, 30, 25 (open), 10, 20: fall 20, so
  // -2000 / -20 is capped at 1.25. 100 x (1.25 + 0.8 + 1.25) / 3 = 110.
  it('scores hit, payoff and drawdown relative to their targets', () => {
    const trades = [long(1, 2, 100, 130), long(4, 5, 100, 80), long(6, 6, 100, 110)];
    const close = [0, 110, 0, 0, 95, 0, 0];
    const episodes = score(trades, close, [7]);
    expect(episodes.count).toBe(1);
    expect(episodes.trades[0]).toBe(3);
    expect(episodes.wins[0]).toBe(2);
    expect(episodes.losses[0]).toBe(1);
    expect(episodes.grossProfit[0]).toBe(40);
    expect(episodes.grossLoss[0]).toBe(20);
    expect(episodes.totalPnl[0]).toBe(20);
    expect(episodes.payoff(0)).toBe(1);
    expect(episodes.maxDrawdown[0]).toBe(-20);
    expect(episodes.score[0]).toBeCloseTo(110, 10);
  });

  // One win of 10, two losses of 20: hit (1/3) / 0.52 = 0.641026; payoff 0.5 / 1.25 = 0.4; from 10 down
  // to -30 is -40, and a target of -30 gives 0.75. 100 x 1.791026 / 3 = 59.70085.
  it('credits a missed target in part, and subtracts 10 per blunder', () => {
    const trades = [long(0, 0, 100, 110), long(1, 1, 100, 80), long(2, 2, 100, 80)];
    const targets = { ...TARGETS, maxdd: -30 };
    const plain = score(trades, [0, 0, 0], [3], { targets });
    expect(plain.maxDrawdown[0]).toBe(-40);
    expect(plain.score[0]).toBeCloseTo(59.700854700855, 9);
    const blunders = trades.map((trade) => ({ ...trade, blunder: trade.pnl < 0 }));
    const marked = score(blunders, [0, 0, 0], [3], { targets });
    expect(marked.blunders[0]).toBe(2);
    expect(marked.score[0]).toBeCloseTo(39.700854700855, 9);
  });

  // Without a loss payoff counts 1.25, and so does a drawdown of 0: 125, the most there is.
  it('counts an undefined payoff and no drawdown as 1.25', () => {
    const episodes = score([long(0, 0, 100, 110)], [0], [1]);
    expect(episodes.payoff(0)).toBeNull();
    expect(episodes.maxDrawdown[0]).toBe(0);
    expect(episodes.score[0]).toBeCloseTo(125, 10);
  });

  // Hit and payoff of 0; -2000 / -4000 is 0.5: 100 x 0.5 / 3 = 16.67, and two blunders take 20.
  it('does not fall below 0, and has a payoff of 0 without a win', () => {
    const loss = long(0, 0, 5000, 1000);
    const episodes = score([loss], [0], [1]);
    expect(episodes.payoff(0)).toBe(0);
    expect(episodes.score[0]).toBeCloseTo(16.6666666667, 9);
    const blunders = [
      { ...loss, blunder: true },
      { ...long(1, 1, 10, 9), blunder: true },
    ];
    expect(score(blunders, [0, 0], [2]).score[0]).toBe(0);
  });

  it('counts a trade that breaks even as a trade, not as win or loss', () => {
    const episodes = score([long(0, 0, 100, 100), long(1, 1, 100, 110)], [0, 0], [2]);
    expect([episodes.trades[0], episodes.wins[0], episodes.losses[0]]).toEqual([2, 1, 0]);
    expect(episodes.payoff(0)).toBeNull();
  });

  it('has no score for an episode without trades', () => {
    const episodes = score([long(0, 0, 100, 110)], [0, 0, 0, 0], [2, 4]);
    expect(first(episodes.trades, 2)).toEqual([1, 0]);
    expect(first(episodes.score, 2)[1]).toBeNaN();
    expect(first(episodes.maxDrawdown, 2)).toEqual([0, 0]);
  });

  // In at 100 in bar 1, out at 90 at the open of bar 4. Closes 120, 110, 95: the first episode ends
  // at bar 1 with 20, the second falls from there to -5, the third from there to -10.
  it('starts each peak at the current equity, and assigns a trade to the episode of its exit', () => {
    const episodes = score([long(1, 4, 100, 90)], [0, 120, 110, 95, 0, 0], [2, 4, 6]);
    expect(first(episodes.trades, 3)).toEqual([0, 0, 1]);
    expect(first(episodes.maxDrawdown, 3)).toEqual([0, -25, -5]);
  });

  // Out at the open of bar 2, which is the first of the second episode.
  it('assigns a trade that closes on the first bar of an episode to it', () => {
    const episodes = score([long(0, 2, 100, 90)], [100, 105, 0, 0], [2, 4]);
    expect(first(episodes.trades, 2)).toEqual([0, 1]);
    expect(first(episodes.maxDrawdown, 2)).toEqual([0, -15]);
  });

  // Long 100 to 130 and short from 130 at the same open: the close of 150 is marked once, with the
  // short: 30 - 20 = 10. From 30 at the close before it that is 20, and at the end 30 - 30 = 0.
  it('marks a reversal at its close with the next position', () => {
    const short: PlainTrade = {
      ...long(2, 3, 130, 160),
      side: 'SHORT',
      reason: 'reversal',
      pnl: -30,
    };
    const episodes = score([long(0, 2, 100, 130), short], [120, 130, 150, 0], [4]);
    expect(episodes.maxDrawdown[0]).toBe(-30);
    expect(episodes.totalPnl[0]).toBe(0);
  });

  // 1 % of fees a side: bought at 100, the fee of 1 shows at the next close; the other with the P&L.
  it('charges the fee of the entry from the entry on', () => {
    const trade = { ...long(0, 1, 100, 100), pnl: -2 };
    expect(score([trade], [100, 0], [1, 2], { feeRate: 0.01 }).maxDrawdown[0]).toBe(-1);
    expect(score([trade], [100, 0], [2], { feeRate: 0.01 }).maxDrawdown[0]).toBe(-2);
  });

  // Two units long in each episode, which falls by 2 x 5 before it is sold where it was bought.
  it('overwrites all columns, with more and with fewer episodes', () => {
    const columns = new EpisodeColumns(1);
    const bars = { close: Float64Array.of(95, 0, 95, 0, 95, 0, 95, 0) };
    const trades = [0, 2, 4, 6].map((bar) => ({ ...long(bar, bar + 1, 100, 100), quantity: 2 }));
    const packed = intoColumns(trades, new TradeColumns());
    for (const ends of [[8], [2, 4, 6, 8], [4, 8], [1, 2, 3, 4, 5, 6, 7, 8]]) {
      scoreSlice(packed, bars, Int32Array.from(ends), 0, TARGETS, columns);
      const perEpisode = ends.map((_, e) => (ends.length < 8 ? -10 : e % 2 === 0 ? -10 : 0));
      expect(columns.count).toBe(ends.length);
      expect(first(columns.maxDrawdown, ends.length)).toEqual(perEpisode);
      const closing = ends.map((_, e) => (ends.length < 8 ? 4 / ends.length : e % 2));
      expect(first(columns.trades, ends.length)).toEqual(closing);
    }
  });

  it('gives what a bar-by-bar account of each episode gives', () => {
    let scored = 0;
    let across = 0;
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 2, max: 90 }),
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 0, max: 12 }),
        (seed, length, episodeBars, minTrades) => {
          const backtest = randomBacktest(seed, length);
          const { start, end, bars, costs } = backtest;
          if (end === start) return;
          const targets = { ...TARGETS, maxdd: -50 };
          const ends = episodeEnds({ start, end }, episodeBars);
          const got = new EpisodeColumns(1);
          const trades = engineTrades(backtest, start, end);
          scoreSlice(trades, bars, ends, costs.fee_bps / 10_000, targets, got);
          const plain = barByBarBacktest(backtest, start, end);
          const wanted = plainEpisodes(plain, start, [...ends], targets);

          expect(got.count).toBe(wanted.length);
          for (const [e, episode] of wanted.entries()) {
            expect(got.trades[e]).toBe(episode.trades);
            expect(got.wins[e]).toBe(episode.wins);
            expect(got.losses[e]).toBe(episode.losses);
            expect(got.blunders[e]).toBe(episode.blunders);
            expectClose(got.grossProfit[e]!, episode.grossProfit);
            expectClose(got.grossLoss[e]!, episode.grossLoss);
            expectClose(got.totalPnl[e]!, episode.totalPnl);
            expectClose(got.maxDrawdown[e]!, episode.maxDrawdown);
            expectClose(got.payoff(e) ?? NaN, episode.payoff ?? NaN);
            expectClose(got.score[e]!, episode.score ?? NaN);
          }
          const summary = summariseSlice(got, minTrades);
          expectClose(summary.score, plainSliceScore(wanted, minTrades) ?? NaN);
          expect(summary.trades).toBe(plain.trades.length);
          expectClose(
            summary.totalPnl,
            plain.trades.reduce((total, { pnl }) => total + pnl, 0),
          );
          expectClose(
            summary.deepestEpisode,
            Math.min(0, ...wanted.map(({ maxDrawdown }) => maxDrawdown)),
          );
          scored += wanted.filter((one) => one.score !== null && one.score > 0).length;
          across += plain.trades.filter(
            ({ entryBar, exitBar }) =>
              ends.findIndex((one) => entryBar < one) !== ends.findIndex((one) => exitBar < one),
          ).length;
        },
      ),
      { numRuns: 3000, seed: 20_240_103 },
    );
    expect(scored).toBeGreaterThan(1000);
    expect(across).toBeGreaterThan(500);
  });
});

describe('summariseSlice()', () => {
  // Episodes of 1 and 3 trades with scores of 125 and 0 (three losses of 5000 with blunders).
  const trades = [
    long(0, 0, 100, 110),
    ...[1, 1, 1].map((bar) => ({ ...long(bar, bar, 6000, 1000), blunder: true })),
  ];
  const episodes = score(trades, [0, 0, 0], [1, 2, 3]);

  it('weighs scores by trades and adds up the rest', () => {
    const summary = summariseSlice(episodes, 4);
    // (1 x 125 + 3 x 0) / 4
    expect(summary.score).toBeCloseTo(31.25, 10);
    expect(summary).toMatchObject({
      trades: 4,
      wins: 1,
      losses: 3,
      grossProfit: 10,
      grossLoss: 15_000,
      totalPnl: -14_990,
      deepestEpisode: -15_000,
      blunders: 3,
    });
  });

  it('has no score under the least number of trades', () => {
    expect(summariseSlice(episodes, 5).score).toBeNaN();
    expect(summariseSlice(episodes, 4).score).not.toBeNaN();
    expect(summariseSlice(score([], [0], [1]), 0).score).toBeNaN();
  });

  // Three wins and a loss of 10 in each episode score 110 (hit and drawdown capped, payoff 0.8). A mean
  // of equal scores is that score to the last bit, or candidates would not tie.
  it('gives equal scores for equal merits, however many episodes and trades', () => {
    for (let count = 1; count <= 60; count++) {
      const bars = Array.from({ length: count }, (_, e) => e);
      const won = bars.map((bar) => long(bar, bar, 100, 110));
      const mixed = bars.flatMap((bar) => [
        ...Array.from({ length: 3 }, () => long(bar, bar, 100, 110)),
        long(bar, bar, 100, 90),
      ]);
      const ends = bars.map((bar) => bar + 1);
      const mean = (all: readonly PlainTrade[]) => summariseSlice(score(all, bars, ends), 1).score;
      expect(mean(won)).toBe(125);
      expect(mean(mixed)).toBe(110);
      expect(mean([...mixed, ...mixed].sort((a, b) => a.exitBar - b.exitBar))).toBe(110);
    }
  });

  // In at 100, closes 100 and 60, out at 105 in the second episode: the first fell by 40.
  it('knows the drawdown of an episode in which nothing closed', () => {
    const open = score([long(0, 2, 100, 105)], [100, 60, 0, 0], [2, 4]);
    expect(summariseSlice(open, 1)).toMatchObject({ trades: 1, deepestEpisode: -40 });
  });
});

function expectClose(got: number, wanted: number): void {
  if (Number.isNaN(wanted) && Number.isNaN(got)) return;
  if (Math.abs(got - wanted) <= 1e-9 * (1 + Math.abs(wanted))) return;
  expect.fail(`${got} is not ${wanted}`);
}
