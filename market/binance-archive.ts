import { join } from 'node:path';
import { joinAll, readArchiveBars } from './archive-bars.ts';
import {
  type ArchiveSeries,
  archiveBase,
  archiveFileName,
  archiveSeries,
  archiveUrl,
} from './archive-url.ts';
import { checkGrid } from './bar-interval.ts';
import { cutMarket } from './cut-market.ts';
import { doubt, downloadVerified } from './download.ts';
import { MarketDataError } from './errors.ts';
import type { Hole } from './hole.ts';
import { intervalMs } from './interval.ts';
import { makeMarket } from './make-market.ts';
import type { Market } from './market.ts';
import { monthsOf, parsePeriod } from './period.ts';
import { noticesOf, type PulledMonth, type PulledPart, pullMonth } from './pull-month.ts';
import { DEFAULT_TIMING, type TransferTiming } from './transfer.ts';

export interface PullOptions {
  /** `spot` or `um`. */
  readonly venue: string;
  readonly symbol: string;
  readonly interval: string;
  /** First and last month (2024-01) or day (2024-01-15), both included. */
  readonly from: string;
  readonly to: string;
  readonly baseUrl: string;
  /** Where the files are kept, below a folder a series. */
  readonly directory: string;
  /** SHA-256 (hex, small letters) of files that are accepted although another one is published. */
  readonly accepted?: readonly string[];
  /** An instant of today, ms UTC: nothing after it is requested. */
  readonly today: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: PullProgress) => void;
  readonly timing?: Partial<TransferTiming>;
}

export interface PullProgress {
  /** The file being downloaded. */
  readonly file: string;
  readonly receivedBytes: number;
  /** Null if the server does not report it. */
  readonly totalBytes: number | null;
  readonly monthsDone: number;
  readonly months: number;
}

/** What was pulled of a series. */
export interface PulledMarket {
  /** Cut to the requested period. */
  readonly market: Market;
  /** The files that its bars are from, oldest first. */
  readonly files: readonly string[];
  /** How many files were downloaded now; the others were already there. */
  readonly downloaded: number;
  /** Bars that the archive has and that cannot be used, oldest first. */
  readonly holes: readonly Hole[];
  /** Whole sentences on what the archive lacks, and on what was used in its place. */
  readonly notices: readonly string[];
}

const AT_ONCE = 4;

/**
 * Downloads a series of files from Binance's public archive, four at once, and reads each on its own: months,
 * and the days of months that the archive does not have as a whole (yet), or that lack bars. A file that
 * cannot be used is a hole, and costs no other file. A file that is there with the right checksum is not
 * downloaded again; a broken download continues where it broke.
 *
 * @throws {MarketDataError} an option is not valid, nothing of the period can be used, or a download
 *   fails for good
 * @throws {NodeJS.ErrnoException} the file system refuses
 * @throws the signal's reason, once it is aborted; what was downloaded stays
 */
export async function pullArchive(options: PullOptions): Promise<PulledMarket> {
  const series = archiveSeries(options.venue, options.symbol, options.interval);
  const base = archiveBase(options.baseUrl);
  const period = parsePeriod(options.from, options.to);
  const months = monthsOf(period);
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(options.signal ? [options.signal] : [])]);
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const folder = join(options.directory, series.venue, series.symbol, series.interval);
  const barMs = intervalMs(series.interval)!;
  const accepted = new Set(options.accepted);

  let monthsDone = 0;
  let downloaded = 0;
  const exceptions = new Map<string, string>();
  const pull = async (part: string): Promise<PulledPart | null> => {
    const file = archiveFileName(series, part);
    const path = join(folder, file);
    const found = await downloadVerified(archiveUrl(base, series, part), path, {
      timing,
      signal,
      accepted,
      onBytes: (receivedBytes, totalBytes) =>
        options.onProgress?.({
          file,
          receivedBytes,
          totalBytes,
          monthsDone,
          months: months.length,
        }),
    });
    if (found.outcome === 'missing') return null;
    if (found.outcome === 'rejected') return { file: path, problem: found.reason };
    if (found.outcome === 'downloaded') downloaded++;
    if (found.accepted !== null) exceptions.set(found.accepted, file);
    return readPart(path, series);
  };

  const found: PulledMonth[] = [];
  await atMost(AT_ONCE, months, stop, async (month, index) => {
    found[index] = await pullMonth(month, { today: options.today, intervalMs: barMs, pull });
    monthsDone++;
  });
  const holes = found.flatMap((month) => month.holes);
  const bars = joinAll(found.flatMap((month) => month.bars ?? []));
  if (bars === null) {
    const asked = `${series.interval} bars (${series.venue}) from ${options.from} to ${options.to}`;
    throw new MarketDataError(
      holes.length > 0
        ? `Cannot download ${series.symbol}: none of the files can be used for ${asked}; the first reason: ${holes[0]!.reason}`
        : `Cannot download ${series.symbol}: the archive has no ${asked}; check the symbol and the period ` +
            `(requested ${archiveUrl(base, series, months[0]!.name)})`,
    );
  }
  checkGrid(bars.get('time')!, barMs, 'continuous');
  const labels = { ...series, calendar: 'continuous', simulated: null } as const;
  const market = cutMarket(makeMarket(labels, barMs, bars), period.from, period.to);
  if (market === null || market.bars.length < 2) {
    throw new MarketDataError(
      `Cannot import the files: they have ${market === null ? 'no bars' : 'one bar'} of the period; a market needs two or more`,
    );
  }
  const files = found.flatMap((month) => month.files);
  const notices = [...noticesOf(found), ...acceptedNotices(exceptions, accepted)];
  return { market, files, downloaded, holes, notices };
}

/** The bars of a complete file, or why they cannot be used: that is a fault of this file alone. */
async function readPart(file: string, series: ArchiveSeries): Promise<PulledPart> {
  try {
    return { file, bars: readArchiveBars(file, series) };
  } catch (error) {
    if (!(error instanceof MarketDataError)) throw error;
    await doubt(file);
    return { file, problem: error.message };
  }
}

/** @param exceptions files that were accepted, by their SHA-256 */
function acceptedNotices(
  exceptions: ReadonlyMap<string, string>,
  accepted: ReadonlySet<string>,
): string[] {
  return [...accepted].map((sha256) =>
    exceptions.has(sha256)
      ? `${exceptions.get(sha256)} was accepted with SHA-256 ${sha256}, which is not that of its .CHECKSUM.`
      : `--accept-checksum ${sha256} had no effect: no file has this SHA-256 and another one in its .CHECKSUM.`,
  );
}

/**
 * Whether the archive can be reached: any response counts, whatever its status.
 *
 * @param timeoutMs how long to wait for it
 * @throws {MarketDataError} `baseUrl` is not an address
 */
export async function archiveAnswers(baseUrl: string, timeoutMs: number): Promise<boolean> {
  const base = archiveBase(baseUrl);
  try {
    const response = await fetch(base, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) });
    await response.body?.cancel();
    return true;
  } catch {
    return false; // No network, or no response in time.
  }
}

/**
 * Runs tasks in order, a few at a time. The first failure stops the others, and is thrown when they
 * have ended, so that nothing is written afterwards.
 */
async function atMost<T>(
  limit: number,
  items: readonly T[],
  stop: AbortController,
  run: (item: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const failures: unknown[] = [];
  const work = async () => {
    while (next < items.length && failures.length === 0) {
      const index = next++;
      try {
        await run(items[index]!, index);
      } catch (error) {
        failures.push(error);
        stop.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, work));
  if (failures.length > 0) throw failures[0];
}
