import { countText, plural, usdText } from '../../protocol/number-text.ts';
import type { BudgetLimits } from '../../protocol/session-event.ts';

/** Actual or possible cost of calls. */
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

/** The worst case of a call, reserved until its actual cost is known. */
export interface Reservation {
  readonly worst: Spend;
}

export interface BudgetRefusal {
  /** The limit that the call would exceed, as a clause. */
  readonly refused: string;
}

/** A hard limit: a call is sent only if its worst case fits next to spent and reserved amounts. */
export class Budget {
  readonly limits: BudgetLimits;
  #usd = 0;
  #tokens = 0;
  #calls = 0;
  readonly #reserved = new Set<Reservation>();

  constructor(limits: BudgetLimits) {
    this.limits = limits;
  }

  /** Spent and reserved amounts. */
  get committed(): Spend & { readonly calls: number } {
    let [usd, tokens, calls] = [this.#usd, this.#tokens, this.#calls];
    for (const { worst } of this.#reserved) {
      usd += worst.usd;
      tokens += worst.tokens;
      calls += 1;
    }
    return { usd, tokens, calls };
  }

  /** Reserves the worst case of one call, or returns the limit that it would exceed. */
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
    this.#reserved.add(reservation);
    return reservation;
  }

  /** Replaces a reservation with the actual cost. */
  settle(reservation: Reservation, actual: Spend): void {
    if (!this.#reserved.delete(reservation)) {
      throw new RangeError('Cannot settle a reservation: it does not exist');
    }
    this.charge(actual);
  }

  /** Counts a call of the process that this one resumes. */
  charge({ usd, tokens }: Spend): void {
    this.#usd += usd;
    this.#tokens += tokens;
    this.#calls += 1;
  }
}
