import { Command, InvalidArgumentError } from 'commander';
import type { CalibrateFlags } from '../calibrate/calibrate-flags.ts';
import { labOption } from '../options/lab-option.ts';
import { positiveNumber, wholeNumber } from '../options/number-arguments.ts';
import { listingOptions } from '../terminal/listing.ts';

export function calibrateCommand(): Command {
  const command = new Command('calibrate')
    .summary('measure how often the lab is wrong, on markets whose truth is known')
    .description(
      'Let the lab judge generated markets whose truth is known, and count what it says: how often it ' +
        'calls luck a candidate where nothing can be found, and how often it finds an edge that is there. ' +
        'Each market has a whole session of 2 x 50 tests led by heuristic agents, and as many placebo ' +
        'arms as its verdict needs. No market of the lab is read.',
    )
    .option('--markets <n>', 'markets of each kind without an edge (default: 200)', positiveNumber)
    .option('--planted <n>', 'markets of each kind with one (default: 100)', positiveNumber)
    .option(
      '--kinds <list>',
      'which kinds, with commas: null, volatility, drift, t3, t4, t6, t8, t12 (default: all but t12)',
      listed,
    )
    .option('--quick', '12 markets of null and 6 of t8, unless you say otherwise: a minute or so')
    .option('--seed <n>', 'which markets of each kind', wholeNumber, 1)
    .option(
      '--workers <n>',
      'worker threads (default: one a core); results do not depend on it',
      wholeNumber,
    )
    .addOption(labOption());
  return listingOptions(command)
    .addHelpText(
      'after',
      `
Kinds:
null: a random walk. volatility: the same with clusters of volatility and jumps, as real markets have.
drift: the same, going up so much that holding earns. In none of them can timing earn anything: a candidate
there is a false alarm, of which one in twenty is the promise. t3 to t12: the volatility market with an edge
in it. For twelve bars after two averages cross, prices drift with them, so much that whoever traded just
that, knowing it, would have a t of 3 to 12 after costs, on average.

Columns:
candidates: markets of which the lab said candidate. rate, low, high: their share, and where the true share
lies with 95 % (Clopper and Pearson). bound, kept: what the lab promises, and whether that held: without an
edge one in twenty, and what chance may add to that in so many markets (the 99.5 % point of the binomial,
which is 9.5 % of 200); of edges of t6 and more at least 80 %. planted t: what the planted rule came to.
champion t: the best that the search found by itself. placebo t: the same on twins of the market without an
edge, which is what luck comes to. arms: placebo arms that a verdict took.

Each market that was judged is kept, a line in a file below LAB/calibration that belongs to this build.
Stopped with Ctrl-C, or by anything else, the same command goes on where it was.

Examples:
  $ maestro calibrate --quick
  $ maestro calibrate                     200 and 100 of each kind: some 40 minutes on two cores
  $ maestro calibrate --kinds null --markets 1000
  $ maestro calibrate --json | jq '.rows[] | {kind, rate, within}'

Exit codes: 0 every bound is kept, 1 one is not, or it failed, 2 usage, 130 interrupted.`,
    )
    .action(async (flags: CalibrateFlags) => {
      const { calibrate } = await import('../calibrate/calibrate.ts');
      await calibrate(flags);
    });
}

function listed(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('Expected names with commas.');
  return names;
}
