import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
/** Built once before all tests, as it starts in a tenth of the time that its sources take. */
const MAIN = join(ROOT, '.test-build/maestro.js');

export interface Ran {
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly ms: number;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with all of stdout so far, whenever there is more. */
  readonly onOut?: (out: string, kill: (signal: NodeJS.Signals) => void) => void;
  /** The same for stderr. */
  readonly onErr?: (err: string, kill: (signal: NodeJS.Signals) => void) => void;
  readonly uid?: number;
}

/** The words of a shell that run `maestro`. */
export const MAESTRO = [process.execPath, MAIN];

/** Runs `maestro ...` as a process of its own and away from any terminal. */
export function runMaestro(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return runCommand(MAESTRO[0]!, [...MAESTRO.slice(1), ...withOneWorker(args)], options);
}

/** A session of a few tests is over before a second worker has started. */
function withOneWorker(args: readonly string[]): readonly string[] {
  const runsTests = ['session', 'resume', 'verify', 'replay', 'fork'].includes(args[0] ?? '');
  return runsTests && !args.includes('--workers') ? [...args, '--workers', '1'] : args;
}

/** Runs a line of bash in which `$MAESTRO` is the program. */
export function runShell(line: string, options: RunOptions = {}): Promise<Ran> {
  const quoted = MAESTRO.map((word) => `'${word}'`).join(' ');
  return runCommand('bash', ['-c', line.replaceAll('$MAESTRO', quoted)], options);
}

function runCommand(file: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  const { cwd = ROOT, env, onOut, onErr, uid } = options;
  const startedAt = performance.now();
  return new Promise((done, fail) => {
    const child = spawn(file, args, {
      cwd,
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        MAESTRO_LAB: '',
        MAESTRO_OFFLINE: '1',
        MAESTRO_PLACEBO: '0',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      onOut?.(out, (signal) => child.kill(signal));
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
      onErr?.(err, (signal) => child.kill(signal));
    });
    child.on('error', fail);
    child.on('close', (code) => done({ code, out, err, ms: performance.now() - startedAt }));
  });
}

/** Little scouting and screening, which take most of the time of a session with few tests. */
export const LITTLE = {
  scouting: { days: 20, sets: 1 },
  screening_days: 20,
  candidates: { count: 8 },
} as const;

/** Options of a session on a market just long enough: two segments of six tests. */
export const SMALL_SESSION = [
  ...['session', '--market', 'simulated:planted:1:60', '--segments', '2', '--tests', '6'],
] as const;
