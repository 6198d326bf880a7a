import type { PlanBrief, ScopeBrief } from '../briefs/briefs.ts';
import { dataBlock, quoted } from '../briefs/quoted-data.ts';
import type { Detail } from './detail-levels.ts';

/** Most characters of one text of the Maestro. */
const REMARK = 500;

/** The scope that the Maestro set for a segment; empty if its turn was dropped. */
export function scopeBlocks(scope: ScopeBrief | null, { text }: Pick<Detail, 'text'>): string[] {
  if (scope === null) return [];
  const most = Math.min(text, REMARK);
  const lines = [
    `question to answer: ${quoted(scope.scope, most)}`,
    `request to the strategist: ${quoted(scope.next_step, most)}`,
  ];
  return [`The Maestro's scope of this segment:\n${dataBlock('scope', lines)}`];
}

/** The last one-page plan; empty before the first. */
export function planBlocks(plan: PlanBrief | null, { text }: Pick<Detail, 'text'>): string[] {
  if (plan === null) return [];
  const most = Math.min(text, REMARK);
  const lines = [
    quoted(plan.headline, most),
    ...plan.actions.map(
      ({ metric, owner, action }) => `${metric} (${owner}): ${quoted(action, most)}`,
    ),
    `next: ${quoted(plan.next_step, most)}`,
  ];
  return [`The Maestro's plan after segment ${plan.after_segment}:\n${dataBlock('plan', lines)}`];
}
