import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RandomStream, randomStream } from '../../market/xoshiro128.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import { MetricsGlobal } from '../../protocol/metrics-global.ts';
import { LabLedger } from '../../sessions/ledger/lab-ledger.ts';
import { NO_TRIALS, sumOfTrials } from '../../sessions/ledger/ledger-sums.ts';
import { isSideFile } from '../../store/side-files.ts';
import { readJournal } from '../helpers/journal-text.ts';
import { filesBelow } from '../helpers/session-on-disk.ts';
import { canonHash } from './canon.ts';
import type { VictimOrder } from './victim.ts';

/** When a process is killed: at a moment of its own, by number, or after a time. */
export type End = { readonly moment: number } | { readonly afterMs: number };

export interface Torture {
  /** The built victim. */
  readonly victim: string;
  readonly lab: string;
  readonly seed: number;
  readonly order: Pick<VictimOrder, 'workers' | 'config' | 'market'>;
  /** The server of the session's models; undefined if it has none. */
  readonly stubUrl?: string;
  /** Further checks of a session that finished after the given number of kills. */
  readonly check?: (name: string, folder: string, kills: number) => void;
}

/** Two segments of four tests: some tenths of a second. */
export const SMALL_ORDER = {
  workers: 0,
  config: {
    segments: 2,
    tests: 4,
    wave: 2,
    screening_days: 20,
    scouting: { sets: 0 },
    candidates: { count: 8 },
  },
  market: { seed: 1, days: 60 },
} as const;

/**
 * The same with one placebo arm of each kind: otherwise two thirds of the time of a session are its arms,
 * and one that models lead has none.
 */
export function withOneArm<Order extends Torture['order']>(order: Order): Order {
  return { ...order, config: { ...order.config, placebo: { arms: 1 } } };
}

export interface Figures {
  sessions: number;
  kills: number;
  /** How often a session was killed at most. */
  deepest: number;
  /** Lines of journals that were written before a kill, and still exist at the end. */
  kept: number;
  torn: number;
}

/** A session that is not stopped. */
export interface Reference {
  readonly hash: string;
  readonly tests: readonly string[];
  /** The moments at which a process could be killed, by name. */
  readonly moments: readonly string[];
}

/** The number of processes of a session to kill, one after the other, before one may finish. */
const DEPTH = 5;

/** Runs the session that others are compared with. */
export async function runReference(torture: Torture): Promise<Reference> {
  const ran = await runVictim(torture, 'whole', null, true);
  if (ran.code !== 0) throw new Error(`The victim fails without a kill: ${ran.err}`);
  const folder = join(torture.lab, 'sessions', 'whole');
  return {
    hash: canonHash(folder),
    tests: testsIn(readFileSync(join(folder, 'journal.jsonl'), 'utf8')),
    moments: JSON.parse(ran.out) as string[],
  };
}

export function noFigures(): Figures {
  return { sessions: 0, kills: 0, deepest: 0, kept: 0, torn: 0 };
}

/**
 * A session whose processes are killed as planned, each time resumed, and finally run to its end.
 *
 * @throws if anything differs from the reference: the message contains how to reproduce it
 */
export async function killAndResume(
  torture: Torture,
  reference: Reference,
  name: string,
  ends: readonly End[],
  figures: Figures,
): Promise<void> {
  const folder = join(torture.lab, 'sessions', name);
  const fail = (what: string): never => {
    throw new Error(`${name}, killed at ${JSON.stringify(ends)}: ${what}`);
  };
  let before = '';
  let killed = 0;
  for (const end of [...ends, null]) {
    const ran = await runVictim(torture, name, end, false);
    if (ran.code !== 0 && ran.signal !== 'SIGKILL') fail(`it ended with ${ran.code}: ${ran.err}`);
    if (ran.signal === 'SIGKILL') killed += 1;
    const text = wholeLines(join(folder, 'journal.jsonl'), figures);
    // A session that was killed before it had a config is started again.
    if (existsSync(join(folder, 'session_config.json'))) {
      if (!text.startsWith(before)) fail('a line of its journal was lost');
      figures.kept += before.split('\n').length - 1;
      before = text;
    }
    for (const path of halfFiles(folder)) fail(`${path} is half a file`);
    if (ran.signal === null && end !== null) break;
  }
  const { lines, tornTail } = readJournal(before, name);
  if (tornTail !== null || lines.at(-1)?.event.type !== 'session_finished') fail('it did not end');
  const tests = testsIn(before);
  if (tests.join() !== reference.tests.join()) fail(`its tests are ${tests.join()}`);
  if (canonHash(folder) !== reference.hash) fail('its result differs');
  const left = [...filesBelow(folder).keys()].filter(isSideFile);
  if (left.length > 0) fail(`it left ${left.join()}`);
  const miscounted = ledgerFault(torture.lab, name);
  if (miscounted !== null) fail(miscounted);
  torture.check?.(name, folder, killed);
  figures.sessions += 1;
  figures.kills += killed;
  figures.deepest = Math.max(figures.deepest, killed);
}

