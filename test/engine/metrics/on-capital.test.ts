import { describe, expect, it } from 'vitest';
import { onCapital } from '../../../engine/metrics/on-capital.ts';

const YEAR = { barsPerYear: 252, days: 365 };

describe('onCapital()', () => {
  // 100, 110, 99, 121: +10 %, -10 %, +22.2 %. Two bars a year make a year and a half: 1.21^(2/3).
  it('states the returns of an account that starts with the capital', () => {
    const account = onCapital(Float64Array.of(10, -1, 21), 100, { barsPerYear: 2, days: 548 });
    expect(account.capital).toBe(100);
    expect(account.cagr).toBeCloseTo(1.21 ** (2 / 3) - 1, 12);
    expect(account.maxdd).toBeCloseTo(-0.1, 12);
    expect(account.calmar).toBeCloseTo((1.21 ** (2 / 3) - 1) / 0.1, 12);
    const returns = [0.1, -0.1, 121 / 99 - 1];
    const mean = (returns[0]! + returns[1]! + returns[2]!) / 3;
    const deviation = Math.sqrt(returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / 2);
    expect(account.sharpe).toBeCloseTo((Math.sqrt(2) * mean) / deviation, 12);
  });

  it('has no ratios without trades', () => {
    expect(onCapital(new Float64Array(5), 100, YEAR)).toEqual({
      capital: 100,
      cagr: 0,
      maxdd: 0,
      sharpe: null,
      sortino: null,
      calmar: null,
    });
  });

  it('has only a drawdown if the account was lost', () => {
    expect(onCapital(Float64Array.of(-50, -100, 400), 100, YEAR)).toEqual({
      capital: 100,
      cagr: null,
      maxdd: -1,
      sharpe: null,
      sortino: null,
      calmar: null,
    });
  });

  // 100 to 110 in a quarter of a year: 1.1^4 - 1; the only fall is from 110 to 99, which is 10 %.
  it('has neither growth rate nor Calmar ratio below 90 days, but the other ratios', () => {
    const curve = Float64Array.of(10, -1, 10);
    const [below, from] = [89.99, 90].map((days) =>
      onCapital(curve, 100, { barsPerYear: 12, days }),
    );
    expect(from!.cagr).toBeCloseTo(1.1 ** 4 - 1, 12);
    expect(from!.calmar).toBeCloseTo((1.1 ** 4 - 1) / 0.1, 12);
    expect(below).toEqual({ ...from, cagr: null, calmar: null });
    expect(below!.sharpe).not.toBeNull();
  });

  it('counts from the capital: a first bar that loses is a drawdown', () => {
    expect(onCapital(Float64Array.of(-20, -20), 100, YEAR).maxdd).toBeCloseTo(-0.2, 12);
  });
});
