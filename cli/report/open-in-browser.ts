import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { SessionError } from '../../sessions/context/session-error.ts';

/** What opens a file as a click on it would. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  // Not `start`: that is a word of a shell, which would read a path its own way.
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** An opener that cannot do it says so at once; one that can may stay as long as the browser. */
const PATIENCE_MS = 1500;

/**
 * Opens a file in the browser of the system, which is left to itself.
 *
 * @throws {SessionError} nothing here can open it
 */
export async function openInBrowser(path: string): Promise<void> {
  const [opener, ...words] = OPENERS[process.platform] ?? ['xdg-open'];
  const why = await new Promise<string | null>((done) => {
    const child = spawn(opener, [...words, resolve(path)], { detached: true, stdio: 'ignore' });
    const timer = setTimeout(() => done(null), PATIENCE_MS);
    const end = (found: string | null) => {
      clearTimeout(timer);
      done(found);
    };
    child.once('error', () => end(`there is no "${opener}" here that would open one`));
    child.once('exit', (code) => end(code === 0 ? null : `"${opener}" found none`));
    child.unref();
  });
  if (why !== null) {
    throw new SessionError(`Cannot open a browser: ${why}. Open this file yourself: ${path}`);
  }
}
