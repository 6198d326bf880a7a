import { statSync } from 'node:fs';
import { join } from 'node:path';
import { MarketDataError } from '../../market/errors.ts';
import type { Market } from '../../market/market.ts';
import type { StoredMarket } from '../../market/market-store.ts';
import type { SimulationOptions } from '../../market/simulated-market.ts';
import { UsageError } from '../failures/failure.ts';
import { given } from '../options/given.ts';
import {
  type ReadFlags,
  readMarketOptions,
  readOptions,
  refuseFileOptions,
} from '../options/market-options.ts';
import { endProgress, showProgress } from '../terminal/terminal.ts';

export interface MarketRequest extends ReadFlags {
  /** As typed: names, files, `simulated…`; empty for the default. */
  readonly wanted: readonly string[];
  readonly lab: string;
  readonly isOffline: boolean;
  readonly archiveUrl: string;
  /** False for a dry run. */
  readonly mayDownload: boolean;
  readonly signal?: AbortSignal;
}

export interface ChosenMarket {
  readonly market: Market;
  /** Sentences for the user: the default that was chosen, and notes on the files. */
  readonly notices: readonly string[];
}

const ARCHIVE_PATIENCE_MS = 5_000;
const DEFAULT_SYMBOL = 'BTCUSDT';
const DEFAULT_MONTHS = 40;
const DEFAULT_INTERVAL = '5m';

/**
 * The market of a session: the requested one; else one of the lab; else a download; else, without a
 * network, a simulated one.
 *
 * @throws {UsageError} `simulated:…` is not valid, or an option cannot take effect
 * @throws {MarketDataError} no such market, or its bars are not valid
 */
export async function chooseMarket(request: MarketRequest): Promise<ChosenMarket> {
  const { wanted, lab, interval } = request;
  if (areFiles(wanted)) return fromFiles(request);
  const [first] = wanted;
  const found = first === undefined ? 'no files are named' : `"${first}" is not a file of bars`;
  refuseFileOptions(request, found, first?.endsWith('.bars') ? undefined : 'interval');
  if (first === undefined) return defaultMarket(request);
  if (isSimulation(wanted)) return simulated(parseSimulated(first), interval);
  const { findMarket } = await import('../../market/find-market.ts');
  const { readMarket } = await import('../../market/market-store.ts');
  const isPath = first.endsWith('.bars');
  const path = isPath ? first : findMarket(join(lab, 'data'), first, interval).path;
  return { market: readMarket(path), notices: [] };
}

/** The named market; nothing is downloaded. */
export function namedMarket(
  wanted: readonly string[],
  flags: ReadFlags & { readonly lab: string },
): Promise<ChosenMarket> {
  const nothing = { isOffline: true, archiveUrl: '', mayDownload: false };
  return chooseMarket({ ...readOptions(flags), wanted, lab: flags.lab, ...nothing });
}

/** Whether names are raw files of bars; a stored .bars file is not one. */
export function areFiles(wanted: readonly string[]): boolean {
  const [first] = wanted;
  if (first === undefined || isSimulation(wanted)) return false;
  const isStored = wanted.length === 1 && first.endsWith('.bars');
  return !isStored && (wanted.length > 1 || looksLikeFile(first));
}

function isSimulation(wanted: readonly string[]): boolean {
  return wanted.length === 1 && /^simulated(:|$)/.test(wanted[0]!);
}

/** A file has a dot or a slash, which no market name has, or it exists. */
export function looksLikeFile(text: string): boolean {
  return /[./\\]/.test(text) || statSync(text, { throwIfNoEntry: false })?.isFile() === true;
}

async function fromFiles(request: MarketRequest): Promise<ChosenMarket> {
  const { readMarketFiles } = await import('../../market/read-market-files.ts');
  return readMarketFiles(request.wanted, readMarketOptions(request));
}

async function defaultMarket(request: MarketRequest): Promise<ChosenMarket> {
  const { interval = DEFAULT_INTERVAL } = request;
  const stored = await storedMarket(join(request.lab, 'data'), request.interval);
  if (stored !== null) return stored;
  const instead = () => simulated({}, request.interval);
  if (request.isOffline) {
    return withNotice(instead(), 'Offline, and the lab has no market: a simulated one is used.');
  }
  if (!request.mayDownload) {
    return withNotice(
      instead(),
      `The lab has no market: the session would first download the last ${DEFAULT_MONTHS} months of ${DEFAULT_SYMBOL} spot ${interval}. This plan is for the simulated market.`,
    );
  }
  const { archiveAnswers } = await import('../../market/binance-archive.ts');
  if (!(await archiveAnswers(request.archiveUrl, ARCHIVE_PATIENCE_MS))) {
    return withNotice(
      instead(),
      'The lab has no market, and the archive does not respond: a simulated market is used. ' +
        'Import your own with "maestro data import", or name files with --market.',
    );
  }
  try {
    return await pulled(request, interval);
  } catch (error) {
    // This download is only a default: if it fails, there is still a simulated market.
    if (request.signal?.aborted || !(error instanceof MarketDataError)) throw error;
    return withNotice(
      instead(),
      `The lab has no market, and the download failed: ${error.message}. A simulated market is used.`,
    );
  }
}

