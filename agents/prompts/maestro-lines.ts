import type { PlanBrief, ScopeBrief } from '../briefs/briefs.ts';
import { dataBlock, quoted } from '../briefs/quoted-data.ts';
import type { Detail } from './squeeze.ts';

/** Of one thing that the Maestro said, so many characters are told at most. */
const REMARK = 500;

/** What the Maestro has said a segment is for; nothing where its turn was dropped. */
export function scopeBlocks(said: ScopeBrief | null, { text }: Pick<Detail, 'text'>): string[] {
  if (said === null) return [];
  const most = Math.min(text, REMARK);
  const lines = [
    `what it should find out: ${quoted(said.scope, most)}`,
    `what is asked of the strategist: ${quoted(said.next_step, most)}`,
  ];
  return [`What the Maestro says of this segment:\n${dataBlock('scope', lines)}`];
}

/** The last one-page plan; nothing before there is one. */
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
