import { rulesOf } from '../../agents/briefs/rules-of.ts';
import { auditCritic } from '../../analyzer/critic-audit.ts';
import type { TestRecord } from '../../analyzer/segment-record.ts';
import { drawOffsets } from '../../engine/strategy/candidates.ts';
import { randomStream } from '../../market/xoshiro128.ts';
import type { CriticAudit } from '../../protocol/honesty.ts';
import type { Proposal } from '../../protocol/proposal.ts';
import { segmentSettings } from '../context/segment-settings.ts';
import type { SearchContext } from '../context/session-context.ts';
import { candidateSet } from './candidate-set.ts';
import type { PlannedSegment } from './plan-segment.ts';
import { runTests } from './run-tests.ts';
import type { WavesRun } from './run-waves.ts';
import { shadowCounts } from './shadow-counts.ts';

export interface ChoiceAudit {
  /** Null if nothing was chosen, or the session has no audit. */
  readonly audit: CriticAudit | null;
  readonly shadows: readonly TestRecord[];
}

/**
 * Compares the pick of the Critic with a random pick: runs the rejected proposals over the tests of the
 * segment, and the chosen one without patches.
 */
export async function auditChoice(
  context: SearchContext,
  planned: PlannedSegment,
  ran: Pick<WavesRun, 'records' | 'shadows'>,
): Promise<ChoiceAudit> {
  const { segment, choice, tests } = planned;
  const { proposal } = choice;
  if (proposal === null || !context.isAudited) return { audit: null, shadows: [] };
  const shadows: TestRecord[] = [];
  const runs = [];
  for (const one of choice.proposals) {
    const isChosen = one.id === proposal.id;
    const own = isChosen
      ? await runUnpatched(context, planned, [...ran.records, ...ran.shadows])
      : await runRejected(context, planned, one);
    shadows.push(...own.shadows);
    runs.push({ id: one.id, isChosen, tests: own.tests });
  }
  const counts = shadowCounts(context, shadows);
  context.emit({ type: 'shadowed', segment, of: 'critic', wave: null, ...counts });
  const notionals = tests.map(({ window }) => notionalAt(context, window.step.start));
  return { audit: auditCritic(segment, runs, notionals), shadows };
}

interface ShadowRun {
  /** In the order of the segment. */
  readonly tests: readonly TestRecord[];
  /** Those that ran only for the audit. */
  readonly shadows: readonly TestRecord[];
}

/** Reuses tests around the initial centre; patches are not attributed to the Critic. */
async function runUnpatched(
  context: SearchContext,
  planned: PlannedSegment,
  ran: readonly TestRecord[],
): Promise<ShadowRun> {
  const { choice, tests, span } = planned;
  const known = new Map(
    ran.filter(({ centre }) => centre === choice.centre).map((one) => [one.test, one]),
  );
  const missing = tests.filter(({ test }) => !known.has(test));
  if (missing.length === 0)
    return { tests: tests.map(({ test }) => known.get(test)!), shadows: [] };
  const around = await candidateSet(context, planned, choice.centre);
  const shadows = await runTests(context, span, missing, around, { shadow: 'unpatched' });
  return {
    tests: tests.map(({ test }) => known.get(test) ?? shadows.find((one) => one.test === test)!),
    shadows,
  };
}

async function runRejected(
  context: SearchContext,
  { segment, tests, span }: PlannedSegment,
  proposal: Proposal,
): Promise<ShadowRun> {
  const { config } = context;
  const { count, spread } = config.candidates;
  const { seed } = segmentSettings(config, segment);
  const centre = rulesOf(proposal);
  const random = randomStream(`${seed}|${segment}|audit|${proposal.id}`);
  const offsets = drawOffsets(centre, count, spread, random);
  const around = await candidateSet(context, { span, offsets }, centre);
  const shadow = `proposal ${proposal.id}`;
  const shadows = await runTests(context, span, tests, around, { shadow });
  return { tests: shadows, shadows };
}

/** The notional of a trade at the start of a step, at the last close before it. */
function notionalAt({ config, market }: SearchContext, bar: number): number {
  const { sizing } = config;
  return 'notional' in sizing ? sizing.notional : sizing.quantity * market.bars.close[bar - 1]!;
}
