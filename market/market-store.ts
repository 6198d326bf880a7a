import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { MarketFacts } from '../protocol/market-facts.ts';
import { makeFolder } from '../store/make-folder.ts';
import { allocateBars, type OptionalColumn } from './bars.ts';
import { type BarsFileHead, decodeHead, encodeHead } from './bars-file.ts';
import { MarketDataError } from './errors.ts';
import { intervalMs } from './interval.ts';
import { findGaps, hashBars, type Market, marketFacts } from './market.ts';
import { printable } from './message-text.ts';
import { isMarketName, NAME_RULE } from './symbol.ts';

const ENDING = '.bars';

/** The most of one read or write: the system's own limit is just above. */
const MAX_IO_BYTES = 2 ** 30;

/** A market in the lab's data folder. */
export interface StoredMarket {
  readonly name: string;
  readonly path: string;
  readonly facts: MarketFacts;
}

/** A file of the lab's data folder that cannot be read: `problem` is the whole message. */
export interface BrokenMarket {
  readonly name: string;
  readonly path: string;
  readonly problem: string;
}

/** The file of a market of this name. @throws {MarketDataError} the name is not valid */
export function marketPath(dataDir: string, name: string): string {
  const composed = name.normalize('NFC');
  if (!isMarketName(composed)) {
    throw new MarketDataError(`Cannot name a market "${printable(name)}": use ${NAME_RULE}`);
  }
  return join(dataDir, composed + ENDING);
}

/** The default name of a market: spot-BTCUSDT-5m. */
export function defaultMarketName(market: Market): string {
  const { venue, symbol, interval } = marketFacts(market);
  return `${venue}-${symbol}-${interval}`;
}

/**
 * Writes a market as one columnar file, atomically. Missing folders are created.
 *
 * @throws {NodeJS.ErrnoException} the file system refuses; an existing file is unchanged
 */
export function writeMarket(path: string, market: Market): void {
  makeFolder(dirname(path));
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const fd = openSync(temporary, 'w');
    try {
      writeAll(fd, encodeHead(marketFacts(market)));
      writeAll(fd, new Uint8Array(market.handle.buffer));
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/**
 * Loads a market: one read, straight into shared memory, then its hash is checked.
 *
 * @throws {MarketDataError} not a market, of a newer version, truncated, or damaged anywhere
 * @throws {NodeJS.ErrnoException} the file system refuses
 */
export function readMarket(path: string): Market {
  return withFile(path, (fd) => {
    const { facts, columnsAt } = readHead(fd, path);
    const optional = facts.columns as readonly string[] as readonly OptionalColumn[];
    const { bars, handle } = allocateBars(facts.bars, intervalMs(facts.interval)!, optional);
    readAll(fd, new Uint8Array(handle.buffer), columnsAt);
    const hash = hashBars(bars);
    if (hash !== facts.hash) {
      throw new MarketDataError(
        'its columns are damaged: their hash is not the recorded one; delete it and import it again',
        { file: path },
      );
    }
    const { symbol, venue, calendar, simulated } = facts;
    return { bars, handle, symbol, venue, calendar, simulated, gaps: findGaps(bars), hash };
  });
}

/** All markets of a folder, by name; only their heads are read. Empty if there is no folder. */
export function listMarkets(dataDir: string): (StoredMarket | BrokenMarket)[] {
  return fileNames(dataDir)
    .filter((file) => file.endsWith(ENDING) && isMarketName(nameOf(file)))
    .sort()
    .map((file) => {
      const [name, path] = [nameOf(file), join(dataDir, file)];
      try {
        return { name, path, facts: withFile(path, (fd) => readHead(fd, path).facts) };
      } catch (error) {
        // One broken file must not hide the others: its error message is listed instead.
        return { name, path, problem: error instanceof Error ? error.message : String(error) };
      }
    });
}

/** Composed: some file systems decompose names. */
function nameOf(file: string): string {
  return file.slice(0, -ENDING.length).normalize('NFC');
}

function fileNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function readHead(fd: number, path: string): BarsFileHead {
  const stat = fstatSync(fd);
  if (!stat.isFile()) {
    throw new MarketDataError('it is not a regular file', { file: path });
  }
  const read = (bytes: number) => {
    const buffer = Buffer.alloc(Math.min(bytes, stat.size));
    return buffer.subarray(0, readSync(fd, buffer, 0, buffer.length, 0));
  };
  return decodeHead(read, stat.size, path);
}

function withFile<T>(path: string, use: (fd: number) => T): T {
  const fd = openSync(path, 'r');
  try {
    return use(fd);
  } finally {
    closeSync(fd);
  }
}

function readAll(fd: number, bytes: Uint8Array, from: number): void {
  for (let at = 0; at < bytes.length; ) {
    const wanted = Math.min(bytes.length - at, MAX_IO_BYTES);
    const count = readSync(fd, bytes, at, wanted, from + at);
    if (count === 0)
      throw new MarketDataError('Cannot read the market: it was truncated meanwhile');
    at += count;
  }
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    at += writeSync(fd, bytes, at, Math.min(bytes.length - at, MAX_IO_BYTES));
  }
}

/** So that the new name survives a power cut. */
function syncFolder(folder: string): void {
  withFile(folder, (fd) => fsyncSync(fd));
}
