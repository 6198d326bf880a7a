import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { marketFacts } from '../../market/market.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import { marketElsewhere, relabelled } from '../helpers/changed-market.ts';
import { promptsOfSession, type SentPrompt, textOf } from '../helpers/prompts-of-session.ts';
import { smallConfig, smallMarket } from '../helpers/small-session.ts';

const KINDS = [
  ...['critic choose', 'critic intervene', 'critic review'],
  ...['maestro close', 'maestro plan', 'maestro scope'],
  ...['strategist propose', 'strategist review', 'strategist revise'],
];

/** Does not start on the first of January, so that the day of the year differs from the day number. */
const market = marketElsewhere(
  relabelled(smallMarket(), { symbol: 'BTCUSDT', venue: 'spot' }),
  1,
  10,
);
/** Long enough for a one-page plan that a later segment reads. */
const config = smallConfig({ segments: 3, tests: 4 });

/** Every byte that is sent, schema included. */
const bytesOf = ({ prompt }: SentPrompt) =>
  canonicalJson({ ...prompt, output: z.toJSONSchema(prompt.output.schema) });

const isoDate = (time: number) => new Date(time).toISOString().slice(0, 10);

/** Prices of the bars in common notations. */
function pricesOf(): Set<string> {
  const { open, high, low, close } = market.bars;
  const prices = [open, high, low, close].flatMap((column) => [...column]);
  return new Set(
    prices.flatMap((price) => [
      price.toFixed(2),
      price.toFixed(1),
      String(Number(price.toPrecision(6))),
      String(price),
    ]),
  );
}

describe('blind agents', () => {
  let sent: SentPrompt[];
  beforeAll(async () => {
    sent = await promptsOfSession({ market, config });
  });

  it('are sent all kinds of turns in this session', () => {
    const kinds = new Set(sent.map(({ role, purpose }) => `${role} ${purpose}`));
    expect([...kinds].sort()).toEqual(KINDS);
  });

  it('are sent the scopes and plans of the Maestro', () => {
    const turnsWith = (block: string) =>
      sent
        .filter(({ prompt }) => textOf(prompt).includes(`<data name="${block}">`))
        .map(({ purpose, segment }) => `${purpose} ${segment}`);
    const rounds = ['propose 1', 'choose 1', 'revise 1', 'choose 1'];
    const later = ['propose 3', 'choose 3'];
    expect(turnsWith('scope')).toEqual([...rounds, 'propose 2', 'choose 2', ...later]);
    expect(turnsWith('plan')).toEqual(['scope 3', ...later]);
  });

  it('are sent the same bytes for the same market at four times the price, years later', async () => {
    const elsewhere = marketElsewhere(market, 4, 150);
    const labels = { symbol: 'ETHEUR', venue: 'um' };
    const there = await promptsOfSession({ market: relabelled(elsewhere, labels), config });
    expect(there.map(bytesOf)).toEqual(sent.map(bytesOf));
  });

  it('are sent the same bytes at a quarter of the price, weeks before', async () => {
    const there = await promptsOfSession({ market: marketElsewhere(market, 0.25, -7), config });
    expect(there.map(bytesOf)).toEqual(sent.map(bytesOf));
  });

  it('are sent no symbol, venue, hash, date or price', () => {
    const { hash, symbol, venue, from, to } = marketFacts(market);
    const prices = pricesOf();
    const dates = [...market.bars.time].filter((_, i) => i % 288 === 0);
    for (const one of sent) {
      const text = bytesOf(one);
      for (const word of [symbol, venue, 'BTC', 'USDT', hash.slice(0, 8), from, to, 'simulated']) {
        expect(text.toLowerCase(), word).not.toContain(word.toLowerCase());
      }
      for (const time of dates) {
        expect(text).not.toContain(isoDate(time));
        expect(text).not.toContain(isoDate(time).replaceAll('-', ''));
        expect(text).not.toContain(String(time));
        expect(text).not.toContain(String(time / 1000));
      }
      expect(textOf(one.prompt)).not.toMatch(/\b(19|20)\d\d-\d|\d[./]\d{1,2}[./](19|20)\d\d\b/);
      expect(text).not.toMatch(
        /\b(january|february|march|april|june|july|august|september|october|november|december)\b/i,
      );
      const numbers = (one.prompt.messages[0]!.text.match(/\d[\d,]*\.?\d*/g) ?? []).map((number) =>
        number.replaceAll(',', ''),
      );
      // Whole numbers are bars, counts and amounts; blind prices are never whole.
      expect(numbers.filter((number) => number.includes('.') && prices.has(number))).toEqual([]);
    }
  });

  it('are sent day numbers and prices that start at 100', () => {
    const [first] = sent.filter(({ purpose }) => purpose === 'propose');
    const text = textOf(first!.prompt);
    expect(text).toContain('symbol "ASSET"\nknown day 1 to day ');
    expect(text).toContain('close 100 to ');
  });
});

describe('agents that are not blind', () => {
  it('are sent the symbol, the venue, dates and prices', async () => {
    const sent = await promptsOfSession({ market, config: smallConfig({ blind: false }) });
    expect(sent.length).toBeGreaterThan(KINDS.length);
    const first = isoDate(market.bars.time[0]!);
    const price = String(Number(market.bars.close[0]!.toPrecision(6)));
    for (const { prompt } of sent.filter(({ purpose }) => purpose === 'propose')) {
      const text = textOf(prompt);
      expect(text).toContain('symbol "BTCUSDT", venue "spot"');
      expect(text).toContain(`known ${first} to `);
      expect(text).toContain(`close ${price} to `);
    }
    const reviews = sent.filter(({ purpose }) => purpose === 'review');
    for (const { prompt } of reviews) {
      expect(textOf(prompt)).toMatch(/bars of its steps: \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d/);
    }
  });
});

describe('the system prompt of a role', () => {
  it('is byte for byte the same in every turn of a session, and differs between roles', async () => {
    const sent = await promptsOfSession({ market, config: smallConfig({ segments: 3, tests: 3 }) });
    const systems = (role: string) =>
      new Set(sent.filter((one) => one.role === role).map(({ prompt }) => prompt.system));
    for (const role of ['strategist', 'critic', 'maestro']) expect(systems(role).size).toBe(1);
    // A heuristic Critic is not asked between waves, even if the config sets reviews.
    for (const { prompt } of sent) expect(prompt.system).not.toContain('the Critic is asked');
    expect(new Set(sent.map(({ prompt }) => prompt.system)).size).toBe(3);
  });
});
