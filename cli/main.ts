import { CommanderError } from 'commander';
import { EXIT } from './failures/exit-codes.ts';
import { exitCodeOf, sentenceOf } from './failures/failure.ts';
import { maestroProgram } from './program.ts';
import { say } from './terminal/terminal.ts';

try {
  await maestroProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  } else {
    say(sentenceOf(error));
    process.exitCode = exitCodeOf(error);
  }
}
