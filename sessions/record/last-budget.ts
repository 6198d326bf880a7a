import type { BudgetLimits, JournalLine } from '../../protocol/session-event.ts';

/** The budget of the last run of a session; null if it has not started. */
export function lastBudget(lines: readonly JournalLine[]): BudgetLimits | null {
  const budgets = lines.flatMap(({ event }) => ('budget' in event ? [event.budget] : []));
  return budgets.at(-1) ?? null;
}
