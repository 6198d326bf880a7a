import type { Simulation } from '../../protocol/market-facts.ts';
import type { OnePagePlan } from '../../protocol/proposal.ts';
import type { TurnRecord } from '../context/turn-record.ts';
import { cellText, markdownList, markdownTable, simulatedBanner } from './markdown.ts';
import { textTable } from './text-table.ts';

/** The path of the plan after a segment, relative to its session. */
export function onePagePlanPath(segment: number): string {
  return `one_page_plan_${segment}.md`;
}

/** The paths of all plans that were written; a dropped turn writes none. */
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
    markdownList(plan.routines),
    '## Owners',
    markdownTable(
      textTable(plan.owners, {
        Metric: ({ metric }) => metric,
        Owner: ({ owner }) => owner,
        'Last segment': ({ now }) => now,
        Target: ({ target }) => target,
        Action: ({ action }) => action,
      }),
    ),
    '## Health',
    markdownTable(
      textTable(plan.health_checks, {
        Check: ({ check }) => check,
        State: ({ state }) => state,
        Found: ({ found }) => found,
      }),
    ),
    `Next: ${cellText(plan.next_step)}.`,
  ]
    .filter((part) => part !== null)
    .join('\n\n')}\n`;
}
