import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { builtHelper } from './built-helper.ts';

/** Another process that owns a session and writes its journal in small pieces on request. */
export class OtherWriter {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  constructor() {
    const [node, script] = builtHelper('chunk-writer');
    this.#child = spawn(node, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#answers = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
    onTestFinished(() => this.kill());
  }

  lock(folder: string): Promise<void> {
    return this.#ask(`lock ${folder}`);
  }

  open(path: string): Promise<void> {
    return this.#ask(`open ${path}`);
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#ask(Buffer.from(bytes).toString('base64'));
  }

  /** Releases the session, and ends. */
  async end(): Promise<void> {
    this.#child.stdin!.end();
    await this.#ended();
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended();
  }

  async #ask(line: string): Promise<void> {
    this.#child.stdin!.write(`${line}\n`);
    const { value } = await this.#answers.next();
    if (value !== 'done') throw new Error(`The writer answered ${value}`);
  }

  async #ended(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    await once(this.#child, 'exit');
  }
}
