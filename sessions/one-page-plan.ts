import type { OnePagePlan } from '../protocol/proposal.ts';
import { markdownTable } from './markdown.ts';

/** `one_page_plan_<n>.md`. */
export function onePagePlanMarkdown(plan: OnePagePlan, segment: number): string {
  return `${[
    `# Plan after segment ${segment}`,
    plan.headline,
    '## Routines',
    plan.routines.map((one) => `- ${one}`).join('\n'),
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
    `Next: ${plan.next_step}.`,
  ].join('\n\n')}\n`;
}
