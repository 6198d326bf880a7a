import { existsSync } from 'node:fs';
import { Command } from 'commander';
import type { BarRun, MarketCheck } from '../../market/check-market.ts';
import type { Hole } from '../../market/hole.ts';
import type { Market } from '../../market/market.ts';
import { minute } from '../../protocol/iso-instant.ts';
import { countText, plural } from '../../protocol/number-text.ts';
import { UsageError } from '../failures/failure.ts';
import { looksLikeFile } from '../lab/choose-market.ts';
import { labOption } from '../options/lab-option.ts';
import {
  dataFolder,
  fileOptions,
  OF_MARKET,
  type ReadFlags,
  readMarketOptions,
  refuseFileOptions,
} from '../options/market-options.ts';
import { alignColumns } from '../terminal/align-columns.ts';
import { print, printJson, say } from '../terminal/terminal.ts';
import { describeMarket } from './describe-market.ts';

interface CheckFlags extends ReadFlags {
  readonly lab: string;
  readonly json?: boolean;
}

/** Printed gaps and runs; --json has all. */
const SHOWN = 10;

export function checkCommand(): Command {
  const command = new Command('check')
    .summary('find gaps, bars without volume and price jumps')
    .description(
      'Find common errors of data sources: gaps, bars without volume, bars with a single price, price jumps. ' +
        'Files are read as by "data import", which rejects invalid rows.',
    )
    .argument('<market...>', 'a market of the lab, or files of one market');
  return fileOptions(command, OF_MARKET)
    .addOption(labOption())
    .option('--json', 'print JSON, for programs')
    .addHelpText(
      'after',
      `
Examples:
  $ maestro data check BTCUSDT
  $ maestro data check prices.csv --calendar sessions
  $ maestro data check spot-BTCUSDT-5m --json`,
    )
    .action(check);
}

async function check(targets: string[], flags: CheckFlags): Promise<void> {
  const { checkMarket, OUTLIER_SIGMAS } = await import('../../market/check-market.ts');
  const { marketWarnings } = await import('../../engine/strategy/market-warnings.ts');
  const { labNotes } = await import('./lab-notes.ts');
  const { marketFacts } = await import('../../market/market.ts');
  const { name, market, notices, holes } = await load(targets, flags);
  const found = checkMarket(market);
  const warnings = marketWarnings(market).map(({ text }) => text);
  const all = [...notices, ...(existsSync(flags.lab) ? labNotes(flags.lab, market, null) : [])];
  if (flags.json === true) {
    printJson({ name, market: marketFacts(market), notices: all, warnings, holes, ...found });
    return;
  }
  for (const note of [...all, ...warnings]) say(`Note: ${note}`);
  print(describeMarket(name, marketFacts(market)));
  print(describeCheck(found, market.calendar, OUTLIER_SIGMAS, holes));
}

interface Loaded {
  readonly name: string;
  readonly market: Market;
  readonly notices: readonly string[];
  /** Rows that were left out when the files were read. */
  readonly holes: readonly Hole[];
}

async function load(targets: readonly string[], flags: CheckFlags): Promise<Loaded> {
  if (targets.every(looksLikeFile)) {
    const { keptHole } = await import('../../market/read-hole.ts');
    const { readMarketFiles } = await import('../../market/read-market-files.ts');
    const { market, notices, holes } = readMarketFiles(targets, readMarketOptions(flags));
    return { name: market.symbol, market, notices, holes: holes.map(keptHole) };
  }
  const [target] = targets;
  if (target === undefined || targets.length > 1) {
    throw new UsageError(
      `Cannot check data: found ${targets.length} names; give one market of the lab, or files of one market`,
    );
  }
  const { findMarket } = await import('../../market/find-market.ts');
  const { readImportRecord } = await import('../../market/import-record.ts');
  const { readMarket } = await import('../../market/market-store.ts');
  refuseFileOptions(flags, `"${target}" is a market of the lab`, 'interval');
  const { name, path } = findMarket(dataFolder(flags.lab), target, flags.interval);
  const holes = readImportRecord(path)?.holes ?? [];
  return { name, market: readMarket(path), notices: [], holes };
}

function describeCheck(
  found: MarketCheck,
  calendar: Market['calendar'],
  outlierSigmas: number,
  holes: readonly Hole[],
): string {
  const barsIn = (runs: readonly BarRun[]) => runs.reduce((sum, { bars }) => sum + bars, 0);
  const { missingBars, expectedBars, missingShare, gaps, zeroVolume, robustSigma } = found;
  const share = `${(missingShare * 100).toFixed(2)}%`;
  const sigma = robustSigma === null ? '' : ` of ${(robustSigma * 100).toPrecision(3)}%`;
  const closed =
    calendar === 'sessions' ? ', including the hours at which the venue is closed' : '';
  const lines = [
    `missing      ${countText(missingBars)} of ${plural(expectedBars, 'bar')} (${share}), in ${plural(gaps.length, 'gap')}${closed}`,
    ...describeRuns(gaps, holes),
    `no volume    ${plural(barsIn(zeroVolume), 'bar')}, in ${plural(zeroVolume.length, 'run')}`,
    ...describeRuns(zeroVolume, []),
    `one price    ${plural(found.flatBars, 'bar')} with equal open, high, low and close`,
    robustSigma === null
      ? 'jumps        n/a: most closes equal the previous one'
      : `jumps        ${plural(found.outlierCount, 'close')} more than ${outlierSigmas} robust sigmas${sigma} from the previous one`,
  ];
  const worst = found.worstOutliers.map(({ time, previousClose, close, logReturn, sigmas }) => [
    `  ${minute(time)}`,
    `${previousClose}`,
    `${close}`,
    `${((Math.exp(logReturn) - 1) * 100).toFixed(2)}%`,
    `${sigmas.toFixed(0)} sigmas`,
  ]);
  return worst.length === 0 ? lines.join('\n') : `${lines.join('\n')}\n${alignColumns(worst)}`;
}

/** The longest runs, oldest first, each with what was left out of the files there. */
function describeRuns(runs: readonly BarRun[], holes: readonly Hole[]): string[] {
  const reasonOf = (run: BarRun) => {
    const inside = holes.filter(
      ({ from, to }) => Date.parse(from) < run.to && Date.parse(to) > run.from,
    );
    return [...new Set(inside.map(({ reason }) => reason))].join('; ');
  };
  const longest = [...runs].sort((a, b) => b.bars - a.bars).slice(0, SHOWN);
  const rows = longest
    .sort((a, b) => a.from - b.from)
    .map((run) => {
      const cells = [`  ${minute(run.from)} to ${minute(run.to)}`, countText(run.bars)];
      return reasonOf(run) === '' ? cells : [...cells, reasonOf(run)];
    });
  const lines = rows.length === 0 ? [] : [alignColumns(rows)];
  if (runs.length > SHOWN) lines.push(`  (the ${SHOWN} longest of ${runs.length}; --json has all)`);
  return lines;
}
