import type { BudgetLimits, JournalLine } from '../../protocol/session-event.ts';

/** What a session could spend when it last ran; null where it had not begun. */
export function lastBudget(lines: readonly JournalLine[]): BudgetLimits | null {
  const said = lines.flatMap(({ event }) => ('budget' in event ? [event.budget] : []));
  return said.at(-1) ?? null;
}
