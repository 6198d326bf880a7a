import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moneyText, ratioText } from '../../../protocol/number-text.ts';
import type { SegmentPlan } from '../../../protocol/segment-plan.ts';
import type { SegmentResults } from '../../../protocol/segment-results.ts';
import { BROWSER, openPage, startBrowser } from '../../helpers/browser.ts';
import { HOSTILE, runHostile } from '../../helpers/hostile-session.ts';
import {
  jsonOf,
  type MemorySession,
  runInMemory,
  smallConfig,
} from '../../helpers/small-session.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULE = {
  name: 'always',
  metric: 'hit',
  below: 1.01,
  parameter: 'timeout_bars',
  change: -6,
  reason: 'to have one',
};

const reportOf = (session: MemorySession) => session.files.get('report.html')!;
const resultsOf = (session: MemorySession, segment: number) =>
  jsonOf<SegmentResults>(session, `segment_${segment}/segment_results.json`);

/** Violations that axe reports, one line each. */
async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<{
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  }>('axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] })');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 120)} ${failureSummary}`),
  );
}

describe.skipIf(BROWSER === null)('report.html in a browser (skipped without one)', () => {
  let browser: Browser;
  let session: MemorySession;
  beforeAll(async () => {
    browser = await startBrowser();
    // The second segment repeats the steps of the first, so it is in-sample.
    session = await runInMemory({
      config: smallConfig({
        schedule: 'revisit',
        tests: 12,
        rules: [RULE],
        placebo: { arms: 3, stop_after: null },
      }),
    });
  });
  afterAll(() => browser.close());

  it('reports no errors and sends no requests', async () => {
    const { page, complaints, requests } = await openPage(browser, reportOf(session));
    expect(await page.title()).toBe(`Maestro session ${session.identity.session} (SIMULATED)`);
    expect([complaints, requests]).toEqual([[], []]);
  });

  it('draws each chart with all its marks', async () => {
    const { page } = await openPage(browser, reportOf(session));
    const marks = (id: string, label: string, element: string) =>
      page.locator(`#${id} g[aria-label="${label}"] ${element}`).count();
    const [outOfSample, inSample] = [resultsOf(session, 1), resultsOf(session, 2)];
    const { walk_forward } = session.metrics;

    // Strategy, buy-and-hold and random entries; a line for each patch, and one for zero.
    expect(await marks('equity', 'line', 'path')).toBe(3);
    expect(await marks('equity', 'area', 'path')).toBe(1);
    expect(outOfSample.patches.length).toBeGreaterThan(0);
    expect(await marks('equity', 'rule', 'line')).toBe(1 + outOfSample.patches.length);
    expect(await marks('drawdown', 'line', 'path')).toBe(2);
    expect(await marks('equity-2', 'line', 'path')).toBe(1);
    expect(await marks('equity-2', 'rule', 'line')).toBe(1 + inSample.patches.length);
    expect(await marks('segments', 'bar', 'rect')).toBe(2);
    expect(await marks('segments-in-sample', 'bar', 'rect')).toBe(2);
    for (const [id, results] of [
      ['tests', outOfSample],
      ['tests-in-sample', inSample],
    ] as const) {
      const drawn = results.tests.filter(
        ({ step }) => step !== null && step.hit !== null && step.payoff !== null,
      );
      expect(drawn.length).toBeGreaterThan(1);
      expect(await marks(id, 'dot', 'circle'), id).toBe(drawn.length);
    }
    const days = walk_forward.daily_pnl.map(({ day }) => Date.parse(day) / 86_400_000);
    expect(await marks('calendar', 'cell', 'rect')).toBe(1 + Math.max(...days) - Math.min(...days));
    const { shuffle, mirror } = session.metrics.honesty.placebo!;
    const arms = [...shuffle.champions, ...mirror.champions];
    expect(arms.filter((t) => t !== null)).toHaveLength(6);
    expect(await marks('luck-arms', 'dot', 'circle')).toBe(6);
    // The mean of each kind, and the session in both.
    expect(await marks('luck-arms', 'rule', 'line')).toBe(4);
    // One row of three cells for the only set of methods.
    expect(await marks('regimes', 'cell', 'rect')).toBe(3);
    for (const id of ['trade-pnl', 'trade-bars']) {
      expect(await marks(id, 'rect', 'rect'), id).toBeGreaterThan(3);
    }
    const figures = await page.locator('figure').count();
    expect(await page.locator('figure [role="img"][aria-label] > svg').count()).toBe(figures);
  });

  it('draws a patch at the start of the first step with the new value', async () => {
    const { page } = await openPage(browser, reportOf(session));
    const plan = jsonOf<SegmentPlan>(session, 'segment_1/segment_plan.json');
    const [patch] = resultsOf(session, 1).patches;
    const start = plan.tests.find(({ test }) => test === patch!.applied_at)!.step.from;
    const [from, to] = [plan.tests[0]!.step.from, plan.tests.at(-1)!.step.to].map(Date.parse);
    await page.locator('#equity svg').scrollIntoViewIfNeeded();
    const share = (Date.parse(start) - from!) / (to! - from!);
    const box = (await page.locator('#equity svg').boundingBox())!;
    const line = (await page.locator('#equity g[aria-label="line"] path').last().boundingBox())!;
    const rules = page.locator('#equity g[aria-label="rule"][stroke-dasharray] line');
    const drawnAt = (await rules.first().boundingBox())!.x;
    expect(Math.abs(drawnAt - (line.x + share * line.width))).toBeLessThan(3);

    await page.mouse.move(drawnAt, box.y + box.height / 2);
    const tip = page.locator('#equity g[aria-label="tip"]');
    await tip.locator('text').waitFor();
    const text = await tip.textContent();
    expect(text).toContain(start.slice(0, 10));
    expect(text).toContain(`${patch!.parameter} ${patch!.old_value} to ${patch!.new_value}`);
    expect(text).toContain('to have one');
  });

  it('shows a tooltip with the numbers under the pointer', async () => {
    const { page } = await openPage(browser, reportOf(session));
    const tipAt = async (id: string, right: number) => {
      const chart = page.locator(`#${id} svg`);
      await chart.scrollIntoViewIfNeeded();
      const box = (await chart.boundingBox())!;
      await page.mouse.move(box.x + right * box.width, box.y + box.height / 2);
      const text = page.locator(`#${id} g[aria-label="tip"] text`);
      await text.first().waitFor();
      const texts = await page.locator(`#${id} g[aria-label="tip"]`).allTextContents();
      return texts.join('').replaceAll('\u200b', '\n');
    };
    const last = session.metrics.walk_forward.curve.at(-1)!;
    const atEnd = await tipAt('equity', 0.98);
    expect(atEnd).toContain(last.ts.slice(0, 10));
    expect(atEnd).toContain(`P&L ${moneyText(last.equity)}`);
    expect(atEnd).toContain(`buy-and-hold ${moneyText(last.buy_and_hold)}`);
    const random = session.metrics.walk_forward.random_entries!.total_pnl;
    expect(atEnd).toContain(`random entries ${moneyText(random.median)}`);
    expect(await tipAt('segments', 0.3)).toContain(
      `segment 1\nP&L ${moneyText(resultsOf(session, 1).step.total_pnl)}`,
    );
    const { by_regime } = session.metrics.breakdown;
    expect(await tipAt('regimes', 0.5)).toContain(
      `P&L ${moneyText(by_regime.normal!.total_pnl)}, `,
    );
  });

  it('shows the arm under the pointer and the t of the session', async () => {
    const { page } = await openPage(browser, reportOf(session));
    const { placebo, search } = session.metrics.honesty;
    const chart = page.locator('#luck-arms svg');
    await chart.scrollIntoViewIfNeeded();
    // Drawn in the order of their numbers, shuffled ones first.
    const second = page.locator('#luck-arms g[aria-label="dot"] circle').nth(1);
    const box = (await second.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.locator('#luck-arms g[aria-label="tip"] text').first().waitFor();
    const texts = await page.locator('#luck-arms g[aria-label="tip"]').allTextContents();
    expect(texts.join('').replaceAll('\u200b', '\n')).toContain(
      `shuffled run 2\nt ${ratioText(placebo!.shuffle.champions[1]!)}`,
    );
    const t = ratioText(search.champion_t);
    expect(await page.locator('#luck-arms-text').textContent()).toContain(`This session: t ${t}.`);
    expect(await page.locator('#luck .key').textContent()).toContain(`this session, ${t}`);
  });

  it.each(['light', 'dark'] as const)(
    'passes axe in %s theme',
    async (theme) => {
      const { page } = await openPage(browser, reportOf(session), { theme });
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await violationsOf(page)).toEqual([]);
    },
    60_000,
  );

  it('switches theme with a button, overriding the system setting', async () => {
    const { page } = await openPage(browser, reportOf(session), { theme: 'dark' });
    const paper = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const dark = await paper();
    await page.getByRole('button', { name: 'Light theme' }).click();
    expect(await paper()).toBe('rgb(255, 255, 255)');
    await page.getByRole('button', { name: 'Dark theme' }).click();
    expect(await paper()).toBe(dark);
    expect(dark).not.toBe('rgb(255, 255, 255)');
    // Print is always light.
    await page.emulateMedia({ media: 'print' });
    expect(await paper()).toBe('rgb(255, 255, 255)');
    expect(await page.locator('#theme').isVisible()).toBe(false);
  });

  it.each([1280, 400])('fits a window of %i pixels, also after a resize', async (width) => {
    const { page, complaints } = await openPage(browser, reportOf(session), { width });
    const scrollWidth = async () => {
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      const drawn = await page.locator('#equity svg').evaluate('(svg) => svg.clientWidth');
      const place = await page.locator('#equity').evaluate('(div) => div.clientWidth');
      expect(drawn).toBe(place);
      return wide;
    };
    expect(await scrollWidth()).toBe(width);
    await page.setViewportSize({ width: 700, height: 900 });
    await page.waitForTimeout(200);
    expect(await scrollWidth()).toBe(700);
    expect(complaints).toEqual([]);
  });

  it('copies the champion, or selects it', async () => {
    const { page } = await openPage(browser, reportOf(session));
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const copied = await page.evaluate('navigator.clipboard.readText()');
    const { champion, finalists } = session.metrics.honesty;
    expect(JSON.parse(String(copied))).toEqual(finalists[champion!]!.strategy);
    await page.evaluate('Object.defineProperty(navigator, "clipboard", { value: undefined })');
    await page.getByRole('button', { name: 'Copy the command' }).click();
    const selected = await page.evaluate('String(getSelection())');
    expect(selected).toContain(
      'maestro backtest --strategy best.json --market simulated:planted:1:',
    );
  });

  it('is readable without scripts: verdict, tables and conversation', async () => {
    const { page } = await openPage(browser, reportOf(session), { withScripts: false });
    const text = await page.locator('body').innerText();
    expect(text).toContain(`Verdict: ${session.metrics.verdict.verdict}.`);
    expect(text).toContain('How much of this is luck');
    expect(text).toContain('Next: ');
    expect(text).toContain('This chart needs JavaScript');
    expect(text).toContain(moneyText(session.metrics.walk_forward.metrics.total_pnl));
    expect(await page.locator('button:visible').count()).toBe(0);
    expect(await page.locator('details').count()).toBeGreaterThan(8);
  });

  it('reports no errors if nothing traded, and replaces charts with text', async () => {
    const idle = await runInMemory({
      config: smallConfig({ min_trades: { train: 0, validation: 10_000 } }),
    });
    expect(idle.metrics.counts.kept).toBe(0);
    const { page, complaints } = await openPage(browser, reportOf(idle));
    expect(complaints).toEqual([]);
    const drawn = await page
      .locator('.chart')
      .evaluateAll((all) => (all as unknown as { id: string }[]).map(({ id }) => id));
    expect(drawn).toEqual(['equity', 'drawdown', 'segments']);
    expect(await page.locator('main').innerText()).toContain(
      'There were no trades, so there is no chart',
    );
    expect(
      await page
        .locator('.chart')
        .evaluateAll((all) =>
          (all as unknown as { innerHTML: string }[]).map((one) => one.innerHTML),
        ),
    ).not.toEqual(expect.arrayContaining([expect.stringMatching(/NaN|undefined|Infinity/)]));
  });

  it('renders hostile text as plain text', async () => {
    const hostile = await runHostile();
    const { page, complaints, requests } = await openPage(browser, reportOf(hostile));
    expect([complaints, requests]).toEqual([[], []]);
    expect(await page.evaluate('window.owned')).toBeUndefined();
    expect(
      await page.locator('img, iframe, body > :not(header, main, footer, script)').count(),
    ).toBe(0);
    expect(await page.locator('script').count()).toBe(2);
    for (const summary of await page.locator('summary').all()) await summary.click();
    // Unchanged except for control characters, which are replaced.
    const inert = HOSTILE.replace(/[^\P{Cc}\n]|\p{Bidi_Control}/gu, '\ufffd');
    const answers = await page.locator('#conversation .answer').allTextContents();
    expect(answers).toContain(inert);
    expect(await page.locator('#by-segment td').allTextContents()).toContain(inert.slice(0, 80));
    expect(await page.evaluate('document.documentElement.textContent')).not.toMatch(
      /[\p{Bidi_Control}]|[^\P{Cc}\n\t]/u,
    );
    // The tooltip contains some of it.
    await page.locator('#equity svg').scrollIntoViewIfNeeded();
    const rules = page.locator('#equity g[aria-label="rule"][stroke-dasharray] line');
    const box = (await rules.first().boundingBox())!;
    await page.mouse.move(box.x, box.y + box.height / 2);
    await page.locator('#equity g[aria-label="tip"] text').waitFor();
    const tip = await page.locator('#equity g[aria-label="tip"]').textContent();
    expect(tip).toContain('<img src=x');
    expect(await page.locator('svg img, svg script, svg a').count()).toBe(0);
    expect([complaints, requests]).toEqual([[], []]);
  });
});
