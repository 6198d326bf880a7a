import { Command, CommanderError } from 'commander';
import { vi } from 'vitest';
import { exitCodeOf, sentenceOf } from '../../cli/failures/failure.ts';
import { uniformHelp } from '../../cli/help/uniform-help.ts';
import { maestroProgram } from '../../cli/program.ts';

export interface RanHere {
  readonly code: number;
  readonly out: string;
  /** Everything printed, and the message of a thrown error. */
  readonly err: string;
}

/**
 * Runs one command of `maestro` in this process, as the program would: much faster than a process of
 * its own, and the same but for the way in and out.
 */
export function runHere(command: Command, ...args: string[]): Promise<RanHere> {
  const program = uniformHelp(new Command('maestro').addCommand(command));
  return record(program, [command.name(), ...args]);
}

/** Runs `maestro ...` with all its commands in this process. */
export function runProgram(...args: string[]): Promise<RanHere> {
  return record(maestroProgram(), args);
}

async function record(program: Command, args: readonly string[]): Promise<RanHere> {
  const written = { out: '', err: '' };
  const into = (stream: 'out' | 'err') => (text: unknown) => {
    written[stream] += String(text);
    return true;
  };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(into('out'));
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(into('err'));
  let code = 0;
  try {
    await program.parseAsync([...args], { from: 'user' });
    code = Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) code = error.exitCode === 0 ? 0 : 2;
    else {
      code = exitCodeOf(error);
      written.err += `${sentenceOf(error)}\n`;
    }
  } finally {
    process.exitCode = undefined;
    out.mockRestore();
    err.mockRestore();
  }
  return { code, ...written };
}

/** As above, with a person reading stdout. */
export async function runOnTerminal(command: Command, ...args: string[]): Promise<RanHere> {
  const before = process.stdout.isTTY;
  process.stdout.isTTY = true;
  try {
    return await runHere(command, ...args);
  } finally {
    process.stdout.isTTY = before;
  }
}
