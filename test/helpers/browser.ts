import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Where a browser may be installed. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser of this machine; null if none is installed: tests that need one are skipped. */
export const BROWSER = PLACES.find((path) => existsSync(path)) ?? null;

export async function startBrowser(): Promise<Browser> {
  // Only root needs this flag, and a container has no other user.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: BROWSER!, args });
}

/** A page that was opened from a file, and its violations. */
export interface OpenedPage {
  readonly page: Page;
  /** Errors and warnings of its console, and errors thrown by its scripts. */
  readonly complaints: readonly string[];
  /** What it asked for besides itself. */
  readonly requests: readonly string[];
}

export interface Sight {
  readonly width?: number;
  readonly theme?: 'light' | 'dark';
  readonly withScripts?: boolean;
}

/** Opens a page of HTML as a person would who has the file. Who calls closes the browser. */
export async function openPage(
  browser: Browser,
  html: string,
  { width = 1280, theme = 'light', withScripts = true }: Sight = {},
): Promise<OpenedPage> {
  const folder = mkdtempSync(join(tmpdir(), 'maestro-page-'));
  const file = join(folder, 'report.html');
  writeFileSync(file, html);
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: theme,
    javaScriptEnabled: withScripts,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  page.on('request', (request) => {
    if (request.url() !== `file://${file}`) requests.push(request.url());
  });
  await page.goto(`file://${file}`, { waitUntil: 'load' });
  rmSync(folder, { recursive: true });
  return { page, complaints, requests };
}
