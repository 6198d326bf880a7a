import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { EdgeName } from '../../market/planted-edge.ts';
import type { Simulation } from '../../protocol/market-facts.ts';
import { asUsage, UsageError } from '../failures/failure.ts';
import { given } from '../options/given.ts';
import {
  dataFolder,
  intervalOption,
  REPLACE_MARKET,
  type StoreFlags,
  storeOptions,
} from '../options/market-options.ts';
import { wholeNumber } from '../options/number-arguments.ts';
import { reportImport } from './describe-market.ts';

interface SimulateFlags extends StoreFlags {
  readonly kind: Simulation['kind'];
  readonly edge?: EdgeName;
  readonly volatility?: 'changing' | 'constant';
  readonly strength?: number;
  readonly seed: number;
  readonly days: number;
  readonly interval: string;
}

export function simulateCommand(): Command {
  const command = new Command('simulate')
    .summary('add a simulated market to the lab')
    .description(
      'Add a simulated market to the lab: without an edge (null), with a drift (drift), or with an edge of known ' +
        'size (planted). All results on it are marked SIMULATED.',
    )
    .addOption(
      new Option('--kind <kind>', 'kind of market')
        .choices(['null', 'drift', 'planted'])
        .default('null'),
    )
    .addOption(
      new Option(
        '--edge <edge>',
        'edge of a planted market: prices continue or reverse after a wide bar, or follow a moving average crossover (default: momentum)',
      ).choices(['momentum', 'reversion', 'crossover']),
    )
    .option(
      '--strength <size>',
      'drift: log return per year (default: 0.6); planted: drift per bar, in sd of a bar (default: 0.2)',
      strength,
    )
    .addOption(
      new Option(
        '--volatility <law>',
        'changing: clusters, jumps and a daily cycle; constant: a random walk (default: changing)',
      ).choices(['changing', 'constant']),
    )
    .option('--seed <n>', 'random seed', wholeNumber, 1)
    .option('--days <n>', 'length in days', wholeNumber, 1200)
    .addOption(intervalOption('bar length: 1m, 5m, 1h, 1d ...').default('5m'));
  return storeOptions(command, 'simulated-KIND-SEED', REPLACE_MARKET)
    .addHelpText(
      'after',
      `
Examples:
  $ maestro data simulate --kind null --seed 7
  $ maestro data simulate --kind planted --edge momentum --strength 0.3 --name easy
  $ maestro session --market easy`,
    )
    .action(simulate);
}

async function simulate(flags: SimulateFlags): Promise<void> {
  const { intervalMs } = await import('../../market/interval.ts');
  const { importMarket } = await import('../../market/import-market.ts');
  const { marketPath, readMarket } = await import('../../market/market-store.ts');
  const { simulateMarket } = await import('../../market/simulated-market.ts');
  const { kind, edge, volatility, seed, days, interval, lab } = flags;
  const name = flags.name ?? `simulated-${kind}-${seed}`;
  const folder = dataFolder(lab);
  const path = asUsage(() => marketPath(folder, name));
  if (edge !== undefined && kind !== 'planted') {
    throw new UsageError(`Cannot use --edge: the market is ${kind}; give --kind planted`);
  }
  if (flags.strength !== undefined && kind === 'null') {
    throw new UsageError('Cannot use --strength: the market is null; give --kind drift or planted');
  }
  const market = asUsage(() =>
    simulateMarket({
      kind,
      seed,
      days,
      intervalMs: intervalMs(interval)!,
      ...given({ edge, volatility, strength: flags.strength }),
    }),
  );
  // Storing the same market again loses nothing; replacing another one would.
  const isOther =
    flags.replace !== true && existsSync(path) && readMarket(path).hash !== market.hash;
  if (isOther) {
    throw new UsageError(
      `Cannot store "${name}": ${folder} has another market of that name; choose a --name, or use --replace`,
    );
  }
  const imported = importMarket(folder, market, { name, replace: 'all' });
  await reportImport(imported, [], flags);
}

function strength(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new InvalidArgumentError('Expected a number.');
  }
  return value;
}
