import { auditCritic } from '../../analyzer/critic-audit.ts';
import type { TestRecord } from '../../analyzer/segment-record.ts';
import { drawOffsets } from '../../engine/strategy/candidates.ts';
import { randomStream } from '../../market/xoshiro128.ts';
import type { CriticAudit } from '../../protocol/honesty.ts';
import { segmentSettings } from '../context/segment-settings.ts';
import type { SearchContext } from '../context/session-context.ts';
import { candidateSet } from './candidate-set.ts';
import { rulesOf } from './choose-proposal.ts';
import type { PlannedSegment } from './plan-segment.ts';
import { runShadows, shadowCounts } from './run-shadows.ts';

export interface AuditRequest extends PlannedSegment {
  /** What ran, and what ran with the parameters before a patch. */
  readonly records: readonly TestRecord[];
  readonly patchShadows: readonly TestRecord[];
}

export interface ChoiceAudit {
  /** Null where nothing was chosen, or the session does not ask. */
  readonly audit: CriticAudit | null;
  readonly shadows: readonly TestRecord[];
}

/**
 * Runs what the Critic did not choose over the tests of the segment, and what it chose as it was before
 * patches: what a pick by lot would have made beside what its pick made.
 */
export async function auditChoice(
  context: SearchContext,
  request: AuditRequest,
): Promise<ChoiceAudit> {
  const { segment, choice, tests } = request;
  const { proposal } = choice;
  if (proposal === null || !context.isAudited) return { audit: null, shadows: [] };
  const shadows: TestRecord[] = [];
  const runs = [];
  for (const { id } of choice.proposals) {
    const isChosen = id === proposal.id;
    const own = isChosen
      ? await runUnpatched(context, request)
      : await runRejected(context, request, id);
    shadows.push(...own.shadows);
    runs.push({ id, isChosen, tests: own.tests });
  }
  const counts = shadowCounts(context, shadows);
  context.emit({ type: 'shadowed', segment, of: 'critic', wave: null, ...counts });
  const notionals = tests.map(({ window }) => notionalAt(context, window.step.start));
  return { audit: auditCritic(segment, runs, notionals), shadows };
}

interface ShadowRun {
  /** In the order of the segment. */
  readonly tests: readonly TestRecord[];
  /** Those of them that were not there before. */
  readonly shadows: readonly TestRecord[];
}

/** Tests that ran around the centre of the start are known; patches are no merit of the Critic. */
async function runUnpatched(context: SearchContext, request: AuditRequest): Promise<ShadowRun> {
  const { choice, tests, span, records, patchShadows } = request;
  const known = [...records, ...patchShadows].filter(({ centre }) => centre === choice.centre);
  const found = (name: string) => known.find(({ test }) => test === name);
  const missing = tests.filter(({ test }) => found(test) === undefined);
  if (missing.length === 0) return { tests: tests.map(({ test }) => found(test)!), shadows: [] };
  const candidates = await candidateSet(context, request, choice.centre);
  const shadows = await runShadows(context, span, missing, candidates, 'unpatched');
  return {
    tests: tests.map(({ test }) => found(test) ?? shadows.find((one) => one.test === test)!),
    shadows,
  };
}

async function runRejected(
  context: SearchContext,
  { segment, choice, tests, span }: AuditRequest,
  id: string,
): Promise<ShadowRun> {
  const { config } = context;
  const { count, spread } = config.candidates;
  const centre = rulesOf(choice.proposals.find((one) => one.id === id)!);
  const random = randomStream(`${segmentSettings(config, segment).seed}|${segment}|audit|${id}`);
  const offsets = drawOffsets(centre, count, spread, random);
  const candidates = await candidateSet(context, { span, offsets }, centre);
  const shadows = await runShadows(context, span, tests, candidates, `proposal ${id}`);
  return { tests: shadows, shadows };
}

/** What a trade is worth where a step begins, by the last close before it. */
function notionalAt({ config, market }: SearchContext, bar: number): number {
  const { sizing } = config;
  return 'notional' in sizing ? sizing.notional : sizing.quantity * market.bars.close[bar - 1]!;
}
