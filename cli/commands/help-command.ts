import { Command } from 'commander';
import { UsageError } from '../failures/failure.ts';
import { suggestion } from '../failures/suggestion.ts';
import { TOPICS } from '../help/help-topics.ts';
import { print } from '../terminal/terminal.ts';

export function helpCommand(): Command {
  return new Command('help')
    .summary('explain a command or a topic: environment, files')
    .description('Explain a command, or a topic; without either, list the commands.')
    .argument('[command...]', `a command, or ${Object.keys(TOPICS).join(' or ')}`)
    .addHelpText(
      'after',
      `
Examples:
  $ maestro help session
  $ maestro help data pull
  $ maestro help environment
  $ maestro help files`,
    )
    .action((words: string[], _flags: object, self: Command) => help(words, self.parent!));
}

function help(words: readonly string[], program: Command): void {
  const [first] = words;
  const topic = words.length === 1 && Object.hasOwn(TOPICS, first!) ? TOPICS[first!] : undefined;
  if (topic !== undefined) {
    print(topic(program.createHelp()));
    return;
  }
  let found = program;
  for (const word of words) {
    const next = found.commands.find((one) => one.name() === word);
    if (next === undefined) {
      const names = found.commands
        .map((one) => one.name())
        .concat(found === program ? Object.keys(TOPICS) : []);
      throw new UsageError(
        `Cannot explain "${words.join(' ')}": there is no such command or topic; ${suggestion(word, names)}`,
      );
    }
    found = next;
  }
  found.outputHelp();
}
