import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { intervalMs } from '../../market/interval.ts';
import { DAY, type Kline, type KlineText, klineCsv, klines, zip } from './market-klines.ts';

/** What the server does to one request, in place of answering it as it should. */
type Misbehaviour =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** Sends this many bytes and breaks the connection. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** Sends a few bytes at a time. */
  | { readonly kind: 'trickle'; readonly bytes: number; readonly everyMs: number }
  /** Sends this many bytes and then nothing more. */
  | { readonly kind: 'stall'; readonly afterBytes: number }
  /** Takes the request and never answers. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'ignore-range' }
  | { readonly kind: 'send'; readonly body: string };

interface SeriesOptions extends KlineText {
  readonly venue?: 'spot' | 'um';
  readonly symbol?: string;
  /** Default 5m. */
  readonly interval?: string;
  /** The bars of a file, given those that belong into it. */
  readonly bars?: (whole: Kline[]) => readonly Kline[];
  /** The text of the file, given that of its bars. */
  readonly text?: (csv: string) => string;
  /** What its .CHECKSUM says in place of its SHA-256. */
  readonly checksum?: string;
}

/** An archive on loopback that serves klines in the layout of Binance's. */
export interface ArchiveServer {
  readonly url: string;
  /** "GET /path", decoded, with the range that was asked for, in order. */
  readonly requests: readonly string[];
  /** Adds months (2024-01) or days (2024-01-15), and replaces those that there are. */
  add(parts: readonly string[], options?: SeriesOptions): void;
  /** Adds all files of a folder. */
  addFolder(folder: string): void;
  /** The next requests for files with this ending get these responses, one each. */
  misbehave(ending: string, ...next: readonly Misbehaviour[]): void;
}

/** Starts an archive that ends with the test. */
export async function archiveServer(): Promise<ArchiveServer> {
  const files = new Map<string, Buffer>();
  const requests: string[] = [];
  const plans: { ending: string; next: Misbehaviour[] }[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    const { range } = request.headers;
    requests.push(`${request.method} ${path}${range === undefined ? '' : ` ${range}`}`);
    const plan = plans.find(({ ending, next }) => path.endsWith(ending) && next.length > 0);
    answer(request, response, files.get(path), plan?.next.shift());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    add: (parts, options = {}) => {
      for (const part of parts) addFile(files, part, options);
    },
    addFolder: (folder) => {
      for (const one of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        const path = join(one.parentPath, one.name);
        if (one.isFile()) files.set(path.slice(folder.length), readFileSync(path));
      }
    },
    misbehave: (ending, ...next) => {
      plans.push({ ending, next: [...next] });
    },
  };
}

function addFile(files: Map<string, Buffer>, part: string, options: SeriesOptions): void {
  const { venue = 'spot', symbol = 'BTCUSDT', interval = '5m' } = options;
  const { bars = (whole) => whole, text = (csv) => csv } = options;
  const name = `${symbol}-${interval}-${part}`;
  const isMonth = part.length === 7;
  const from = Date.parse(isMonth ? `${part}-01` : part);
  const days = isMonth ? new Date(from + 40 * DAY).setUTCDate(1) - from : DAY;
  const length = intervalMs(interval)!;
  const whole = klines(from, days / length, length);
  const bytes = zip({ [`${name}.csv`]: text(klineCsv(bars(whole), options)) });
  const folder = `/data/${venue === 'um' ? 'futures/um' : 'spot'}/${isMonth ? 'monthly' : 'daily'}`;
  const path = `${folder}/klines/${symbol}/${interval}/${name}.zip`;
  const { checksum = `${createHash('sha256').update(bytes).digest('hex')}  ${name}.zip\n` } =
    options;
  files.set(path, bytes);
  files.set(`${path}.CHECKSUM`, Buffer.from(checksum));
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  file: Buffer | undefined,
  plan: Misbehaviour | undefined,
): void {
  if (plan?.kind === 'silent') return;
  if (plan?.kind === 'status') {
    const headers = plan.retryAfter === undefined ? {} : { 'retry-after': plan.retryAfter };
    response.writeHead(plan.status, headers).end('no');
    return;
  }
  const whole = plan?.kind === 'send' ? Buffer.from(plan.body) : file;
  if (whole === undefined) {
    response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
    return;
  }
  const asked =
    plan?.kind === 'ignore-range' ? null : /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const start = Number(asked?.[1] ?? 0);
  if (asked && start >= whole.length) {
    response.writeHead(416, { 'content-range': `bytes */${whole.length}` }).end();
    return;
  }
  const rest = whole.subarray(start);
  const range = { 'content-range': `bytes ${start}-${whole.length - 1}/${whole.length}` };
  response.writeHead(asked ? 206 : 200, { 'content-length': rest.length, ...(asked ? range : {}) });
  if (request.method === 'HEAD') response.end();
  else if (plan?.kind === 'trickle') trickle(response, rest, plan.bytes, plan.everyMs);
  else if (plan?.kind === 'stall') response.write(rest.subarray(0, plan.afterBytes));
  else if (plan?.kind === 'cut') {
    response.write(rest.subarray(0, plan.afterBytes), () => {
      // Turns of the event loop, not only time: in each the client, in this process, can take what came.
      afterTurns(10, () => response.destroy());
    });
  } else response.end(rest);
}

function trickle(response: ServerResponse, rest: Buffer, bytes: number, everyMs: number): void {
  let at = 0;
  const timer = setInterval(() => {
    if (response.destroyed) clearInterval(timer);
    else if (at >= rest.length) response.end(() => clearInterval(timer));
    else {
      response.write(rest.subarray(at, at + bytes));
      at += bytes;
    }
  }, everyMs);
}

function afterTurns(count: number, act: () => void): void {
  setTimeout(() => (count === 0 ? act() : afterTurns(count - 1, act)), 2);
}
