import { describe, expect, it } from 'vitest';
import { onCapital } from '../../../engine/metrics/on-capital.ts';

describe('onCapital()', () => {
  // 100, 110, 99, 121: +10 %, -10 %, +22.2 %. Two bars a year make a year and a half: 1.21^(2/3).
  it('states the returns of an account that starts with the capital', () => {
    const account = onCapital(Float64Array.of(10, -1, 21), 100, 2);
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
    expect(onCapital(new Float64Array(5), 100, 252)).toEqual({
      capital: 100,
      cagr: 0,
      maxdd: 0,
      sharpe: null,
      sortino: null,
      calmar: null,
    });
  });

  it('has only a drawdown if the account was lost', () => {
    expect(onCapital(Float64Array.of(-50, -100, 400), 100, 252)).toEqual({
      capital: 100,
      cagr: null,
      maxdd: -1,
      sharpe: null,
      sortino: null,
      calmar: null,
    });
  });

  it('counts from the capital: a first bar that loses is a drawdown', () => {
    expect(onCapital(Float64Array.of(-20, -20), 100, 252).maxdd).toBeCloseTo(-0.2, 12);
  });
});
