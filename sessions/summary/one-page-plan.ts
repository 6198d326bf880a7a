import type { Simulation } from '../../protocol/market-facts.ts';
import type { OnePagePlan } from '../../protocol/proposal.ts';
import type { TurnRecord } from '../context/turn-record.ts';
import { cellText, markdownTable, simulatedBanner } from './markdown.ts';

/** Where the plan after a segment lies in its session. */
export function onePagePlanPath(segment: number): string {
  return `one_page_plan_${segment}.md`;
}

/** The plans that were written: none where the turn was dropped. */
export function onePagePlanPaths(turns: readonly TurnRecord[]): string[] {
  return turns
    .filter(({ purpose, dropped }) => purpose === 'plan' && dropped === null)
    .map(({ segment }) => onePagePlanPath(segment));
}

/** `one_page_plan_<n>.md`. */
export function onePagePlanMarkdown(
  plan: OnePagePlan,
  segment: number,
  simulated: Simulation | null,
): string {
  return `${[
    `# Plan after segment ${segment}`,
    simulatedBanner(simulated),
    cellText(plan.headline),
    '## Routines',
    plan.routines.map((one) => `- ${cellText(one)}`).join('\n'),
    '## Who answers for what',
    markdownTable(
      ['Metric', 'Owner', 'Now', 'Target', 'What to do'],
      plan.owners.map(({ metric, owner, now, target, action }) => [
        metric,
        owner,
        now,
        target,
        action,
      ]),
    ),
    '## Health',
    markdownTable(
      ['Check', 'State', 'Found'],
      plan.health_checks.map(({ check, state, found }) => [check, state, found]),
    ),
    `Next: ${cellText(plan.next_step)}.`,
  ]
    .filter((part) => part !== null)
    .join('\n\n')}\n`;
}
