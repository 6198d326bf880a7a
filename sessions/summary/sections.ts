import { championOf, championText } from './champion-text.ts';
import { costNotes, hasCosts } from './cost-table.ts';
import {
  breakdownTable,
  configurationsTable,
  IN_SAMPLE_NOTE,
  patchesTable,
  segmentsTable,
  targetsNote,
  targetsTable,
  WALK_FORWARD_NOTE,
  walkForwardTable,
} from './findings-tables.ts';
import {
  backtestCommandText,
  backtestResultText,
  configurationsText,
  criticText,
  patchesText,
  randomEntriesText,
  trialsText,
} from './findings-text.ts';
import { limitations } from './limitations.ts';
import { championTable, checkLines, luckTable } from './luck-tables.ts';
import { armsText, CHECKS_NOTE, examText, profitableText, trialsCountText } from './luck-text.ts';
import { heuristicText, memoryTable, memoryText } from './models-text.ts';
import { overview } from './overview.ts';
import { sensitivityLines } from './sensitivity-text.ts';
import type { SessionFindings } from './session-findings.ts';
import type { TextTable } from './text-table.ts';

/** What the summary and the report each draw in their own way, or one of them only. */
type Drawing =
  | 'arms'
  | 'key-numbers'
  | 'links'
  | 'sensitivity'
  | 'curves'
  | 'segments'
  | 'tests'
  | 'trades'
  | 'cost'
  | 'conversation';
export type Drawings = Partial<Record<Drawing, string>>;

/** A paragraph of plain text, null for none, or another part of a section; texts may be those of others. */
export type Block =
  | string
  | null
  | { readonly points: readonly (string | readonly [topic: string, text: string])[] }
  | { readonly heading: string }
  /** A reader of the report hears its name: without one, the heading of the section. */
  | { readonly table: TextTable; readonly name?: string }
  | { readonly code: string; readonly language: 'json' | 'sh'; readonly id: string }
  | { readonly drawing: Drawing };

export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly blocks: readonly Block[];
}

/** What `session_summary.md` and `report.html` say after the verdict, with so many ranked centres. */
export function sections(findings: SessionFindings, shown: number): Section[] {
  const { identity, metrics, inputs, runs } = findings;
  const patches = patchesTable(findings);
  const lines = sensitivityLines(findings);
  const section = (id: string, heading: string, ...blocks: Block[]) => ({ id, heading, blocks });
  return [
    section('luck', 'How much of this is luck', ...luckBlocks(findings)),
    section(
      'overview',
      'Overview',
      { drawing: 'key-numbers' },
      { points: overview(findings) },
      { drawing: 'links' },
    ),
    section(
      'sensitivity',
      'Parameter sensitivity',
      lines === null ? 'There is no champion: nothing traded.' : { points: lines },
      { drawing: 'sensitivity' },
    ),
    section(
      'walk-forward',
      'Walk-forward',
      { drawing: 'curves' },
      { name: 'Walk-forward record and buy-and-hold', table: walkForwardTable(findings) },
      WALK_FORWARD_NOTE,
      randomEntriesText(findings),
      heuristicText(findings),
      memoryText(findings),
      metrics.honesty.memory.length === 0
        ? null
        : { name: 'Before and after the training cutoff of models', table: memoryTable(findings) },
    ),
    section(
      'by-segment',
      'Segments',
      { drawing: 'segments' },
      { table: segmentsTable(findings) },
      runs.some(({ results }) => results.in_sample) ? IN_SAMPLE_NOTE : null,
    ),
    section('targets', 'Targets', { table: targetsTable(findings) }, targetsNote(findings)),
    section('by-test', 'Tests', { drawing: 'tests' }),
    section(
      'by-trade',
      'Trades',
      { drawing: 'trades' },
      { heading: 'P&L breakdown of the walk-forward record' },
      { table: breakdownTable(findings) },
    ),
    section(
      'patches',
      'Patches and the Critic',
      patches.rows.length === 0 ? null : { table: patches },
      patchesText(findings),
      criticText(findings),
    ),
    section(
      'configurations',
      'Centres ranked by their tests',
      ...configurationBlocks(findings, shown),
    ),
    section('trials', 'Trials', trialsText(findings)),
    ...(hasCosts(metrics)
      ? [section('cost', 'Cost', { drawing: 'cost' }, costNotes(metrics))]
      : []),
    section('conversation', 'Conversation', { drawing: 'conversation' }),
    section('limitations', 'Limitations', { points: limitations(identity, metrics, inputs) }),
  ];
}

function luckBlocks(findings: SessionFindings): Block[] {
  const { honesty } = findings.metrics;
  const { placebo, exam } = honesty;
  return [
    placebo && { name: 'The session and its placebo runs', table: luckTable(honesty) },
    armsText(honesty),
    { drawing: 'arms' },
    trialsCountText(honesty),
    profitableText(honesty),
    placebo && 'The placebo does not control for:',
    placebo && { points: placebo.not_controlled },
    { heading: 'The champion' },
    { name: 'The champion and the walk-forward record', table: championTable(findings) },
    championText(honesty),
    exam && { heading: 'The exam' },
    exam && examText(exam),
    { heading: 'Other statistics' },
    { points: checkLines(honesty) },
    CHECKS_NOTE,
  ];
}

function configurationBlocks(findings: SessionFindings, shown: number): Block[] {
  const { strategies, honesty } = findings.metrics;
  if (strategies.length === 0) return ['Nothing ran.'];
  const champion = championOf(honesty);
  return [
    { table: configurationsTable(findings, shown) },
    configurationsText(findings),
    champion && { heading: 'The champion as a strategy file' },
    champion && { code: JSON.stringify(champion.strategy, null, 2), language: 'json', id: 'best' },
    champion &&
      `To backtest it, save it as best.json and run this command. ${backtestResultText(findings)}`,
    champion && { code: backtestCommandText(findings), language: 'sh', id: 'command' },
  ];
}
