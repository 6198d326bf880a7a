import { Command } from 'commander';
import type { ForkFlags } from '../fork/fork.ts';
import { callOptions, seatOptions } from '../options/agent-options.ts';
import { labOption } from '../options/lab-option.ts';
import { wholeNumber } from '../options/number-arguments.ts';
import { recordedMarketOptions } from '../options/recorded-market-options.ts';
import { oneScreen, screenOptions } from '../options/screen-options.ts';

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
  recordedMarketOptions(command.optionsGroup('Where and how:'));
  return screenOptions(command.addOption(labOption()), 'what is new')
    .addHelpText(
      'after',
      `
Examples:
  $ maestro fork latest --at-segment 3 --critic anthropic:claude-opus-5-5
  $ maestro fork session_20261120T151018Z --at-segment 2 --seed 7 --name other-luck

Exit codes: 0 done, 1 failed, 2 usage, 130 interrupted, 129 hung up on, 143 terminated. What was
stopped goes on with maestro resume.`,
    )
    .action(async (session: string, flags: ForkFlags) => {
      oneScreen(flags);
      const { fork } = await import('../fork/fork.ts');
      await fork(session, flags);
    });
}
