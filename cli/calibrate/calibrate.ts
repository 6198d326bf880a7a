import { calibrationRows } from '../../analyzer/calibration-rows.ts';
import { KNOWN_TRUTHS } from '../../market/known-market.ts';
import { type CalibrationRow, KnownKind } from '../../protocol/calibration.ts';
import { percentText, plural, ratioText } from '../../protocol/number-text.ts';
import { CalibrationLog, calibrationName } from '../../sessions/calibration/calibration-log.ts';
import { calibrateMarket } from '../../sessions/calibration/judge-known.ts';
import {
  MOST_MARKETS,
  planCalibration,
  timeLeftMs,
  type WantedMarket,
} from '../../sessions/calibration/plan-calibration.ts';
import { runOnLanes } from '../../sessions/context/run-on-lanes.ts';
import { armPool } from '../../sessions/judging/arm-pool.ts';
import { durationText } from '../../view/duration-text.ts';
import { EXIT } from '../failures/exit-codes.ts';
import { UsageError } from '../failures/failure.ts';
import { suggestion } from '../failures/suggestion.ts';
import { workerCount } from '../options/worker-count.ts';
import { type Column, printListing, rounded } from '../terminal/listing.ts';
import { shownPath } from '../terminal/shown-path.ts';
import type { StopSignal } from '../terminal/stop-signal.ts';
import { endProgress, printJson, say, showProgress } from '../terminal/terminal.ts';
import { untilStopped } from '../terminal/until-stopped.ts';
import { thisProgram } from '../version/this-program.ts';
import type { CalibrateFlags } from './calibrate-flags.ts';

const FULL = {
  kinds: KnownKind.options.filter((kind) => kind !== 't12'),
  markets: 200,
  planted: 100,
};
const QUICK = { kinds: ['null', 't8'] as const, markets: 12, planted: 6 };

/** `maestro calibrate`. */
export async function calibrate(flags: CalibrateFlags): Promise<void> {
  const wanted = planCalibration(countsOf(flags), flags.seed);
  const workers = workerCount(flags.workers);
  const log = new CalibrationLog(flags.lab, calibrationName(thisProgram()));
  try {
    await untilStopped(async (stop) => {
      await judgeMissing(log, wanted, workers, stop);
      report(log, wanted, flags);
    });
  } finally {
    log.close();
  }
}

/** How many markets of each kind are requested. */
function countsOf({ quick, kinds, markets, planted }: CalibrateFlags): Map<KnownKind, number> {
  const usual = quick === true ? QUICK : FULL;
  const most = Math.max(markets ?? 0, planted ?? 0);
  if (most > MOST_MARKETS) {
    throw new UsageError(
      `Cannot calibrate on ${most} markets of a kind: there are ${MOST_MARKETS} for each seed`,
    );
  }
  const names = new Set(kinds ?? usual.kinds);
  const known = KnownKind.options;
  const unknown = [...names].find((name) => !known.some((kind) => kind === name));
  if (unknown !== undefined) {
    throw new UsageError(
      `Cannot calibrate on "${unknown}": no such kind; ${suggestion(unknown, known)}`,
    );
  }
  const chosen = known.filter((kind) => names.has(kind));
  const isPlanted = (kind: KnownKind) => KNOWN_TRUTHS[kind].plantedT !== null;
  if (planted !== undefined && !chosen.some(isPlanted)) {
    throw new UsageError('Cannot use --planted: no kind has an edge; add one with --kinds');
  }
  if (markets !== undefined && chosen.every(isPlanted)) {
    throw new UsageError('Cannot use --markets: all kinds have an edge; give --planted');
  }
  return new Map(
    chosen.map((kind) => [
      kind,
      isPlanted(kind) ? (planted ?? usual.planted) : (markets ?? usual.markets),
    ]),
  );
}

