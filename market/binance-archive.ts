import { join } from 'node:path';
import {
  type ArchiveSeries,
  archiveBase,
  archiveFileName,
  archiveSeries,
  archiveUrl,
} from './archive-url.ts';
import { cutMarket } from './cut-market.ts';
import { downloadVerified } from './download.ts';
import { MarketDataError } from './errors.ts';
import { type FoundMonth, findMonth, noticesOf } from './find-month.ts';
import { type ImportedMarket, type ImportOptions, importMarket } from './import-market.ts';
import { monthsOf, type Period, parsePeriod } from './period.ts';
import { readMarketFiles } from './read-market-files.ts';
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

export interface PulledFiles {
  readonly series: ArchiveSeries;
  readonly period: Period;
  /** Oldest first. */
  readonly files: readonly string[];
  /** How many of them were downloaded now; the others were already there. */
  readonly downloaded: number;
  /** Whole sentences on what the archive lacks. */
  readonly notices: readonly string[];
}

const AT_ONCE = 4;

/**
 * Downloads a series of files from Binance's public archive, four at once: months, and days of a month
 * that the archive does not have as a whole (yet). A file that is there with the
 * right checksum is not downloaded again; a broken download continues where it broke.
 *
 * @throws {MarketDataError} an option is not valid, the archive has nothing of the period, or a
 *   download fails
 * @throws {NodeJS.ErrnoException} the file system refuses
 * @throws the signal's reason, once it is aborted; what was downloaded stays
 */
export async function pullArchive(options: PullOptions): Promise<PulledFiles> {
  const series = archiveSeries(options.venue, options.symbol, options.interval);
  const base = archiveBase(options.baseUrl);
  const period = parsePeriod(options.from, options.to);
  const months = monthsOf(period);
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(options.signal ? [options.signal] : [])]);
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const folder = join(options.directory, series.venue, series.symbol, series.interval);

  let monthsDone = 0;
  let downloaded = 0;
  const download = async (part: string): Promise<string | null> => {
    const file = archiveFileName(series, part);
    const path = join(folder, file);
    const outcome = await downloadVerified(archiveUrl(base, series, part), path, {
      timing,
      signal,
      onBytes: (receivedBytes, totalBytes) =>
        options.onProgress?.({
          file,
          receivedBytes,
          totalBytes,
          monthsDone,
          months: months.length,
        }),
    });
    if (outcome === 'downloaded') downloaded++;
    return outcome === 'missing' ? null : path;
  };

  const found: FoundMonth[] = [];
  await atMost(AT_ONCE, months, stop, async (month, index) => {
    found[index] = await findMonth(month, options.today, download);
    monthsDone++;
  });
  const files = found.flatMap((month) => month.files);
  if (files.length === 0) {
    throw new MarketDataError(
      `Cannot download ${series.symbol}: the archive has no ${series.interval} bars (${series.venue}) from ` +
        `${options.from} to ${options.to}; check the symbol and the period ` +
        `(requested ${archiveUrl(base, series, months[0]!.name)})`,
    );
  }
  return { series, period, files, downloaded, notices: noticesOf(found) };
}

/**
 * Imports pulled files into the lab, cut to the requested period.
 *
 * @throws {MarketDataError} the files are not valid, have no bar of the period, or contradict the
 *   stored market
 */
export function importPulled(
  dataDir: string,
  { series, period, files }: PulledFiles,
  options: ImportOptions = {},
): ImportedMarket {
  const { market } = readMarketFiles(files, { ...series, calendar: 'continuous' });
  const cut = cutMarket(market, period.from, period.to);
  if (cut === null)
    throw new MarketDataError('Cannot import the files: they have no bars of the period');
  return importMarket(dataDir, cut, options);
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