/**
 * A market of the lab: the default of the archive if stored, else the longest.
 *
 * @param interval of its bars; undefined for any
 * @throws {MarketDataError} the lab has markets, but none of the interval
 */
async function storedMarket(
  dataDir: string,
  interval: string | undefined,
): Promise<ChosenMarket | null> {
  const { noSuchInterval, withInterval } = await import('../../market/find-market.ts');
  const { listMarkets, readMarket } = await import('../../market/market-store.ts');
  const all = listMarkets(dataDir);
  const whole = all.flatMap((one) => ('facts' in one ? [one] : []));
  // A simulation must not silently replace damaged bars of the user.
  const [broken] = all;
  if (whole.length === 0 && broken !== undefined) readMarket(broken.path);
  const fitting = interval === undefined ? whole : withInterval(whole, interval);
  if (fitting.length === 0 && whole.length > 0) throw noSuchInterval(whole, interval!);
  const isDefault = ({ name }: StoredMarket) =>
    Number(name === `spot-${DEFAULT_SYMBOL}-${interval ?? DEFAULT_INTERVAL}`);
  const [chosen] = fitting.sort(
    (a, b) => isDefault(b) - isDefault(a) || b.facts.bars - a.facts.bars,
  );
  if (chosen === undefined) return null;
  const others = fitting.length === 1 ? '' : ` of ${fitting.length}; choose another with --market`;
  return {
    market: readMarket(chosen.path),
    notices: [`Market: ${chosen.name}, from the lab${others}`],
  };
}

async function pulled(
  { lab, archiveUrl, signal }: MarketRequest,
  interval: string,
): Promise<ChosenMarket> {
  const { pullArchive } = await import('../../market/binance-archive.ts');
  const { importMarket } = await import('../../market/import-market.ts');
  const { saveImportRecord } = await import('../../market/import-record.ts');
  const { lastMonths } = await import('../../market/period.ts');
  const { holeNotice } = await import('../../market/pull-month.ts');
  const today = Date.now();
  const dataDir = join(lab, 'data');
  const what = `${DEFAULT_MONTHS} months of ${DEFAULT_SYMBOL} spot ${interval}`;
  showProgress(`Downloading ${what}`);
  try {
    const { market, notices, holes } = await pullArchive({
      venue: 'spot',
      symbol: DEFAULT_SYMBOL,
      interval,
      ...lastMonths(today, DEFAULT_MONTHS),
      baseUrl: archiveUrl,
      directory: join(dataDir, 'archive'),
      today,
      ...given({ signal }),
      onProgress: ({ file, monthsDone, months }) =>
        showProgress(`Downloading ${file}: ${monthsDone} of ${months} months`),
    });
    const { name, path, market: stored } = importMarket(dataDir, market);
    saveImportRecord(path, null, holes);
    const downloaded = `Downloaded ${what} from the public archive: ${name}`;
    return { market: stored, notices: [downloaded, ...notices, ...holes.map(holeNotice)] };
  } finally {
    endProgress();
  }
}

async function simulated(
  options: Partial<SimulationOptions>,
  interval: string | undefined,
): Promise<ChosenMarket> {
  const { intervalMs } = await import('../../market/interval.ts');
  const { DEFAULT_SIMULATED_DAYS, simulateMarket } = await import(
    '../../market/simulated-market.ts'
  );
  const defaults = { kind: 'null', seed: 1, days: DEFAULT_SIMULATED_DAYS } as const;
  const length = interval === undefined ? {} : { intervalMs: intervalMs(interval)! };
  return { market: simulateMarket({ ...defaults, ...options, ...length }), notices: [] };
}

async function withNotice(chosen: Promise<ChosenMarket>, notice: string): Promise<ChosenMarket> {
  const { market, notices } = await chosen;
  return { market, notices: [notice, ...notices] };
}

/** `simulated`, `simulated:planted`, `simulated:drift:7`, `simulated:null:7:400` (kind, seed, days). */
function parseSimulated(text: string): Partial<SimulationOptions> {
  const match = /^simulated(?::(null|drift|planted)(?::(\d{1,9})(?::(\d{1,5}))?)?)?$/.exec(text);
  if (match === null) {
    throw new UsageError(
      `Cannot simulate a market: "${text}" does not have the form simulated, simulated:KIND, simulated:KIND:SEED or ` +
        'simulated:KIND:SEED:DAYS; use null, drift or planted for KIND',
    );
  }
  const [, kind, seed, days] = match;
  return given({
    kind: kind as SimulationOptions['kind'] | undefined,
    seed: seed === undefined ? undefined : Number(seed),
    days: days === undefined ? undefined : Number(days),
  });
}
