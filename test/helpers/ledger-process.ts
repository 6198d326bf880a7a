import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { builtHelper } from './built-helper.ts';

/** Another process that writes to ledgers on request. */
export class LedgerProcess {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  constructor() {
    const [node, script] = builtHelper('ledger-writer');
    this.#child = spawn(node, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#answers = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
    onTestFinished(() => this.kill());
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** Sends a request, and returns the answer. */
  async ask(line: string): Promise<string> {
    this.send(line);
    const { value } = await this.#answers.next();
    return value as string;
  }

  send(line: string): void {
    this.#child.stdin!.write(`${line}\n`);
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}
