import type { ScopeBrief } from '../../agents/briefs/briefs.ts';
import { maestroScope } from '../../agents/prompts/maestro.ts';
import type { SearchContext } from '../context/session-context.ts';
import { briefFor } from '../turns/brief-for.ts';
import { takeTurn } from '../turns/take-turn.ts';

/** The Maestro sets the scope of a segment. Null if the turn was dropped. */
export async function setScope(
  context: SearchContext,
  segment: number,
): Promise<ScopeBrief | null> {
  const brief = briefFor(context, segment);
  const message = await takeTurn(context, brief, {
    script: maestroScope,
    purpose: 'scope',
    compute: context.agents.maestro.scope,
    summarize: ({ status, details }) => `${status}: ${details.scope ?? brief.programme}`,
  });
  if (message === null) return null;
  const { details, next_step } = message;
  return { scope: String(details.scope ?? brief.programme), next_step };
}
