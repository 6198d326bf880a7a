import { Command, InvalidArgumentError } from 'commander';
import type { CalibrateFlags } from '../calibrate/calibrate-flags.ts';
import { labOption } from '../options/lab-option.ts';
import { positiveNumber, wholeNumber } from '../options/number-arguments.ts';
import { workersOption } from '../options/worker-count.ts';
import { listingOptions } from '../terminal/listing.ts';

export function calibrateCommand(): Command {
  const command = new Command('calibrate')
    .summary('measure false-alarm and detection rates on synthetic markets')
    .description(
      'Run sessions on synthetic markets and count the verdicts: the false-alarm rate on markets without an ' +
        'edge, and the detection rate on markets with a planted edge. Each market gets a session of 2 x 50 ' +
        'tests with heuristic agents, and as many placebo runs as its verdict needs. No market of the lab is ' +
        'read.',
    )
    .option('--markets <n>', 'markets of each kind without an edge (default: 200)', positiveNumber)
    .option('--planted <n>', 'markets of each kind with an edge (default: 100)', positiveNumber)
    .option(
      '--kinds <list>',
      'comma-separated kinds: null, volatility, drift, t3, t4, t6, t8, t12 (default: all but t12)',
      listed,
    )
    .option('--quick', '12 null and 6 t8 markets, unless --markets or --planted is given')
    .option('--seed <n>', 'random seed', wholeNumber, 1)
    .addOption(workersOption())
    .addOption(labOption());
  return listingOptions(command)
    .addHelpText(
      'after',
      `
Kinds:
null: a random walk. volatility: a random walk with volatility clusters and jumps. drift: the volatility market
with an upward drift, so that buy-and-hold earns. Timing earns nothing in these three: a candidate there is a false
alarm, at most one in twenty by design. t3 to t12: the volatility market with a planted edge. For twelve bars after
two moving averages cross, prices drift in the direction of the cross; trading exactly this rule has an average t of
3 to 12 after costs.

Columns:
candidates: number of markets with the verdict candidate. rate, low, high: their share and its 95 % confidence
interval (Clopper and Pearson). bound: the limit of the rate. Without an edge the rate must be at most the 99.5 %
point of a binomial with p = 0.05 (9.5 % of 200 markets); for t6 and above it must be at least 80 %; t3 and t4 have
none. within: whether the rate is within its bound. planted t: t of the planted rule. champion t: t of
the best strategy of the search. placebo t: the same on placebo copies of the market. placebo runs (JSON: mean_arms):
per verdict, on average.

Results are stored per market and build in LAB/calibration. After a stop, the same command continues.

Examples:
  $ maestro calibrate --quick             about a minute
  $ maestro calibrate                     200 and 100 of each kind: about 40 minutes on two cores
  $ maestro calibrate --kinds null --markets 1000
  $ maestro calibrate --json | jq '.rows[] | {kind, rate, within}'

Exit codes: 0 all bounds met, 1 a bound is not met or the run failed, 2 usage, 130 interrupted.`,
    )
    .action(async (flags: CalibrateFlags) =>
      (await import('../calibrate/calibrate.ts')).calibrate(flags),
    );
}

function listed(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('Expected comma-separated names.');
  return names;
}
