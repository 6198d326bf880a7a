import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MarketDataError } from '../../market/errors.ts';
import type { Market } from '../../market/market.ts';
import { readMarketFiles } from '../../market/read-market-files.ts';
import { randomStream } from '../../market/xoshiro128.ts';
import { temporaryFile, temporaryFolder } from '../helpers/market-folder.ts';
import { type MutatedFile, mutatedFile, SAMPLES } from '../helpers/mutated-files.ts';
import { SEED, sampleSize } from '../helpers/sampled.ts';

const NOW = Date.UTC(2025, 0, 1);

describe('readMarketFiles() on mutated files', () => {
  it.each(SAMPLES)('reads $name as it was, and a bar that is not in it is noticed', (sample) => {
    const { name, text, mapping = {} } = sample;
    const path = temporaryFile(`${name}.csv`, text);
    const { market } = readMarketFiles([path], { mapping, now: NOW });
    expect(market.bars.length).toBeGreaterThan(20);
    expect(strangeBar(market, text)).toBeNull();
    market.bars.close[7]! += 0.125;
    expect(strangeBar(market, text)).toMatch(/^no row has /);
  });

  it('reads bars that are in the file, or refuses it with one sentence', () => {
    const count = sampleSize(20_000, 1000);
    process.stdout.write(`mutated files: ${count}, by MAESTRO_SEED=${SEED}\n`);
    const folder = temporaryFolder();
    const problems: string[] = [];
    let read = 0;
    for (let index = 0; index < count; index++) {
      const file = mutatedFile(randomStream(`${SEED}|mutated file ${index}`));
      const market = outcomeOf(file, folder);
      if (market === null) continue;
      const problem = typeof market === 'string' ? market : strangeBar(market, file.text);
      if (problem === null) read++;
      else problems.push(`${index}, ${file.label}: ${problem}`);
    }
    expect(problems).toEqual([]);
    // The test would be empty if next to all files, or next to none, were refused.
    expect(read).toBeGreaterThan(count / 20);
    expect(read).toBeLessThan(count / 2);
  });
});

/** The market; null if the file was refused properly; else what was wrong with the refusal. */
function outcomeOf({ name, bytes, mapping }: MutatedFile, folder: string): Market | string | null {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  try {
    return readMarketFiles([path], { mapping, now: NOW }).market;
  } catch (error) {
    if (!(error instanceof MarketDataError)) return `threw ${String(error)}`;
    const isSentence = /^Cannot [a-z][^\n:]*: [^\n]+[^.\n]$/.test(error.message);
    return isSentence && error.message.length < 700
      ? null
      : `said ${JSON.stringify(error.message)}`;
  }
}

/** The first bar that a plain reader does not find in the text, or null. */
function strangeBar({ bars }: Market, text: string): string | null {
  const rows = text.split('\n').map((line) => plainRow(line));
  const at = new Map<number, Set<number>[]>();
  for (const { times, numbers } of rows) {
    for (const time of times) at.set(time, [...(at.get(time) ?? []), numbers]);
  }
  for (let i = 0; i < bars.length; i++) {
    const values = [bars.open, bars.high, bars.low, bars.close, bars.volume].map((one) => one[i]!);
    const isThere = (numbers: Set<number>) =>
      values.every((value, c) => numbers.has(value) || (c === 4 && value === 0));
    const { time } = bars;
    if (at.get(time[i]!)?.some(isThere) !== true) {
      return `no row has ${new Date(time[i]!).toISOString()}, ${values.join(', ')}`;
    }
    if (i > 0 && time[i]! <= time[i - 1]!) return `bar ${i} does not follow bar ${i - 1}`;
  }
  return null;
}

/** Every instant and every number that a line could state, by splitting it at its delimiter. */
function plainRow(line: string): { times: Set<number>; numbers: Set<number> } {
  const delimiters = [',', ';', '\t', '|'];
  const splits = delimiters.map((delimiter) =>
    line.split(delimiter).map((cell) => cell.replace(/^[\ufeff "\r]+|[ "\r]+$/g, '')),
  );
  const cells = splits.flat();
  const pairs = splits.flatMap((one) => one.slice(1).map((cell, i) => `${one[i]} ${cell}`));
  return {
    times: new Set([...cells, ...pairs].flatMap(plainTimes)),
    numbers: new Set(
      [...cells, ...(line.match(/"[^"]*"/g) ?? []).map((one) => one.slice(1, -1))].flatMap(
        plainNumbers,
      ),
    ),
  };
}

function plainTimes(text: string): number[] {
  const unit = { 9: 1e3, 10: 1e3, 12: 1, 13: 1, 15: 1e-3, 16: 1e-3 }[
    text.replace(/\.\d*$/, '').length
  ];
  const times = /^\d+(\.\d*)?$/.test(text) && unit !== undefined ? [Number(text) * unit] : [];
  if (/^\d{18,19}$/.test(text)) times.push(Number(BigInt(text) / 1_000_000n));
  const parts = text.match(/\d+/g)?.map(Number) ?? [];
  const [a = 0, b = 0, c = 0, ...rest] = parts;
  if (/^\d{8}/.test(text)) {
    const digits = text.replace(/\D/g, '').padEnd(17, '0');
    const part = (from: number, to: number) => Number(digits.slice(from, to));
    times.push(
      Date.UTC(
        part(0, 4),
        part(4, 6) - 1,
        part(6, 8),
        part(8, 10),
        part(10, 12),
        part(12, 14),
        part(14, 17),
      ),
    );
  }
  for (const [year, month, day] of [
    [a, b, c],
    [c, a, b],
    [c, b, a],
  ] as const) {
    const hour = /pm/i.test(text) ? ((rest[0] ?? 0) % 12) + 12 : (rest[0] ?? 0);
    times.push(Date.UTC(year, month - 1, day, hour, rest[1] ?? 0, rest[2] ?? 0));
  }
  const stated = Date.parse(text);
  return Number.isNaN(stated) ? times : [...times, stated];
}

function plainNumbers(text: string): number[] {
  const scale = /k$/i.test(text)
    ? 1e3
    : /m$/i.test(text)
      ? 1e6
      : /b$/i.test(text)
        ? 1e9
        : /t$/i.test(text)
          ? 1e12
          : 1;
  const body = scale === 1 ? text : text.slice(0, -1);
  const forms = [
    body,
    body.replace(',', '.'),
    body.replaceAll(',', ''),
    body.replaceAll('.', '').replace(',', '.'),
    body.replace(/(?<=\d)[ '](?=\d{3})/g, ''),
  ];
  // As 0.9 K is 900, which 0.9 * 1000 need not be.
  return forms.map(
    (one) => (scale === 1 ? Number(one) : Number(`${one}e${Math.log10(scale)}`)) + 0,
  );
}
