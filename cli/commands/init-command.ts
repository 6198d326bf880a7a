import { existsSync } from 'node:fs';
import { Command } from 'commander';

interface InitFlags {
  readonly out: string;
  readonly force?: boolean;
}

export function initCommand(): Command {
  return new Command('init')
    .summary('write a config file with all defaults')
    .description(
      'Write a commented config file for maestro session: every setting with its default, its unit and an ' +
        'explanation.',
    )
    .option('--out <file>', 'file to write, or - for stdout', 'maestro.yaml')
    .option('--force', 'overwrite an existing file')
    .addHelpText(
      'after',
      `
Examples:
  $ maestro init
  $ maestro init --out lab.yaml --force
  $ maestro session --config maestro.yaml --dry-run

Exit codes: 0 done, 1 the file exists or cannot be written, 2 usage.`,
    )
    .action(init);
}

async function init({ out, force }: InitFlags): Promise<void> {
  const { StoreError } = await import('../../store/errors.ts');
  const { writeWhole } = await import('../../store/durable-file.ts');
  const { configText } = await import('../session/config-text.ts');
  const { print } = await import('../terminal/terminal.ts');
  if (out === '-') return print(configText().trimEnd());
  if (force !== true && existsSync(out)) {
    throw new StoreError(`Cannot write "${out}": the file exists; overwrite it with --force`);
  }
  writeWhole(out, Buffer.from(configText()), { isDurable: true });
  print(`${out} written; run it with maestro session --config ${out}`);
}
