import { closeSync, constants, ftruncateSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { KNOWN_DAYS, KNOWN_INTERVAL_MS, KNOWN_TRUTHS } from '../../market/known-market.ts';
import { CalibratedMarket } from '../../protocol/calibration.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import { parseJsonl, toJsonl } from '../../protocol/jsonl.ts';
import type { Program } from '../../protocol/session-files.ts';
import { naming, sha256, writeAll } from '../../store/durable-file.ts';
import { makeFolder } from '../../store/make-folder.ts';
import { readStoredText } from '../../store/read-stored-file.ts';
import { ARMS } from './judge-known.ts';
import { calibrationConfig } from './known-search.ts';

const FOLDER = 'calibration';

/**
 * The judged markets, one per line, in order of completion. An interrupted calibration continues from
 * here.
 */
export class CalibrationLog {
  readonly path: string;
  /** One of each kind and seed, even if two processes judged it. */
  readonly markets: CalibratedMarket[] = [];
  readonly #file: number;
  readonly #known = new Set<string>();

  /**
   * @param name from `calibrationName`
   * @throws {JsonlError} a complete line cannot be read
   * @throws {StoreError} it is not a regular file
   */
  constructor(lab: string, name: string) {
    const folder = join(lab, FOLDER);
    this.path = join(folder, name);
    const text = readStoredText(lab, `${FOLDER}/${name}`) ?? '';
    const { items, tornTail } = parseJsonl(text, CalibratedMarket, this.path);
    for (const market of items) this.#take(market);
    makeFolder(folder);
    const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
    this.#file = openSync(this.path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o666);
    if (tornTail === null) return;
    ftruncateSync(this.#file, Buffer.byteLength(text) - Buffer.byteLength(tornTail));
  }

  has({ kind, seed }: Pick<CalibratedMarket, 'kind' | 'seed'>): boolean {
    return this.#known.has(`${kind}|${seed}`);
  }

  /** @throws the error of the file system */
  append(judged: CalibratedMarket): void {
    // Parsing puts the keys in the order that they have when read back.
    const market = CalibratedMarket.parse(judged);
    try {
      writeAll(this.#file, Buffer.from(toJsonl([market])));
    } catch (error) {
      throw naming(this.path, error);
    }
    this.#take(market);
  }

  close(): void {
    closeSync(this.#file);
  }

  #take(market: CalibratedMarket): void {
    if (this.has(market)) return;
    this.#known.add(`${market.kind}|${market.seed}`);
    this.markets.push(market);
  }
}

/** A file name derived from everything that determines a verdict, except kind and seed. */
export function calibrationName(program: Program): string {
  const settings = {
    config: calibrationConfig(0),
    truths: KNOWN_TRUTHS,
    days: KNOWN_DAYS,
    intervalMs: KNOWN_INTERVAL_MS,
    arms: ARMS,
    program,
  };
  return `${sha256(canonicalJson(settings)).slice(0, 12)}.jsonl`;
}
