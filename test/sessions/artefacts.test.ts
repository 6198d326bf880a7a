import { beforeAll, describe, expect, it } from 'vitest';
import type { SegmentResults } from '../../protocol/segment-results.ts';
import { onePagePlanMarkdown } from '../../sessions/summary/one-page-plan.ts';
import { relabelled } from '../helpers/changed-market.ts';
import { HOSTILE, runHostile } from '../helpers/hostile-session.ts';
import { EXAMPLES } from '../helpers/protocol-examples.ts';
import {
  jsonOf,
  type MemorySession,
  runInMemory,
  smallConfig,
  smallMarket,
} from '../helpers/small-session.ts';

const READ_BY_PEOPLE = ['session_summary.md', 'one_page_plan_2.md', 'report.html'];

const textOf = (session: MemorySession, path: string) => session.files.get(path)!;

/** A page as it is read without scripts and styles. */
const readable = (html: string) => html.replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/g, '');

describe('the artefacts of a session for people', () => {
  let session: MemorySession;
  beforeAll(async () => {
    session = await runInMemory();
  });

  it('are marked SIMULATED in every file that people read', () => {
    for (const path of READ_BY_PEOPLE) {
      expect(textOf(session, path), path).toContain('SIMULATED market (planted, seed 1)');
    }
  });

  it('marks every other file and every event too', () => {
    for (const [path, text] of session.files) {
      if (READ_BY_PEOPLE.includes(path) || text === '') continue;
      if (path === 'inputs.json') continue;
      const parts = path.endsWith('.jsonl') ? text.trimEnd().split('\n') : [text];
      for (const part of parts) expect(part, path).toMatch(/simulated/i);
    }
  });

  it('are not marked if the bars are real', async () => {
    const market = relabelled(smallMarket(), { simulated: null, venue: 'spot', symbol: 'BTCUSDT' });
    const real = await runInMemory({ market });
    for (const [path, text] of real.files) {
      const marks = readable(text).replaceAll('"simulated": null', '');
      expect(marks, path).not.toMatch(/simulated/i);
    }
    expect(textOf(real, 'session_summary.md')).toContain('BTCUSDT 5m (spot)');
  });

  it('show n/a for undefined values, and never NaN, null, undefined or Infinity', async () => {
    // Targets that nothing meets on validation: every test abstains, and no ratio is defined.
    const idle = await runInMemory({
      config: smallConfig({ min_trades: { train: 0, validation: 10_000 } }),
    });
    expect(idle.metrics.counts).toMatchObject({ kept: 0, abstained: 12 });
    for (const one of [session, idle]) {
      for (const path of READ_BY_PEOPLE) {
        const text = readable(textOf(one, path))
          .replace(/^```json[\s\S]*?^```$/m, '')
          .replace(/<section id="conversation">[\s\S]*?<\/section>/, '');
        expect(text, path).not.toMatch(/\bNaN\b|\bnull\b|\bundefined\b|\bInfinity\b|\[object/);
      }
    }
    expect(textOf(idle, 'session_summary.md')).toContain('hit rate n/a, payoff n/a');
  });

  it('session_summary.md names no centre if nothing traded', async () => {
    const idle = await runInMemory({
      config: smallConfig({ min_trades: { train: 0, validation: 10_000 } }),
    });
    const summary = textOf(idle, 'session_summary.md');
    expect(summary).toContain('- Centre with the best out-of-sample tests: none: nothing traded.');
    expect(summary).not.toContain('The first row, t');
    expect(summary).not.toContain('tests that ran on their step were profitable');
    expect(textOf(session, 'session_summary.md')).toContain('The first row, t');
  });

  it('session_summary.md begins with the verdict and its reason', () => {
    const summary = textOf(session, 'session_summary.md');
    expect(summary.indexOf('**Verdict: not judged**')).toBeGreaterThan(0);
    expect(summary.indexOf('**Verdict')).toBeLessThan(summary.indexOf('## Overview'));
    expect(summary).toContain('There were no placebo runs');
    expect(textOf(session, 'report.html')).toContain('<strong>Verdict: not judged.</strong>');
  });

  it('session_summary.md has all sections, the start of the vault, costs and counts', () => {
    const summary = textOf(session, 'session_summary.md');
    const { counts, trials, walk_forward, strategies } = session.metrics;
    for (const heading of [
      ...[
        '## Overview',
        '## Segments',
        '## Walk-forward',
        '## Targets',
        '## Patches and the Critic',
      ],
      ...['## Centres ranked by their tests', '### P&L breakdown of the walk-forward record'],
      ...['## Trials', '## Limitations', '## Parameter sensitivity'],
    ]) {
      expect(summary).toContain(`\n${heading}\n`);
    }
    expect(summary).toContain(
      `${counts.planned} planned: ${counts.kept} ran on their step, ${counts.abstained} abstained`,
    );
    expect(summary).toContain('Bars from 2022-02-21 on are locked in the vault and were not read');
    expect(summary).toContain(
      `${trials.proposals} proposals and ${trials.screened_sets} parameter sets`,
    );
    expect(summary).toContain(`${walk_forward.metrics.n_trades} trades`);
    expect(summary).toContain('fees of 4 bps a side and slippage of 1 bp');
    expect(summary).toContain('Funding');
    expect(summary).toContain(`of ${strategies.length} centre`);
    expect(summary).toContain('Buy-and-hold');
  });

  it('session_summary.md contains the champion as a strategy file', () => {
    const [, json] = /^```json\n([\s\S]*?)^```$/m.exec(textOf(session, 'session_summary.md'))!;
    const { champion, finalists } = session.metrics.honesty;
    expect(JSON.parse(json!)).toEqual(finalists[champion!]!.strategy);
  });

  it('Markdown tables have as many cells in every row', () => {
    for (const path of ['session_summary.md', 'one_page_plan_2.md']) {
      const tables = textOf(session, path).match(/(^\|.*\n?)+/gm)!;
      expect(tables.length).toBeGreaterThan(1);
      for (const table of tables) {
        const cells = table
          .trimEnd()
          .split('\n')
          .map((row) => row.match(/(?<!\\)\|/g)!.length);
        expect(new Set(cells).size, table).toBe(1);
      }
    }
  });

  it('report.html is complete without its script, and fetches nothing', () => {
    const html = readable(textOf(session, 'report.html'));
    expect(html).not.toMatch(/<iframe|<object|<embed|<link|<img|<base|<form/i);
    expect(html).not.toMatch(/\son\w+\s*=/i);
    expect(html).not.toMatch(/\b(src|action|data|poster|srcset)\s*=|href="[^#]/i);
    expect(html).not.toMatch(/https?:|url\(|@import|javascript:/i);
    expect(textOf(session, 'report.html')).not.toMatch(/@import|<script[^>]*\bsrc\b/i);
    for (const tag of ['figure', 'section', 'table', 'tr', 'td', 'p', 'dl', 'details', 'pre']) {
      const open = html.match(new RegExp(`<${tag}[ >]`, 'g'))?.length ?? 0;
      const closed = html.match(new RegExp(`</${tag}>`, 'g'))?.length ?? 0;
      expect(open, tag).toBe(closed);
      expect(open, tag).toBeGreaterThan(0);
    }
  });

  it('writes a plan after every second segment, and only then', async () => {
    const three = await runInMemory({
      config: smallConfig({ segments: 4, tests: 2, wave: 2, scouting: { sets: 0 } }),
    });
    const plans = [...three.files.keys()].filter((path) => path.startsWith('one_page_plan'));
    expect(plans).toEqual(['one_page_plan_2.md', 'one_page_plan_4.md']);
    const plan = textOf(three, 'one_page_plan_2.md');
    for (const heading of ['Routines', 'Owners', 'Health']) {
      expect(plan).toContain(`\n## ${heading}\n`);
    }
    expect(plan).toContain('Next: segment 3 of 4.');
    expect(plan.split('\n').length).toBeLessThan(60);
  });

  it('session_summary.md lists patches with first test, change and reason', async () => {
    const rule = {
      name: 'always',
      metric: 'hit',
      below: 1.01,
      parameter: 'timeout_bars',
      change: -6,
      reason: 'to have one',
    };
    const patched = await runInMemory({ config: smallConfig({ rules: [rule] }) });
    const results = jsonOf<SegmentResults>(patched, 'segment_1/segment_results.json');
    const [patch] = results.patches;
    expect(patch!.applied_at).toBe('seg1_test004');
    expect(patch!.new_value).toBe(patch!.old_value - 6);
    expect(results.strategy_at_end.exits.timeout_bars).toBe(patch!.new_value);
    const row = `seg1_test004 | timeout_bars | ${patch!.old_value} to ${patch!.new_value}`;
    expect(textOf(patched, 'session_summary.md').replace(/ +/g, ' ')).toContain(row);
    expect(textOf(patched, 'report.html')).toContain('<td>to have one</td>');
  });
});

describe('hostile text', () => {
  let session: MemorySession;
  beforeAll(async () => {
    session = await runHostile();
  });

  it('reaches the results', () => {
    expect(session.inputs.dropped_turns).toEqual([]);
    expect(session.metrics.trials.patches).toBeGreaterThan(0);
  });

  it.each(READ_BY_PEOPLE)('becomes no control character and no markup in %s', (path) => {
    const text = textOf(session, path);
    expect(text).toContain('img src=x onerror=1');
    expect(text).not.toMatch(/[\p{Bidi_Control}]|[^\P{Cc}\n\t]/u);
    expect(text).not.toMatch(/(?<!\\)<img/);
  });

  it('cannot break out of a line or a table of markdown', () => {
    for (const path of ['session_summary.md', 'one_page_plan_2.md']) {
      const text = textOf(session, path);
      expect(text).not.toMatch(/^# "Q"/m);
      expect(text).not.toMatch(/(?<!\\)\[a\]\(javascript/);
    }
  });

  it('cannot become an element or an attribute of the report', () => {
    const html = readable(textOf(session, 'report.html'));
    expect(html).toContain('&lt;img src=x onerror=1&gt;');
    expect(html).not.toMatch(/<[^>]*\son\w+\s*=/i);
  });

  it('is kept unchanged in files for programs: JSON escapes it', () => {
    const config = textOf(session, 'session_config.json');
    expect(config).not.toContain('\u001b');
    expect(JSON.parse(config).market.symbol).toBe(HOSTILE);
  });
});

describe('onePagePlanMarkdown()', () => {
  it('contains everything in the plan', () => {
    const plan = EXAMPLES['one-page-plan']!.value as Parameters<typeof onePagePlanMarkdown>[0];
    const text = onePagePlanMarkdown(plan, 2, null);
    for (const part of ['all is well', '- look', 'n/a', '52 %', '0 broke', 'Next: segment 3.']) {
      expect(text).toContain(part);
    }
  });
});
