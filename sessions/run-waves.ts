import {
  findAdjustment,
  type RuleFinding,
  type WaveEvidence,
} from '../analyzer/adjustment-rules.ts';
import { detectDegradation } from '../analyzer/detect-degradation.ts';
import { episodeReports } from '../analyzer/rolling-statistics.ts';
import { stepEpisodes, type TestRecord } from '../analyzer/segment-record.ts';
import { moveBy, type Offsets } from '../engine/candidates.ts';
import { executionPlan } from '../engine/execution-plan.ts';
import type { TestJob } from '../engine/play-test.ts';
import type { Signals } from '../engine/signals.ts';
import { withValues } from '../engine/strategy-space.ts';
import type { Sealed } from '../engine/worker-tasks.ts';
import { isoInstant } from '../protocol/iso-instant.ts';
import type { Patch } from '../protocol/plan-event.ts';
import type { StrategyRules } from '../protocol/strategy.ts';
import { type Holding, holdingBeside } from './holding-beside.ts';
import { intervene, isPlayedByModel } from './intervene.ts';
import type { PlanEntry, PlanLog } from './plan-log.ts';
import { centreSoFar, progressOf } from './progress.ts';
import type { SegmentSpan, SegmentTest } from './segment-plan.ts';
import type { SessionContext } from './session-context.ts';
import { settingsOf } from './settings-of.ts';

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
  readonly patches: readonly Patch[];
  /** The centre at the end, with the patches. */
  readonly centre: StrategyRules;
}

/**
 * Runs the tests of a segment wave by wave. Between two waves, and only there, the rules look at what
 * the last waves did and may move the centre.
 */
export async function runWaves(context: SessionContext, request: WavesRequest): Promise<WavesRun> {
  const { config, pool, market } = context;
  const { segment, offsets, tests, span, log } = request;
  const visible = { handle: market.handle, end: span.steps.end };
  const records: TestRecord[] = [];
  const evidence: WaveEvidence[] = [];
  const patches: Patch[] = [];
  let centre = request.centre;
  let lastPatchWave: number | null = null;
  let signals: readonly Signals[] | null = null;

  const holding = holdingBeside(context, segment);
  let reported = 0;
  let reviews = 0;

  const waveCount = tests.at(-1)!.wave;
  for (let wave = 1; wave <= waveCount; wave++) {
    await context.beforeWave?.();
    context.signal?.throwIfAborted();
    const own = tests.filter((test) => test.wave === wave);
    const candidates = offsets.map((one) => moveBy(centre, one));
    signals ??= await pool.signals(visible, candidates, context.signal);
    context.tell({ type: 'wave_started', segment, wave, tests: own.length });
    const job = testJob(context, request, visible, candidates, signals);
    const ran = await runWave(context, { ...request, tests: own, centre, job, holding });
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

    // A patch takes effect with the next test that runs; after the last one there is nothing to patch.
    const next = tests.find((test) => test.wave > wave && test.window.skipped === null);
    if (next === undefined) continue;
    const isCoolingDown =
      lastPatchWave !== null && wave - lastPatchWave < config.rule_cooldown_waves;
    if (isCoolingDown) continue;
    const finding = findAdjustment(config.rules, evidence, centre, {
      windowWaves: config.rule_window_waves,
      cooldownWaves: config.rule_cooldown_waves,
      lastPatchWave,
    });
    const moment = {
      wave,
      at: own.at(-1)!.window.borders[3],
      lastEpisode: stepEpisodes(records).at(-1)?.id ?? null,
    };
    let entry = finding === null ? null : ruleEntry(finding, next.test);
    const degraded = detectDegradation(stepEpisodes(ran));
    if (degraded !== null && reviews < config.reviews && isPlayedByModel(context, segment)) {
      reviews += 1;
      const facts = { ...request, wave, waveCount, centre, records, patches, degraded };
      entry = await intervene(context, { ...facts, ruleEntry: entry, nextTest: next.test });
    }
    if (entry === null) continue;
    log.add(moment, entry);
    const { patch } = entry;
    if (patch === undefined) continue;
    centre = withValues(centre, { [patch.parameter]: patch.new_value }, false);
    patches.push(patch);
    lastPatchWave = wave;
    // Exits and gates leave signals as they are; a method's own parameter makes new ones.
    if (patch.parameter.includes('.')) signals = null;
  }
  return { records, patches, centre };
}

function testJob(
  context: SessionContext,
  { segment, span }: WavesRequest,
  visible: Sealed<TestJob>['visible'],
  candidates: readonly StrategyRules[],
  signals: readonly Signals[],
): Sealed<TestJob> {
  const { config, features, gaps, session } = context;
  return {
    session,
    isSimulated: context.market.simulated !== null,
    visible,
    features,
    gaps,
    rules: candidates,
    isRecorded: context.store.recording(segment) !== null,
    sizing: config.sizing,
    // In-sample steps count for nothing, so there is nothing to hold against them.
    randomEntries: {
      draws: span.isInSample ? 0 : config.baselines.random_draws,
      label: `${settingsOf(config, segment).seed}|${segment}`,
    },
    config: {
      targets: config.targets,
      episode_bars: config.episode_bars,
      min_trades: config.min_trades,
      candidates: config.candidates,
    },
    candidates: candidates.map((rules, i) => ({
      signals: signals[i]!,
      plan: executionPlan({ ...rules, sizing: config.sizing }, config.costs, features),
    })),
  };
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
  const { pool, store, signal, inputs } = context;
  const runnable = tests.filter(({ window }) => window.skipped === null);
  const { reports, broken } = await pool.tests(job, runnable, store.recording(segment), {
    ...(signal === undefined ? {} : { signal }),
  });
  if (broken.length > 0) {
    for (const { index, why } of broken) {
      const { test } = tests.find((one) => one.index === index)!;
      const isKnown = inputs.failed_tests.some((one) => one.test === test);
      if (!isKnown) inputs.failed_tests.push({ test, why });
    }
    store.write('inputs.json', `${JSON.stringify(inputs, null, 2)}\n`);
  }

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
    patch: {
      parameter,
      old_value: oldValue,
      new_value: newValue,
      reason,
      applied_at: firstTest,
    },
    rule: finding.rule,
    evidence: [...finding.evidence],
    reason,
  };
}
