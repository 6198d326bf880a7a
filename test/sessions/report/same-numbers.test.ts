import { beforeAll, describe, expect, it } from 'vitest';
import { percentText } from '../../../protocol/number-text.ts';
import type { SegmentResults } from '../../../protocol/segment-results.ts';
import {
  jsonOf,
  type MemorySession,
  runInMemory,
  smallConfig,
} from '../../helpers/small-session.ts';

/** The tables of a Markdown page by their headers. */
function markdownTables(text: string): Map<string, string[][]> {
  const tables = text.match(/(^\|.*\n?)+/gm) ?? [];
  return new Map(
    tables.map((table) => {
      const [header, , ...rows] = table
        .trimEnd()
        .split('\n')
        .map((line) =>
          line
            .slice(1, -1)
            .split(/(?<!\\)\|/)
            .map((cell) => cell.trim().replaceAll(/\\(.)/g, '$1')),
        );
      return [header!.join('|'), rows];
    }),
  );
}

/** The tables of an HTML page by their headers. */
function htmlTables(html: string): Map<string, string[][]> {
  const cells = (row: string) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) =>
      cell!
        .replaceAll('&amp;', '&')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"'),
    );
  return new Map(
    [...html.matchAll(/<table>(.*?)<\/table>/gs)].map(([, table]) => {
      const [header, ...rows] = [...table!.matchAll(/<tr>.*?<\/tr>/gs)].map(([row]) => cells(row));
      return [header!.join('|'), rows];
    }),
  );
}

describe('session_summary.md and report.html', () => {
  let session: MemorySession;
  beforeAll(async () => {
    const rule = {
      name: 'always',
      metric: 'hit',
      below: 1.01,
      reason: 'to have one',
      parameter: 'timeout_bars',
      change: -6,
    };
    session = await runInMemory({
      config: smallConfig({ schedule: 'revisit', rules: [rule], placebo: { arms: 2 } }),
    });
  });

  it('have equal tables', () => {
    const summary = markdownTables(session.files.get('session_summary.md')!);
    const report = htmlTables(session.files.get('report.html')!);
    expect(summary.size).toBe(8);
    for (const [header, rows] of summary) {
      expect(report.get(header)?.slice(0, rows.length), header).toEqual(rows);
      expect(rows.length, header).toBeGreaterThan(0);
    }
  });

  it('have the same overview', () => {
    const summary = session.files.get('session_summary.md')!;
    const html = session.files.get('report.html')!;
    const points = [...html.matchAll(/<li><strong>(.*?):<\/strong> (.*?)<\/li>/g)];
    expect(points.length).toBe(6);
    for (const [, topic, text] of points) {
      expect(summary.replaceAll('\\', '')).toContain(
        `- ${topic}: ${text!.replaceAll('&amp;', '&')}\n`,
      );
    }
  });

  it('show the abstained tests of the record next to its hit', () => {
    const { counts, step } = jsonOf<SegmentResults>(session, 'segment_1/segment_results.json');
    expect([counts.planned, session.metrics.counts.planned]).toEqual([6, 12]);
    const html = session.files.get('report.html')!;
    expect(html).toContain(
      `<div><dt>Hit rate</dt><dd>${percentText(step.hit)}</dd></div><div><dt>Abstained</dt><dd>${counts.abstained} of 6 tests</dd></div>`,
    );
  });

  it('link only to files that exist', () => {
    const summary = session.files.get('session_summary.md')!;
    const linked = [...summary.matchAll(/\]\(([^)]+)\)/g)].map(([, path]) => path!);
    expect(linked).toEqual(['report.html', 'one_page_plan_2.md', 'transcripts/']);
    for (const path of linked) {
      expect(
        [...session.files.keys()].some((one) => one.startsWith(path)),
        path,
      ).toBe(true);
    }
  });
});
