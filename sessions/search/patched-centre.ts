import { MIN_OBSERVATIONS } from '../../analyzer/look-at-mean.ts';
import { judgePatch, type PatchPair, patchPairs } from '../../analyzer/patch-experiment.ts';
import type { TestRecord } from '../../analyzer/segment-record.ts';
import type { TestTask } from '../../engine/run-test.ts';
import type { Signals } from '../../engine/simulation/signals.ts';
import { withValues } from '../../engine/strategy/strategy-space.ts';
import { detectableText, experimentText } from '../../protocol/experiment-text.ts';
import type { PatchExperiment } from '../../protocol/honesty.ts';
import type { Patch } from '../../protocol/plan-event.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import type { SearchContext } from '../context/session-context.ts';
import { type CandidateSet, candidateSet } from './candidate-set.ts';
import type { PlanEntry, PlanMoment } from './plan-log.ts';
import type { PlannedSegment } from './plan-segment.ts';
import { runTests } from './run-tests.ts';
import { shadowCounts } from './shadow-counts.ts';

/** A patch whose effect is not decided yet. */
interface OpenExperiment {
  readonly patch: Patch;
  /** The previous parameters, which now run in shadow. */
  readonly before: CandidateSet;
  readonly pairs: PatchPair[];
}

/**
 * The centre of a segment and its patches. Each patch is an experiment: the previous parameters run in shadow
 * over the same tests until the difference decides whether the patch stays. One experiment is open at a
 * time, so that each difference belongs to one parameter.
 */
export class PatchedCentre {
  /** In order, including reverted ones. */
  readonly patches: Patch[] = [];
  /** Every move of the centre: patches and reversions. */
  readonly moves: Patch[] = [];
  readonly experiments: PatchExperiment[] = [];
  /** Tests that ran with the parameters before a patch. */
  readonly shadows: TestRecord[] = [];
  /** The wave after which the centre last moved; null before the first move. */
  lastMoveWave: number | null = null;

  readonly #context: SearchContext;
  readonly #request: PlannedSegment;
  #centre: StrategyRules;
  #signals: readonly Signals[] | null = null;
  #candidates: CandidateSet | null = null;
  #open: OpenExperiment | null = null;

  constructor(context: SearchContext, request: PlannedSegment) {
    this.#context = context;
    this.#request = request;
    this.#centre = request.choice.centre;
  }

  /** A reversion restores the same object, so tests before and after belong to the same centre. */
  get centre(): StrategyRules {
    return this.#centre;
  }

  isCoolingDown(wave: number): boolean {
    const { lastMoveWave } = this;
    return lastMoveWave !== null && wave - lastMoveWave < this.#context.config.rule_cooldown_waves;
  }

  async candidates(): Promise<CandidateSet> {
    this.#candidates ??= await candidateSet(
      this.#context,
      this.#request,
      this.#centre,
      this.#signals,
    );
    return this.#candidates;
  }

  /** If an experiment is open, runs the tests of a wave with the parameters before the patch. */
  async runShadow(wave: number, tests: readonly TestTask[], ran: readonly TestRecord[]) {
    if (this.#open === null || ran.every(({ outcome }) => outcome.status === 'skipped')) return;
    const { segment, span } = this.#request;
    const { before, pairs } = this.#open;
    const shadows = await runTests(this.#context, span, tests, before, { shadow: 'patch' });
    this.shadows.push(...shadows);
    pairs.push(...patchPairs(ran, shadows));
    const counts = shadowCounts(this.#context, shadows);
    this.#context.emit({ type: 'shadowed', segment, of: 'patch', wave, ...counts });
  }

  /**
   * Closes the experiment if it is decided.
   *
   * @param next the first test after a reversion; null if no test is left
   */
  settleIfDecided(moment: PlanMoment, next: string | null): void {
    if (this.#open === null) return;
    const experiment = this.#judged(this.#open);
    if (experiment.outcome === 'keep') this.#close(moment, experiment, {});
    if (experiment.outcome === 'revert') this.#revert(moment, experiment, this.#open, next);
  }

  /** Starts the experiment of a patch; the caller has closed the previous one. */
  patch(wave: number, patch: Patch): void {
    const before = this.#candidates!;
    this.#centre = withValues(this.#centre, { [patch.parameter]: patch.new_value }, false);
    // Exits and gates do not change signals; parameters of methods do.
    this.#signals = patch.parameter.includes('.') ? null : before.signals;
    this.#candidates = null;
    this.#open = { patch, before, pairs: [] };
    this.patches.push(patch);
    this.moves.push(patch);
    this.lastMoveWave = wave;
  }

  /** Closes the open experiment as undecided: before the next patch, or at the end of the segment. */
  closeUndecided(moment: PlanMoment): void {
    if (this.#open === null) return;
    const experiment = this.#judged(this.#open);
    this.#close(moment, { ...experiment, outcome: 'undecided' }, {});
  }

  #revert(
    moment: PlanMoment,
    experiment: PatchExperiment,
    { patch, before }: OpenExperiment,
    next: string | null,
  ): void {
    const { parameter, old_value, new_value } = patch;
    const back = { parameter, old_value: new_value, new_value: old_value };
    // Agents see the move, but not the result of the shadows.
    const move = next === null ? null : { ...back, reason: 'reverted', applied_at: next };
    this.#close(
      moment,
      experiment,
      move === null ? { change: { [parameter]: `${new_value} -> ${old_value}` } } : { patch: move },
    );
    if (move !== null) this.moves.push(move);
    this.#centre = before.centre;
    this.#candidates = before;
    this.lastMoveWave = moment.wave;
  }

  #judged({ patch, pairs }: OpenExperiment): PatchExperiment {
    const { wave, rule_cooldown_waves } = this.#context.config;
    const { segment } = this.#request;
    // The next patch may come then, so the interval should be tightest there.
    const tightestAt = Math.max(MIN_OBSERVATIONS, wave * rule_cooldown_waves);
    return judgePatch({ segment, patch, pairs, tightestAt });
  }

  #close(
    moment: PlanMoment,
    experiment: PatchExperiment,
    change: Pick<PlanEntry, 'patch' | 'change'>,
  ): void {
    const { outcome } = experiment;
    const found = experimentText(experiment);
    this.#open = null;
    this.experiments.push(experiment);
    this.#request.planLog.add(moment, {
      agent: 'analyzer',
      action: outcome,
      ...change,
      experiment,
      reason: outcome === 'undecided' ? `${found}${detectableText(experiment)}` : found,
    });
  }
}
