import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_ARCHIVE_URL } from '../../market/archive-url.ts';
import type { PullOptions, PullProgress } from '../../market/binance-archive.ts';
import { plural } from '../../protocol/number-text.ts';
import { asUsage, UsageError } from '../failures/failure.ts';
import { given } from '../options/given.ts';
import {
  dataFolder,
  intervalOption,
  type StoreFlags,
  storeOptions,
} from '../options/market-options.ts';
import { isOffline } from '../options/offline.ts';
import { stopSignal } from '../terminal/stop-signal.ts';
import { endProgress, say, showProgress } from '../terminal/terminal.ts';
import { reportImport } from './describe-market.ts';

interface PullFlags extends StoreFlags {
  readonly interval: string;
  readonly from?: string;
  readonly to?: string;
  readonly venue: string;
  readonly acceptChecksum?: string[];
  readonly baseUrl: string;
}

/** The months that a session of the default size needs. */
const DEFAULT_MONTHS = 40;

export function pullCommand(): Command {
  const command = new Command('pull')
    .summary("download bars from Binance's public archive")
    .description(
      "Download bars from Binance's public archive (no key needed) into the lab. Files are verified by " +
        'SHA-256, kept, and not downloaded twice. A file that cannot be used is replaced by its daily files, or is a ' +
        'hole in the bars; the other files are stored.',
    )
    .argument('<symbol>', 'symbol, for example BTCUSDT')
    .addOption(intervalOption('bar length: 1m, 5m, 1h, 1d ...').default('5m'))
    .option(
      '--from <month>',
      `first month or day: 2024-01, 2024-01-15 (default: ${DEFAULT_MONTHS} months back)`,
    )
    .option('--to <month>', 'last month or day, inclusive (default: the last complete month)')
    .addOption(
      new Option('--venue <venue>', 'spot, or um (Binance USD-margined perpetual futures)')
        .choices(['spot', 'um'])
        .default('spot'),
    )
    .option(
      '--accept-checksum <sha256>',
      'use a file with exactly this SHA-256, although the archive publishes another one (may be repeated)',
      checksums,
    )
    .addOption(
      new Option('--base-url <url>', 'address of an archive with the same layout')
        .env('MAESTRO_ARCHIVE_URL')
        .default(DEFAULT_ARCHIVE_URL),
    );
  return storeOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ maestro data pull BTCUSDT
  $ maestro data pull ETHUSDT --interval 1h --from 2022-01 --to 2024-12
  $ maestro data pull SOLUSDT --venue um --from 2025-10-01 --to 2025-10-15

Bars that cannot be used are named with the reason; each is a gap of the market. A month that lacks bars is
filled from daily files. After Ctrl-C or a broken connection, the same command continues the download.

Exit codes: 0 bars stored, even if some could not be used; 1 none stored, or a download failed; 2 usage,
130 interrupted.`,
    )
    .action(pull);
}

async function pull(typed: string, flags: PullFlags): Promise<void> {
  if (isOffline()) {
    throw new UsageError('Cannot download bars: MAESTRO_OFFLINE is set; unset it');
  }
  const { pullArchive } = await import('../../market/binance-archive.ts');
  const { importMarket } = await import('../../market/import-market.ts');
  const { saveImportRecord } = await import('../../market/import-record.ts');
  const folder = dataFolder(flags.lab);
  const options = await pullOptions(typed, flags, folder);
  const stop = stopSignal();
  try {
    const pulled = await pullArchive({ ...options, signal: stop.signal, onProgress: showPull });
    endProgress();
    const { name, replace } = flags;
    const { market, downloaded, files, holes, notices } = pulled;
    const imported = importMarket(folder, market, given({ name, replace }));
    say(`${plural(files.length, 'file')} of the archive used, ${downloaded} downloaded now`);
    saveImportRecord(imported.path, null, holes);
    await reportImport(imported, notices, flags, holes);
  } catch (error) {
    endProgress();
    if (!stop.signal.aborted) throw error;
    say('Stopped. Downloaded files are kept: run the same command to continue');
    process.exitCode = stop.exitCode();
  } finally {
    stop.release();
  }
}

/** The checked flags: a mistake in them is bad usage, not a failed download. */
async function pullOptions(symbol: string, flags: PullFlags, folder: string): Promise<PullOptions> {
  const { archiveBase, archiveSeries } = await import('../../market/archive-url.ts');
  const { lastMonths, parsePeriod } = await import('../../market/period.ts');
  const { marketPath } = await import('../../market/market-store.ts');
  const today = Date.now();
  const defaults = lastMonths(today, DEFAULT_MONTHS);
  const { venue, interval, baseUrl, name, from = defaults.from, to = defaults.to } = flags;
  const accepted = flags.acceptChecksum ?? [];
  asUsage(() => {
    archiveSeries(venue, symbol, interval);
    archiveBase(baseUrl);
    parsePeriod(from, to);
    if (name !== undefined) marketPath(folder, name);
  });
  const directory = join(folder, 'archive');
  return { venue, symbol, interval, from, to, baseUrl, directory, today, accepted };
}

function checksums(text: string, earlier: readonly string[] = []): readonly string[] {
  if (!/^[0-9a-f]{64}$/i.test(text)) {
    throw new InvalidArgumentError('Expected a SHA-256: 64 hexadecimal digits.');
  }
  return [...earlier, text.toLowerCase()];
}

function showPull({ file, receivedBytes, totalBytes, monthsDone, months }: PullProgress): void {
  const mb = (bytes: number) => (bytes / 1e6).toFixed(1);
  const size =
    totalBytes === null ? mb(receivedBytes) : `${mb(receivedBytes)} of ${mb(totalBytes)}`;
  showProgress(`${monthsDone} of ${months} months  ${file}  ${size} MB`);
}
