import {
  findAdjustment,
  type RuleFinding,
  type WaveEvidence,
} from '../../analyzer/adjustment-rules.ts';
import { detectDegradation } from '../../analyzer/detect-degradation.ts';
import { episodeReports } from '../../analyzer/rolling-statistics.ts';
import { stepEpisodes, type TestRecord } from '../../analyzer/segment-record.ts';
import type { Sealed } from '../../engine/pool/worker-tasks.ts';
import type { TestJob } from '../../engine/run-test.ts';
import type { Offsets } from '../../engine/strategy/candidates.ts';
import type { PatchExperiment } from '../../protocol/honesty.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import type { Patch } from '../../protocol/plan-event.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import { settingsOf } from '../context/segment-settings.ts';
import type { SessionContext } from '../context/session-context.ts';
import { type Holding, holdingBeside } from './buy-and-hold-baseline.ts';
import { testJob } from './candidate-set.ts';
import { noteFailed } from './failed-tests.ts';
import { intervene, isPlayedByModel } from './intervene.ts';
import { PatchedCentre } from './patched-centre.ts';
import type { PlanEntry, PlanLog } from './plan-log.ts';
import { centreSoFar, progressOf } from './progress.ts';
import type { SegmentSpan, SegmentTest } from './segment-plan.ts';

export interface WavesRequest {
  readonly segment: number;
  /** Of what runs. */
  readonly name: string;
  readonly centre: StrategyRules;
  readonly offsets: readonly Offsets[];
  readonly tests: readonly SegmentTest[];
  readonly span: SegmentSpan;
  readonly log: PlanLog;
}

export interface WavesRun {
  readonly records: readonly TestRecord[];
  /** Those that were taken back, too. */
  readonly patches: readonly Patch[];
  /** Every move of the centre: the patches, and what took some of them back. */
  readonly moves: readonly Patch[];
  /** How each patch came out. */
  readonly experiments: readonly PatchExperiment[];
  /** The tests that ran again with the parameters before a patch. */
  readonly shadows: readonly TestRecord[];
  /** The centre at the end, with the patches that stayed. */
  readonly centre: StrategyRules;
}

/**
 * Runs the tests of a segment wave by wave. Between two waves, and only there, a patch may show what it
 * is worth, and the rules look at what the last waves did and may move the centre.
 */
export async function runWaves(context: SessionContext, request: WavesRequest): Promise<WavesRun> {
  const { config } = context;
  const { segment, tests, span, log } = request;
  const records: TestRecord[] = [];
  const evidence: WaveEvidence[] = [];
  const moving = new PatchedCentre(context, request);

  const holding = holdingBeside(context, segment);
  let reported = 0;
  let reviews = 0;

  const waveCount = tests.at(-1)!.wave;
  for (let wave = 1; wave <= waveCount; wave++) {
    await context.beforeWave?.();
    context.signal?.throwIfAborted();
    const own = tests.filter((test) => test.wave === wave);
    const { centre } = moving;
    const around = await moving.around();
    context.tell({ type: 'wave_started', segment, wave, tests: own.length });
    const job = testJob(context, span, around, {
      isRecorded: context.store.recording(segment) !== null,
      // In-sample steps count for nothing, so there is nothing to hold against them.
      randomEntries: {
        draws: span.isInSample ? 0 : config.baselines.random_draws,
        label: `${settingsOf(config, segment).seed}|${segment}`,
      },
    });
    const ran = await runWave(context, { segment, tests: own, centre, job, holding });
    records.push(...ran);
    evidence.push({ wave, episodes: stepEpisodes(ran) });
    const reports = episodeReports(stepEpisodes(records));
    context.tell({
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
    await moving.compare(wave, own, ran);

    // A patch takes effect with the next test that runs; after the last one there is nothing to patch.
    const next = tests.find((test) => test.wave > wave && test.window.skipped === null);
    const moment = {
      wave,
      at: own.at(-1)!.window.borders[3],
      lastEpisode: stepEpisodes(records).at(-1)?.id ?? null,
    };
    moving.look(moment, next?.test ?? null);
    if (next === undefined) {
      moving.leave(moment);
      continue;
    }
    // What took a patch back began a cool-down just as a patch does.
    if (moving.isCoolingDown(wave)) continue;
    const finding = findAdjustment(config.rules, evidence, centre, {
      windowWaves: config.rule_window_waves,
      cooldownWaves: config.rule_cooldown_waves,
      lastPatchWave: moving.lastMoveWave,
    });
    let entry = finding === null ? null : ruleEntry(finding, next.test);
    const degraded = detectDegradation(stepEpisodes(ran));
    if (degraded !== null && reviews < config.reviews && isPlayedByModel(context, segment)) {
      reviews += 1;
      const facts = { ...request, wave, waveCount, centre, records, degraded };
      const told = { patches: moving.moves, ruleEntry: entry, nextTest: next.test };
      entry = await intervene(context, { ...facts, ...told });
    }
    if (entry === null) continue;
    if (entry.patch !== undefined) moving.leave(moment);
    log.add(moment, entry);
    if (entry.patch !== undefined) moving.patch(wave, entry.patch);
  }
  const { patches, moves, experiments, shadows, centre } = moving;
  return { records, patches, moves, experiments, shadows, centre };
}

interface WaveRequest extends Pick<WavesRequest, 'segment' | 'tests' | 'centre'> {
  readonly job: Sealed<TestJob>;
  readonly holding: Holding;
}

/** The tests of one wave. What broke twice is an input of the session: written down, then used. */
async function runWave(
  context: SessionContext,
  { segment, tests, centre, job, holding }: WaveRequest,
): Promise<TestRecord[]> {
  const { pool, store, signal } = context;
  const runnable = tests.filter(({ window }) => window.skipped === null);
  const { reports, broken } = await pool.tests(job, runnable, store.recording(segment), {
    ...(signal === undefined ? {} : { signal }),
  });
  noteFailed(context, tests, broken, null);

  return tests.map((planned) => {
    const { test, wave, window } = planned;
    const report = reports.find(({ played }) => played.index === planned.index);
    const why = broken.find(({ index }) => index === planned.index)?.why;
    const end: TestRecord['end'] =
      window.skipped !== null
        ? { status: 'skipped', why: window.skipped }
        : report !== undefined
          ? { status: 'played', played: report.played }
          : { status: 'failed', why: why ?? 'gave no result' };
    context.tell({
      type: 'test_finished',
      segment,
      test,
      status: end.status === 'played' ? end.played.status : end.status,
      to: isoInstant(window.borders[3]),
      pnl: end.status === 'played' ? (end.played.step?.totalPnl ?? null) : null,
      holding: holding.at(window.step.end - 1),
      files: { ...report?.files },
      played: report?.played ?? null,
    });
    return { test, wave, stepBars: window.step.end - window.step.start, centre, end };
  });
}

/** What the rules would write into the plan. */
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
