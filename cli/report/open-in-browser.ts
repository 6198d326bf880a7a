import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { SessionError } from '../../sessions/context/session-error.ts';

/** The command that opens a file in its default program. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  // Not `start`: a shell would interpret the path.
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** An opener that fails exits at once; one that succeeds may run as long as the browser. */
const PATIENCE_MS = 1500;

/**
 * Opens a file in the default browser, without waiting for it.
 *
 * @throws {SessionError} there is no browser
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
    child.once('error', () => end(`"${opener}" is not installed`));
    child.once('exit', (code) => end(code === 0 ? null : `"${opener}" failed`));
    child.unref();
  });
  if (why !== null) {
    throw new SessionError(`Cannot open a browser: ${why}; open ${path} yourself`);
  }
}
