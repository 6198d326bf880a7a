import {
  findAdjustment,
  type RuleFinding,
  type WaveEvidence,
} from '../../analyzer/adjustment-rules.ts';
import { detectDegradation } from '../../analyzer/detect-degradation.ts';
import { episodeReports } from '../../analyzer/rolling-statistics.ts';
import { stepEpisodes, type TestRecord } from '../../analyzer/segment-record.ts';
import type { TestTask } from '../../engine/run-test.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import type { TestResult } from '../../protocol/test-result.ts';
import { beginTry } from '../context/record-inputs.ts';
import { segmentSettings } from '../context/segment-settings.ts';
import type { SearchContext } from '../context/session-context.ts';
import { type BuyAndHold, buyAndHoldBaseline } from './buy-and-hold-baseline.ts';
import { intervene, mayAskCritic } from './intervene.ts';
import { PatchedCentre } from './patched-centre.ts';
import type { PlanEntry } from './plan-log.ts';
import type { PlannedSegment } from './plan-segment.ts';
import { centreSoFar, progressOf } from './progress.ts';
import { runTests } from './run-tests.ts';

/** The tests of a segment, and its final centre. */
export interface WavesRun
  extends Pick<PatchedCentre, 'patches' | 'moves' | 'experiments' | 'shadows' | 'centre'> {
  readonly records: readonly TestRecord[];
}

/**
 * Runs the tests of a segment wave by wave. Only between two waves is an open patch decided, and only there
 * may the rules, which look at the last waves, move the centre.
 */
export async function runWaves(context: SearchContext, request: PlannedSegment): Promise<WavesRun> {
  const { config } = context;
  const { segment, tests, span, planLog } = request;
  const records: TestRecord[] = [];
  const evidence: WaveEvidence[] = [];
  const moving = new PatchedCentre(context, request);

  const buyAndHold = buyAndHoldBaseline(context, segment);
  let reported = 0;
  let reviews = 0;

  const waveCount = tests.at(-1)!.wave;
  for (let wave = 1; wave <= waveCount; wave++) {
    await context.beforeWave?.();
    context.signal?.throwIfAborted();
    const own = tests.filter((test) => test.wave === wave);
    const { centre } = moving;
    const around = await moving.candidates();
    context.emit({ type: 'wave_started', segment, wave, tests: own.length });
    // Tests write their files as they run.
    beginTry(context);
    const ran = await runTests(context, span, own, around, {
      recording: context.store.recording(segment),
      // In-sample steps are not in the record, so they need no baseline.
      randomEntries: {
        draws: span.isInSample ? 0 : config.baselines.random_draws,
        label: `${segmentSettings(config, segment).seed}|${segment}`,
      },
    });
    emitTests(context, segment, own, ran, buyAndHold);
    records.push(...ran);
    evidence.push({ wave, episodes: stepEpisodes(ran) });
    const reports = episodeReports(stepEpisodes(records));
    context.emit({
      type: 'wave_finished',
      segment,
      wave,
      progress: progressOf(records, tests.length, context.barsPerYear),
      centre: centreSoFar(records, centre, context.barsPerYear),
      reports: reports.slice(reported),
      degraded: detectDegradation(stepEpisodes(ran)),
    });
    reported = reports.length;
    context.store.sync();
    await moving.runShadow(wave, own, ran);

    // A patch takes effect with the next test that runs; after the last test there is none.
    const next = tests.find((test) => test.wave > wave && test.window.skipped === null);
    const moment = {
      wave,
      at: own.at(-1)!.window.borders[3],
      lastEpisode: stepEpisodes(records).at(-1)?.id ?? null,
    };
    moving.settleIfDecided(moment, next?.test ?? null);
    if (next === undefined) {
      moving.closeUndecided(moment);
      continue;
    }
    // A reversion starts a cool-down, as a patch does.
    if (moving.isCoolingDown(wave)) continue;
    const finding = findAdjustment(config.rules, evidence, centre, {
      windowWaves: config.rule_window_waves,
      cooldownWaves: config.rule_cooldown_waves,
      lastPatchWave: moving.lastMoveWave,
    });
    let entry = finding === null ? null : ruleEntry(finding, next.test);
    const degraded = detectDegradation(stepEpisodes(ran));
    if (degraded !== null && reviews < config.reviews && mayAskCritic(context, segment)) {
      reviews += 1;
      const at = { wave, centre, records, degraded, patches: moving.moves };
      const due = { ruleEntry: entry, nextTest: next.test };
      entry = await intervene(context, { ...request, ...at, ...due });
    }
    if (entry === null) continue;
    if (entry.patch !== undefined) moving.closeUndecided(moment);
    planLog.add(moment, entry);
    if (entry.patch !== undefined) moving.patch(wave, entry.patch);
  }
  const { patches, moves, experiments, shadows, centre } = moving;
  return { records, patches, moves, experiments, shadows, centre };
}

/** Emits the events of the tests of a wave. */
function emitTests(
  context: SearchContext,
  segment: number,
  tests: readonly TestTask[],
  records: readonly TestRecord[],
  buyAndHold: BuyAndHold,
): void {
  for (const [i, { test, outcome }] of records.entries()) {
    const { borders, step } = tests[i]!.window;
    const { status, pnl, files, played } =
      outcome.status === 'ran'
        ? ranFields(outcome.result)
        : { status: outcome.status, pnl: null, files: {}, played: null };
    context.emit({
      type: 'test_finished',
      segment,
      test,
      status,
      to: isoInstant(borders[3]),
      pnl,
      holding: buyAndHold.at(step.end - 1),
      files,
      played,
    });
  }
}

/** The wire key of a result is `played`. */
function ranFields({ files, ...played }: TestResult) {
  return { status: played.status, pnl: played.step?.totalPnl ?? null, files, played };
}

/** The plan entry of a rule. */
function ruleEntry(finding: RuleFinding, firstTest: string): PlanEntry {
  const { parameter, oldValue, newValue, reason } = finding;
  return {
    agent: 'analyzer',
    action: 'auto_adjust',
    patch: { parameter, old_value: oldValue, new_value: newValue, reason, applied_at: firstTest },
    rule: finding.rule,
    evidence: [...finding.evidence],
    reason,
  };
}
