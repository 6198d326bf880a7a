import { describe, expect, it } from 'vitest';
import { marketView } from '../../../agents/briefs/market-view.ts';
import { ALL_METHODS } from '../../../engine/strategy/all-methods.ts';
import { EXIT_PARAMETERS, GATE_PARAMETERS } from '../../../engine/strategy/parameters.ts';
import { marketCorruptedFrom, marketWithout, relabelled } from '../../helpers/changed-market.ts';
import { marketOf } from '../../helpers/market-of.ts';
import { smallMarket } from '../../helpers/small-session.ts';

const HALF_DAY = 43_200_000;
const START = Date.UTC(2024, 1, 28, 12);

/** Half days from noon of 28 February on, in a leap year: closes 50, 100, 50, 100. */
const MARKET = marketOf(
  [50, 100, 50, 100].map((close, i) => [START + i * HALF_DAY, close, 110, 40, close, 1]),
  HALF_DAY,
);
const ATR = Float64Array.of(NaN, NaN, 5, 10);
const ALL = { start: 0, end: 4 };

describe('marketView(), blind', () => {
  const view = marketView(MARKET, ATR, true);

  it('has no symbol and no venue', () => {
    expect(view).toMatchObject({ symbol: 'ASSET', venue: null });
  });

  // Log returns are +ln 2, -ln 2, +ln 2: two bars a day, so the root of 2 (ln 2)^2.
  // 5 of 50 and 10 of 100 are a tenth. The 28th is day 1, the 29th day 2, and 1 March day 3.
  it('counts days from the first, and scales the first price to 100', () => {
    expect(view.stretch(ALL)).toEqual({
      from: 'day 1',
      to: 'day 3',
      days: 2,
      first_price: 100,
      last_price: 200,
      return: 1,
      volatility_a_day: expect.closeTo(Math.SQRT2 * Math.LN2, 12),
      atr_share: expect.closeTo(0.1, 12),
    });
    expect(view.stretch({ start: 1, end: 3 })).toMatchObject({
      from: 'day 2',
      to: 'day 2',
      days: 1,
      first_price: 200,
      last_price: 100,
      return: -0.5,
    });
  });

  it('is null for a single bar and during warm-up', () => {
    expect(view.stretch({ start: 0, end: 1 })).toMatchObject({
      return: 0,
      volatility_a_day: null,
      atr_share: null,
    });
  });

  it('scales quantities inversely to prices, and leaves money alone', () => {
    // Prices are doubled, so three units become one and a half.
    expect(view.size({ quantity: 3 })).toEqual({ quantity: 1.5 });
    expect(view.size({ notional: 70_000 })).toEqual({ notional: 70_000 });
  });
});

describe('marketView(), not blind', () => {
  it('shows symbol, venue, dates and prices', () => {
    const view = marketView(MARKET, ATR, false);
    expect(view).toMatchObject({ symbol: 'BTCUSDT', venue: 'spot' });
    expect(view.stretch(ALL)).toMatchObject({
      from: '2024-02-28',
      to: '2024-03-01',
      first_price: 50,
      last_price: 100,
    });
    expect(view.size({ quantity: 3 })).toEqual({ quantity: 3 });
  });
});

describe('MarketView.stretch()', () => {
  const market = smallMarket();
  const flat = new Float64Array(market.bars.length).fill(1);

  it('reads no bar after its end', () => {
    for (const end of [1, 2, 500, 5000]) {
      const slice = { start: 0, end };
      const corrupted = marketCorruptedFrom(market, end);
      const atr = flat.map((value, i) => (i < end ? value : NaN));
      expect(marketView(corrupted, atr, true).stretch(slice)).toEqual(
        marketView(market, flat, true).stretch(slice),
      );
    }
  });

  it('counts trading days if the venue closes', () => {
    const isClosed = (time: number) => new Date(time).getUTCHours() >= 12;
    const closing = relabelled(marketWithout(market, isClosed), { calendar: 'sessions' });
    const view = marketView(closing, flat, true);
    // Half of each day's 288 bars remain, so ten days have 1,440.
    expect(view.stretch({ start: 0, end: 1440 })).toMatchObject({
      from: 'day 1',
      to: 'day 10',
      days: 10,
    });
  });
});

describe('answers of agents', () => {
  it('contain no price, quantity or date: no parameter has such a unit', () => {
    const parameters = [
      ...ALL_METHODS.flatMap((method) => method.parameters),
      ...EXIT_PARAMETERS,
      ...GATE_PARAMETERS,
    ];
    const units = new Set(parameters.map(({ unit }) => unit));
    // Counts of bars, multiples of price-dependent quantities, shares, and amounts of money.
    expect([...units].sort()).toEqual(
      [
        ...['bars', 'x ATR', 'x ATR(14)', 'sd', 'ratio', 'points'],
        ...['share of volume', 'share of book', 'quote currency'],
      ].sort(),
    );
  });
});
