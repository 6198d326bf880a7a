import type { Simulation } from '../protocol/market-facts.ts';
import type { OnePagePlan } from '../protocol/proposal.ts';
import { cellText, markdownTable, simulatedBanner } from './markdown.ts';

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
