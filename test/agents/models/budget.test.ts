import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Budget, NO_LIMITS, type Reservation } from '../../../agents/models/budget.ts';

const FREE = NO_LIMITS;

function held(outcome: ReturnType<Budget['reserve']>): Reservation {
  if ('refused' in outcome) throw new Error(outcome.refused);
  return outcome;
}

describe('Budget', () => {
  it('rejects a call whose worst case exceeds the limit', () => {
    const budget = new Budget({ ...FREE, usd: 1 });
    const first = held(budget.reserve({ usd: 0.6, tokens: 10 }));
    // 0.6 is reserved: another 0.5 could reach 1.1.
    expect(budget.reserve({ usd: 0.5, tokens: 10 })).toEqual({
      refused: 'the budget is $1.00: $0.6000 of it is used, and the next call may cost $0.5000',
    });
    budget.settle(first, { usd: 0.1, tokens: 10 });
    held(budget.reserve({ usd: 0.5, tokens: 10 }));
    expect(budget.committed).toEqual({ usd: 0.6, tokens: 20, calls: 2 });
  });

  it.each([
    [
      { ...FREE, tokens: 100 },
      'the budget is 100 tokens: 60 of them are used, and the next call may take 60',
    ],
    [{ ...FREE, calls: 1 }, 'the budget of 1 call is used up'],
  ])('enforces %j', (limits, refused) => {
    const budget = new Budget(limits);
    held(budget.reserve({ usd: 0, tokens: 60 }));
    expect(budget.reserve({ usd: 0, tokens: 60 })).toEqual({ refused });
  });

  it('allows a free call under a limit of 0, and everything without limits', () => {
    held(new Budget({ ...FREE, usd: 0 }).reserve({ usd: 0, tokens: 1e9 }));
    held(new Budget(FREE).reserve({ usd: 1e9, tokens: 1e9 }));
    expect(new Budget({ ...FREE, calls: 0 }).reserve({ usd: 0, tokens: 0 })).toHaveProperty(
      'refused',
    );
  });

  it('counts the spending of an earlier process', () => {
    const budget = new Budget({ ...FREE, usd: 1 });
    budget.charge({ usd: 0.9, tokens: 5 });
    expect(budget.reserve({ usd: 0.2, tokens: 0 })).toHaveProperty('refused');
    expect(budget.committed).toEqual({ usd: 0.9, tokens: 5, calls: 1 });
  });

  it('settles a reservation once', () => {
    const budget = new Budget(FREE);
    const one = held(budget.reserve({ usd: 1, tokens: 1 }));
    budget.settle(one, { usd: 1, tokens: 1 });
    expect(() => budget.settle(one, { usd: 1, tokens: 1 })).toThrow(RangeError);
  });

  it('is never exceeded by eight concurrent callers', () => {
    // A call is [caller, worst case in whole dollars, actual share of it].
    const call = fc.tuple(
      fc.integer({ min: 0, max: 7 }),
      fc.integer({ min: 1, max: 40 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    let refusals = 0;
    fc.assert(
      fc.property(fc.array(call, { minLength: 30, maxLength: 60 }), (calls) => {
        const budget = new Budget({ ...FREE, usd: 100, tokens: 2000, calls: 25 });
        const open = new Map<number, { one: Reservation; share: number }>();
        const spent = { usd: 0, tokens: 0, calls: 0 };
        for (const [who, usd, share] of calls) {
          const before = open.get(who);
          open.delete(who);
          if (before !== undefined) {
            const { worst } = before.one;
            const actual = {
              usd: Math.floor(worst.usd * before.share),
              tokens: Math.floor(worst.tokens * before.share),
            };
            budget.settle(before.one, actual);
            spent.usd += actual.usd;
            spent.tokens += actual.tokens;
            spent.calls += 1;
          }
          const got = budget.reserve({ usd, tokens: 30 * usd });
          if ('refused' in got) refusals += 1;
          else open.set(who, { one: got, share });
          const { committed } = budget;
          const onTheirWay = [...open.values()].reduce((sum, { one }) => sum + one.worst.usd, 0);
          expect(committed.usd).toBe(spent.usd + onTheirWay);
          expect(committed.calls).toBe(spent.calls + open.size);
          expect(committed.usd).toBeLessThanOrEqual(100);
          expect(committed.tokens).toBeLessThanOrEqual(2000);
          expect(committed.calls).toBeLessThanOrEqual(25);
        }
      }),
    );
    expect(refusals).toBeGreaterThan(0);
  });
});
