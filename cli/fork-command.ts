import { Command } from 'commander';
import { callOptions, seatOptions } from './agents/agent-options.ts';
import { calendarOption, fileIntervalOption, symbolOption } from './data/data-options.ts';
import { UsageError } from './failure.ts';
import type { ForkFlags } from './fork/fork.ts';
import { labOption } from './lab-option.ts';
import { wholeNumber } from './number-arguments.ts';

export function forkCommand(): Command {
  const command = new Command('fork')
    .summary('a new session with the past of another, and a future of its own')
    .description(
      'Begin a session that shares its first segments with another: their answers are read from its ' +
        'transcripts and nothing is paid for them again. From a segment on others decide: other models, ' +
        'another seed, or the same once more. The new session names its parent.',
    )
    .argument('[session]', 'the parent: a name from `maestro sessions`, or latest', 'latest')
    .requiredOption('--at-segment <k>', 'the first segment of its own, from 2', wholeNumber)
    .option('--name <id>', 'what the new session is called (default: its start)')
    .optionsGroup('What is other from there on (the rest stays as in the parent):');
  seatOptions(command, 'as in the parent').option(
    '--seed <n>',
    'of everything random',
    wholeNumber,
  );
  callOptions(command.optionsGroup('How models are asked, and what that may cost from there on:'), {
    usd: 'as in the parent',
    onBudget: 'as in the parent',
  });
  return command
    .optionsGroup('Where and how:')
    .option(
      '--market <name|file...>',
      'where the lab does not hold the market: its files, as before',
    )
    .addOption(symbolOption())
    .addOption(fileIntervalOption())
    .addOption(calendarOption())
    .option('--workers <n>', 'worker threads (default: one a core)', wholeNumber)
    .addOption(labOption())
    .option('--plain', 'one line a wave (the default)')
    .option('--json', 'what is new as JSON lines on stdout, messages on stderr')
    .option('--quiet', 'print nothing but errors')
    .addHelpText(
      'after',
      `
Examples:
  $ maestro fork latest --at-segment 3 --critic anthropic:claude-opus-5-5
  $ maestro fork session_20261120T151018Z --at-segment 2 --seed 7 --name other-luck`,
    )
    .action(async (session: string, flags: ForkFlags) => {
      const screens = [flags.plain, flags.json, flags.quiet].filter(Boolean).length;
      if (screens > 1) throw new UsageError('--plain, --json and --quiet exclude each other');
      const { fork } = await import('./fork/fork.ts');
      await fork(session, flags);
    });
}
