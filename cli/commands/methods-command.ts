import { Command } from 'commander';
import { type ListingFlags, listingOptions, printListing } from '../terminal/listing.ts';

export function methodsCommand(): Command {
  const command = new Command('methods')
    .summary('list trading methods, exits and gates with their parameters')
    .description(
      'List the trading methods, or explain one of them, with their parameters; without a terminal, one ' +
        'parameter per line. A method turns bars into signals. Exits and gates are common to all methods and off unless set.',
    )
    .argument('[method]', 'name of a method');
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
  const { COMBINE_RULES, SIGNAL_RULES } = await import('../../engine/strategy/signal-rules.ts');
  const { isTerminal, print, printJson, say } = await import('../terminal/terminal.ts');
  const { UsageError } = await import('../failures/failure.ts');
  const { suggestion } = await import('../failures/suggestion.ts');
  const { parameterTable } = await import('../terminal/parameter-table.ts');
  const { wrapped } = await import('../terminal/wrapped.ts');

  const found = name === undefined ? ALL_METHODS : [findMethod(name)].flatMap((one) => one ?? []);
  if (name !== undefined && found.length === 0) {
    const names = ALL_METHODS.map((method) => method.name);
    throw new UsageError(
      `Cannot find method "${name}": there is none of that name; ${suggestion(name, names)}`,
    );
  }
  if (json === true) {
    const methods = found.map(({ name, about, sideLasts, parameters, needs }) => ({
      name,
      about,
      side_lasts: sideLasts,
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
    if (name !== undefined) say(`Note: ${found[0]!.about}; short is the mirror image.`);
    printListing(PARAMETER_COLUMNS, rows, { header });
    return;
  }
  for (const { name, about, sideLasts, parameters } of found) {
    const sentences = `${about}; short is the mirror image. The side lasts ${sideLasts}.`;
    print(`${name}\n${wrapped(sentences, '  ')}\n${parameterTable(parameters)}\n`);
  }
  if (name === undefined) {
    const gates = ALL_GATES.map(({ threshold: gate, about, needs }) =>
      wrapped(`${gate}: ${about}${needs.length === 0 ? '' : ` (needs ${needs.join(', ')})`}`, '  '),
    );
    print(
      `Exits (off unless set)\n${parameterTable(EXIT_PARAMETERS)}\n\n` +
        'Gates: filters on entries (off unless set, or if the market lacks their data)\n' +
        `${gates.join('\n')}\n${parameterTable(GATE_PARAMETERS)}\n`,
    );
  }
  print(
    `Signals\n${wrapped(SIGNAL_RULES, '  ')}\n\nCombining methods\n${wrapped(COMBINE_RULES, '  ')}`,
  );
}
