import { Command } from 'commander';
import { type ListingFlags, listingOptions, printListing } from '../terminal/listing.ts';

export function methodsCommand(): Command {
  const command = new Command('methods')
    .summary('list trading methods, exits and gates with their parameters')
    .description(
      'List the trading methods, or one of them, with their parameters: off a terminal a line each. A method ' +
        'turns bars into signals; exits and gates are the same for all of them and are listed after them.',
    )
    .argument('[method]', 'one of them');
  return listingOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ maestro methods
  $ maestro methods macd_trend
  $ maestro methods --json | jq '.methods[].name'
  $ maestro methods --no-header | cut -f1 | uniq`,
    )
    .action(methods);
}

async function methods(name: string | undefined, { json, header }: ListingFlags): Promise<void> {
  const { ALL_METHODS, findMethod } = await import('../../engine/strategy/all-methods.ts');
  const { ALL_GATES } = await import('../../engine/strategy/all-gates.ts');
  const { EXIT_PARAMETERS, GATE_PARAMETERS } = await import('../../engine/strategy/parameters.ts');
  const { isTerminal, print, printJson } = await import('../terminal/terminal.ts');
  const { UsageError } = await import('../failures/failure.ts');
  const { suggestion } = await import('../failures/suggestion.ts');
  const { parameterTable } = await import('../terminal/parameter-table.ts');

  const found = name === undefined ? ALL_METHODS : [findMethod(name)].flatMap((one) => one ?? []);
  if (name !== undefined && found.length === 0) {
    const names = ALL_METHODS.map((method) => method.name);
    throw new UsageError(`There is no method "${name}": ${suggestion(name, names)}`);
  }
  if (json === true) {
    const methods = found.map(({ name, about, parameters, needs }) => ({
      name,
      about,
      needs: needs ?? [],
      parameters,
    }));
    const shared = { exits: EXIT_PARAMETERS, gates: GATE_PARAMETERS };
    printJson(name === undefined ? { methods, ...shared } : methods[0]);
    return;
  }
  if (!isTerminal()) {
    const { PARAMETER_COLUMNS } = await import('../terminal/parameter-table.ts');
    const groups = [
      ...found,
      ...(name === undefined
        ? [
            { name: 'exits', parameters: EXIT_PARAMETERS },
            { name: 'gates', parameters: GATE_PARAMETERS },
          ]
        : []),
    ];
    const rows = groups.flatMap((one) =>
      one.parameters.map((parameter) => ({ ...parameter, of: one.name })),
    );
    printListing(PARAMETER_COLUMNS, rows, { header });
    return;
  }
  for (const { name, about, parameters } of found) {
    print(`${name}\n  ${about}; short the other way round.\n${parameterTable(parameters)}\n`);
  }
  if (name !== undefined) return;
  print(
    `Exits, besides an opposite signal (off unless set)\n${parameterTable(EXIT_PARAMETERS)}\n\n` +
      'Gates: filters on entries (off unless set, and where the market lacks their data)\n' +
      `${ALL_GATES.map((gate) => `  ${gate.name}: ${gate.about}${gate.needs.length === 0 ? '' : ` (needs ${gate.needs.join(', ')})`}`).join('\n')}\n` +
      `${parameterTable(GATE_PARAMETERS)}\n\n` +
      'Two or three methods combine as all, majority or any (any that is not contradicted).',
  );
}
