import { spawn } from 'node:child_process';

export interface BuiltRun {
  readonly pid: number;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly err: string;
  /** From the start, and from the last signal, to the end. */
  readonly ms: number;
  readonly msAfterSignal: number;
}

export interface SignalsSent {
  readonly signals: readonly NodeJS.Signals[];
  readonly afterMs: number;
  readonly betweenMs?: number;
}

/** Runs the built program, away from any terminal, and sends it signals. */
export function runBuilt(
  maestro: string,
  args: readonly string[],
  { signals, afterMs, betweenMs = 0 }: SignalsSent = { signals: [], afterMs: 0 },
): Promise<BuiltRun> {
  const startedAt = performance.now();
  let signalledAt = startedAt;
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [maestro, ...args], {
      env: { ...process.env, MAESTRO_OFFLINE: '1', MAESTRO_PLACEBO: '0', MAESTRO_LAB: '' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const timers = signals.map((signal, i) =>
      setTimeout(
        () => {
          signalledAt = performance.now();
          child.kill(signal);
        },
        afterMs + i * betweenMs,
      ),
    );
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.on('error', fail);
    child.on('close', (code, signal) => {
      for (const timer of timers) clearTimeout(timer);
      const now = performance.now();
      const [ms, msAfterSignal] = [now - startedAt, now - signalledAt];
      done({ pid: child.pid!, code, signal, err, ms, msAfterSignal });
    });
  });
}

/** A session of the program that takes about a second; its lab is its own, since labs count sessions. */
export function sessionArgs(lab: string, name: string): string[] {
  return [
    ...['session', '--market', 'simulated:planted:1:60', '--segments', '2', '--tests', '6'],
    ...['--workers', '1', '--quiet', '--lab', lab, '--name', name],
  ];
}
