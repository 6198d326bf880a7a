import { statSync } from 'node:fs';
import { join } from 'node:path';
import { MarketDataError } from '../../market/errors.ts';
import type { Market } from '../../market/market.ts';
import type { SimulationOptions } from '../../market/simulated-market.ts';
import { UsageError } from '../failures/failure.ts';
import { given } from '../options/given.ts';
import { type ReadFlags, readMarketOptions, readOptions } from '../options/market-options.ts';
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
const DEFAULT_STORED = 'spot-BTCUSDT-5m';

/**
 * The market of a session: the requested one; else one of the lab; else a download; else, without a
 * network, a simulated one.
 *
 * @throws {UsageError} `simulated:…` is not valid
 * @throws {MarketDataError} no such market, or its bars are not valid
 */
export async function chooseMarket(request: MarketRequest): Promise<ChosenMarket> {
  const { wanted, lab } = request;
  const [first] = wanted;
  if (first === undefined) return defaultMarket(request);
  if (wanted.length === 1 && /^simulated(:|$)/.test(first)) return simulated(parseSimulated(first));
  if (areFiles(wanted)) return fromFiles(request);
  const isStored = first.endsWith('.bars');
  const { findMarket } = await import('../../market/find-market.ts');
  const { readMarket } = await import('../../market/market-store.ts');
  const path = isStored ? first : findMarket(join(lab, 'data'), first).path;
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
  if (first === undefined || (wanted.length === 1 && /^simulated(:|$)/.test(first))) return false;
  const isStored = wanted.length === 1 && first.endsWith('.bars');
  return !isStored && (wanted.length > 1 || looksLikeFile(first));
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
  const stored = await storedMarket(join(request.lab, 'data'));
  if (stored !== null) return stored;
  if (request.isOffline) {
    return withNotice(simulated(), 'Offline, and the lab has no market: a simulated one is used.');
  }
  if (!request.mayDownload) {
    return withNotice(
      simulated(),
      `The lab has no market: the session would first download the last ${DEFAULT_MONTHS} months of ${DEFAULT_SYMBOL} spot 5m. This plan is for the simulated market.`,
    );
  }
  const { archiveAnswers } = await import('../../market/binance-archive.ts');
  if (!(await archiveAnswers(request.archiveUrl, ARCHIVE_PATIENCE_MS))) {
    return withNotice(
      simulated(),
      'The lab has no market, and the archive does not respond: a simulated market is used. ' +
        'Import your own with "maestro data import", or name files with --market.',
    );
  }
  try {
    return await pulled(request);
  } catch (error) {
    // This download is only a default: if it fails, there is still a simulated market.
    if (request.signal?.aborted || !(error instanceof MarketDataError)) throw error;
    return withNotice(
      simulated(),
      `The lab has no market, and the download failed: ${error.message}. A simulated market is used.`,
    );
  }
}

/** A market of the lab: the default of the archive if stored, else the longest. */
async function storedMarket(dataDir: string): Promise<ChosenMarket | null> {
  const { listMarkets, readMarket } = await import('../../market/market-store.ts');
  const all = listMarkets(dataDir);
  const whole = all.flatMap((one) => ('facts' in one ? [one] : []));
  // A simulation must not silently replace damaged bars of the user.
  const [broken] = all;
  if (whole.length === 0 && broken !== undefined) readMarket(broken.path);
  const [chosen] = whole.sort(
    (a, b) =>
      Number(b.name === DEFAULT_STORED) - Number(a.name === DEFAULT_STORED) ||
      b.facts.bars - a.facts.bars,
  );
  if (chosen === undefined) return null;
  const others = whole.length === 1 ? '' : ` of ${whole.length}; choose another with --market`;
  return {
    market: readMarket(chosen.path),
    notices: [`Market: ${chosen.name}, from the lab${others}`],
  };
}

async function pulled({ lab, archiveUrl, signal }: MarketRequest): Promise<ChosenMarket> {
  const { importPulled, pullArchive } = await import('../../market/binance-archive.ts');
  const { lastMonths } = await import('../../market/period.ts');
  const today = Date.now();
  const dataDir = join(lab, 'data');
  showProgress(`Downloading ${DEFAULT_MONTHS} months of ${DEFAULT_SYMBOL} spot 5m`);
  try {
    const files = await pullArchive({
      venue: 'spot',
      symbol: DEFAULT_SYMBOL,
      interval: '5m',
      ...lastMonths(today, DEFAULT_MONTHS),
      baseUrl: archiveUrl,
      directory: join(dataDir, 'archive'),
      today,
      ...given({ signal }),
      onProgress: ({ file, monthsDone, months }) =>
        showProgress(`Downloading ${file}: ${monthsDone} of ${months} months`),
    });
    const { market, name } = importPulled(dataDir, files);
    const downloaded = `Downloaded ${DEFAULT_MONTHS} months of ${DEFAULT_SYMBOL} spot 5m from the public archive: ${name}`;
    return { market, notices: [downloaded, ...files.notices] };
  } finally {
    endProgress();
  }
}

async function simulated(options?: Partial<SimulationOptions>): Promise<ChosenMarket> {
  const { DEFAULT_SIMULATED_DAYS, simulateMarket } = await import(
    '../../market/simulated-market.ts'
  );
  const defaults = { kind: 'null', seed: 1, days: DEFAULT_SIMULATED_DAYS } as const;
  return { market: simulateMarket({ ...defaults, ...options }), notices: [] };
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