/** The first difference between the ledger and the results of a session; null if there is none. */
function ledgerFault(lab: string, name: string): string | null {
  const entries = new LabLedger(lab, () => new Date())
    .lines()
    .map(({ entry }) => entry)
    .filter((entry) => 'name' in entry && entry.name === name);
  const begun = entries.filter(({ type }) => type === 'session_begun').length;
  if (begun !== 1) return `it has begun ${begun} times on the ledger`;
  const path = join(lab, 'sessions', name, 'metrics_global.json');
  const { trials, honesty } = MetricsGlobal.parse(JSON.parse(readFileSync(path, 'utf8')));
  const is = canonicalJson(sumOfTrials(entries));
  const should = canonicalJson({ ...NO_TRIALS, ...trials, replays: honesty.finalists.length });
  return is === should ? null : `the ledger has ${is} of it, and it has tried ${should}`;
}

/**
 * Moments drawn at random, one to five, and times within `withinMs` milliseconds if given;
 * after a resume they come earlier, since less is left.
 */
export function randomEnds(
  random: RandomStream,
  reference: Reference,
  withinMs: number | null,
): End[] {
  const depth = 1 + random.below(DEPTH);
  return Array.from({ length: depth }, (_, i) => {
    const reach = i === 0 ? 1 : random.uniform();
    return withinMs === null || random.uniform() < 0.6
      ? { moment: 1 + Math.floor(random.uniform() * reach * reference.moments.length) }
      : { afterMs: random.uniform() * withinMs };
  });
}

/** One end at a random one of the moments of each name. */
export function namedEnds(random: RandomStream, { moments }: Reference): [string, End][] {
  return [...new Set(moments)].map((name) => {
    const own = moments.flatMap((one, i) => (one === name ? [i + 1] : []));
    return [name, { moment: own[random.below(own.length)]! }];
  });
}

/** Does things two at a time, numbered from 0, until enough is done. */
export async function twoAtATime(
  isEnough: (begun: number) => boolean,
  act: (number: number) => Promise<void>,
): Promise<void> {
  let begun = 0;
  const lane = async () => {
    while (!isEnough(begun)) await act(begun++);
  };
  await Promise.all([lane(), lane()]);
}

export function drawn({ seed }: Pick<Torture, 'seed'>, label: string): RandomStream {
  return randomStream(`${seed}|${label}`);
}

interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

function runVictim(
  { victim, lab, order, stubUrl }: Torture,
  name: string,
  end: End | null,
  reportsMoments: boolean,
): Promise<Ran> {
  const path = join(lab, `${name}.order.json`);
  const endAt = end !== null && 'moment' in end ? end.moment : null;
  const stub = stubUrl === undefined ? null : { url: stubUrl, key: keyOf(name) };
  const whole: VictimOrder = { ...order, stub, lab, name, endAt, reportsMoments };
  writeFileSync(path, JSON.stringify(whole));
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [victim, path], { stdio: ['ignore', 'pipe', 'pipe'] });
    const timer =
      end !== null && 'afterMs' in end
        ? setTimeout(() => child.kill('SIGKILL'), end.afterMs)
        : undefined;
    const printed = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed.out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      printed.err += text;
    });
    child.on('error', fail);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      done({ code, signal, ...printed });
    });
  });
}

/** Identifies the caller to a provider; no file of a session holds it. */
export function keyOf(name: string): string {
  return `key-of-${name}`;
}

function wholeLines(path: string, figures: Figures): string {
  if (!existsSync(path)) return '';
  const text = readFileSync(path, 'utf8');
  const end = text.lastIndexOf('\n') + 1;
  if (end < text.length) figures.torn += 1;
  return text.slice(0, end);
}

function testsIn(journal: string): string[] {
  return readJournal(journal, 'journal.jsonl').lines.flatMap(({ event }) =>
    event.type === 'test_finished' ? [event.test] : [],
  );
}

/** Files that exist and cannot be read, as writing in place would leave them. */
function halfFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return [...filesBelow(folder)].flatMap(([path, text]) => {
    if (isSideFile(path)) return [];
    if (path.endsWith('.json')) return isJson(text) ? [] : [path];
    const isWhole = path === 'journal.jsonl' || text === '' || text.endsWith('\n');
    return isWhole && (text !== '' || path.endsWith('.jsonl')) ? [] : [path];
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
