import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { redactor } from '../../agents/models/redact.ts';
import { padEnd } from '../../tui/line.ts';
import { secretsIn } from '../agents/provider-settings.ts';
import { EXIT } from '../failures/exit-codes.ts';
import { sentenceOf } from '../failures/failure.ts';

const closed = new Set<NodeJS.WriteStream>();

/**
 * A closed pipe (`| head`) ends the output, not the session. So does a full disk, which is reported, and
 * sets the exit code.
 */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    const isFirst = !closed.has(stream);
    closed.add(stream);
    if (error.code === 'EPIPE' || !isFirst) return;
    process.exitCode = EXIT.failed;
    if (stream === process.stdout) {
      say(sentenceOf(Object.assign(error, { path: 'standard output' })));
    }
  });
}

const hide = redactor(secretsIn(process.env));

/** Whether a person reads the output. */
export function isTerminal(): boolean {
  return process.stdout.isTTY === true;
}

/** Columns of the terminal; 80 if there is none, or it does not report them. */
export function terminalWidth(): number {
  const { columns } = process.stdout;
  return isTerminal() && columns > 0 ? columns : 80;
}

/** Results: one text and a newline on stdout. */
export function print(text: string): void {
  if (!closed.has(process.stdout)) process.stdout.write(`${hide(harmless(text))}\n`);
}

/** A result for programs. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/**
 * Prints a chunk of a long result, unescaped: it must not contain terminal control characters.
 *
 * @returns when there is room for more; false once the reader is gone
 */
export async function printPiece(piece: Uint8Array): Promise<boolean> {
  if (closed.has(process.stdout)) return false;
  if (!process.stdout.write(piece)) {
    // The listener above handles the error first.
    await once(process.stdout, 'drain').catch(() => {});
  }
  return !closed.has(process.stdout);
}

/** Messages, progress and errors: one text and a newline on stderr. */
export function say(text: string): void {
  if (!closed.has(process.stderr)) process.stderr.write(`${hide(harmless(text))}\n`);
}

/**
 * Escapes terminal control characters as JSON does, so that JSON stays valid.
 */
export function harmless(text: string): string {
  return text.replace(
    /[^\P{Cc}\n\t]|\p{Bidi_Control}/gu,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * One line on stderr that the next call overwrites: for progress on a terminal. Elsewhere nothing is
 * written, since a log needs no frames.
 */
export function showProgress(text: string): void {
  if (!process.stderr.isTTY) return;
  const width = Math.max(20, (process.stderr.columns ?? 80) - 1);
  writeSync(2, `\r${padEnd(text, width)}\r`);
}

/** Clears the line that `showProgress` wrote. */
export function endProgress(): void {
  showProgress('');
}
