import { countText, plural, usdText } from '../../protocol/number-text.ts';
import type { BudgetLimits } from '../../protocol/session-event.ts';

/** What calls have come to, or may come to. */
export interface Spend {
  readonly usd: number;
  /** In and out together. */
  readonly tokens: number;
}

/** No limit at all. */
export const NO_LIMITS: BudgetLimits = {
  usd: null,
  tokens: null,
  calls: null,
  on_budget: 'heuristic',
};

/** Room that is held for a call until it is known what it came to. */
export interface Reservation {
  readonly worst: Spend;
}

export interface BudgetRefusal {
  /** Which limit a call would break, with what was found, as a clause. */
  readonly refused: string;
}

/**
 * A cap that is never exceeded: a call may go out only where the most that it can come to still fits
 * beside what was spent and what other calls hold.
 */
export class Budget {
  readonly limits: BudgetLimits;
  #usd = 0;
  #tokens = 0;
  #calls = 0;
  readonly #held = new Set<Reservation>();

  constructor(limits: BudgetLimits) {
    this.limits = limits;
  }

  /** What was spent and is held by calls on their way. */
  get committed(): Spend & { readonly calls: number } {
    let [usd, tokens, calls] = [this.#usd, this.#tokens, this.#calls];
    for (const { worst } of this.#held) {
      usd += worst.usd;
      tokens += worst.tokens;
      calls += 1;
    }
    return { usd, tokens, calls };
  }

  /** Holds room for one call, or says why there is none. */
  reserve(worst: Spend): Reservation | BudgetRefusal {
    const { usd, tokens, calls } = this.limits;
    const now = this.committed;
    if (usd !== null && now.usd + worst.usd > usd) {
      return {
        refused: `the budget is ${usdText(usd)}: ${usdText(now.usd)} of it is used, and the next call may cost ${usdText(worst.usd)}`,
      };
    }
    if (tokens !== null && now.tokens + worst.tokens > tokens) {
      return {
        refused: `the budget is ${countText(tokens)} tokens: ${countText(now.tokens)} of them are used, and the next call may take ${countText(worst.tokens)}`,
      };
    }
    if (calls !== null && now.calls + 1 > calls) {
      return { refused: `the budget of ${plural(calls, 'call')} is used up` };
    }
    const reservation = { worst };
    this.#held.add(reservation);
    return reservation;
  }

  /** Gives back what a call held and counts what it came to. */
  settle(reservation: Reservation, actual: Spend): void {
    if (!this.#held.delete(reservation)) {
      throw new RangeError('Cannot settle a reservation that is not held');
    }
    this.charge(actual);
  }

  /** Counts a call that was made before: by the process that this one resumes. */
  charge({ usd, tokens }: Spend): void {
    this.#usd += usd;
    this.#tokens += tokens;
    this.#calls += 1;
  }
}