async function judgeMissing(
  log: CalibrationLog,
  wanted: readonly WantedMarket[],
  workers: number,
  { signal }: StopSignal,
): Promise<void> {
  const missing = wanted.filter((one) => !log.has(one));
  if (missing.length === 0) return;
  const program = thisProgram();
  const pool = armPool(workers);
  const show = () => {
    const rest = missing.filter((one) => !log.has(one));
    const left = timeLeftMs(rest, log.markets, workers);
    const time = left === null ? '' : `, about ${durationText(left)} left`;
    showProgress(`${wanted.length - rest.length} of ${plural(wanted.length, 'market')}${time}`);
  };
  const kept = wanted.length - missing.length;
  say(
    `${plural(missing.length, 'market')} to judge` +
      `${kept === 0 ? '' : ` (${kept} are already judged)`}; results in ${shownPath(log.path)}`,
  );
  show();
  try {
    await runOnLanes(missing, workers, async ({ kind, seed }) => {
      const from = performance.now();
      const market = await calibrateMarket(kind, seed, program, pool, signal);
      const seconds = Number(((performance.now() - from) / 1000).toFixed(3));
      log.append({ ...market, seconds });
      show();
    });
  } catch (error) {
    endProgress();
    if (signal.aborted) {
      const judged = wanted.filter((one) => log.has(one)).length;
      say(
        `Stopped: ${judged} of ${plural(wanted.length, 'market')} are judged and saved. ` +
          'Run the same command to continue',
      );
    }
    throw error;
  } finally {
    endProgress();
    await pool.close();
  }
}

function report(
  log: CalibrationLog,
  wanted: readonly WantedMarket[],
  { json, header }: CalibrateFlags,
): void {
  const isWanted = new Set(wanted.map(({ kind, seed }) => `${kind}|${seed}`));
  // In the order of the plan, so that floating-point sums do not depend on the order of completion.
  const markets = log.markets
    .filter(({ kind, seed }) => isWanted.has(`${kind}|${seed}`))
    .sort((a, b) => compareText(a.kind, b.kind) || a.seed - b.seed);
  const rows = calibrationRows(markets);
  const broken = rows.filter(({ within }) => within === false);
  if (broken.length > 0) process.exitCode = EXIT.failed;
  if (json === true) {
    printJson({ kept: broken.length === 0, rows: untimed(rows), markets: untimed(markets) });
    return;
  }
  printListing(COLUMNS, rows, { header });
  for (const row of broken) say(brokenText(row));
}

/** Without wall time, so that equal markets give equal JSON. */
function untimed<Timed extends { readonly seconds: number }>(all: readonly Timed[]) {
  return all.map(({ seconds: _seconds, ...one }) => one);
}

function brokenText(row: CalibrationRow): string {
  const { kind, rate, markets } = row;
  return `Cannot confirm the bound of kind ${kind}: the rate is ${percentText(rate)} over ${plural(markets, 'market')}; the bound is ${boundText(row)}`;
}

/** The columns of a calibration. */
const COLUMNS: readonly Column<CalibrationRow>[] = [
  { title: 'kind', value: ({ kind }) => kind },
  { title: 'markets', value: ({ markets }) => markets },
  { title: 'candidates', value: ({ candidates }) => candidates },
  rounded('rate', ({ rate }) => rate, percentText),
  rounded('low', ({ low }) => low, percentText),
  rounded('high', ({ high }) => high, percentText),
  { title: 'bound', value: boundText },
  { title: 'within', value: ({ within }) => (within === null ? null : within ? 'yes' : 'NO') },
  rounded('planted t', ({ mean_planted_t }) => mean_planted_t, ratioText),
  rounded('champion t', ({ mean_champion_t }) => mean_champion_t, ratioText),
  rounded('placebo t', ({ mean_placebo_t }) => mean_placebo_t, ratioText),
  rounded(
    'placebo runs',
    ({ mean_arms }) => mean_arms,
    (arms) => ratioText(arms, 1),
  ),
  rounded(
    'thread time',
    ({ seconds }) => seconds,
    (seconds) => durationText(1000 * seconds),
  ),
];

function boundText({ at_most, at_least }: CalibrationRow): string | null {
  if (at_most !== null) return `at most ${percentText(at_most)}`;
  return at_least === null ? null : `at least ${percentText(at_least)}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
