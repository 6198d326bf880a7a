import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

export interface Ended {
  readonly ms: number;
  readonly peakMb: number;
}

/** Runs Node to its end, and samples its peak memory (from /proc, if available). */
export function runNode(args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    let peakKb = 0;
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, MAESTRO_OFFLINE: '1', MAESTRO_PLACEBO: '0' },
    });
    const watch = setInterval(() => {
      const path = `/proc/${child.pid}/status`;
      const status = existsSync(path) ? readFileSync(path, 'utf8') : '';
      peakKb = Math.max(peakKb, Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? 0));
    }, 20);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearInterval(watch);
      if (code === 0) resolve({ ms: performance.now() - startedAt, peakMb: peakKb / 1024 });
      else reject(new Error(`node ${args.join(' ')} ended with ${code}`));
    });
  });
}
