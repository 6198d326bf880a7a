import { Command, Option } from 'commander';

interface ModelsFlags {
  readonly json?: boolean;
}

export function modelsCommand(): Command {
  return new Command('models')
    .summary('list the language models that Maestro knows, with their prices')
    .description(
      'List the language models that can play a role, with prices, windows and the date of the list, ' +
        'and which API keys are set. Others can be named too: a config file says their prices.',
    )
    .addOption(new Option('--json', 'print JSON, for programs'))
    .addHelpText(
      'after',
      `
Examples:
  $ maestro models
  $ maestro models --json | jq '.models[] | select(.price.output < 5) | .id'`,
    )
    .action(async ({ json }: ModelsFlags) => {
      const { models } = await import('./models/models.ts');
      models({ json: json === true });
    });
}
