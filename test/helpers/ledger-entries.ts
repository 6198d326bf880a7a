import type { LedgerEntry } from '../../protocol/ledger-entry.ts';
import type { MarketFacts } from '../../protocol/market-facts.ts';
import type { LookRequest } from '../../sessions/ledger/vault-looks.ts';
import { sha256 } from '../../store/durable-file.ts';

/** The years 2022 to 2024; not a simulated market. */
export const REAL_MARKET: MarketFacts = {
  symbol: 'BTCUSDT',
  venue: 'spot',
  interval: '5m',
  calendar: 'continuous',
  gaps: 0,
  bars: 210_240,
  from: '2022-01-01T00:00:00Z',
  to: '2024-01-01T00:00:00Z',
  columns: ['time', 'open', 'high', 'low', 'close', 'volume'],
  hash: sha256('bars'),
  simulated: null,
};

/** A backtest by hand: the smallest thing that counts. */
export function backtestEntry(key: string, market: MarketFacts = REAL_MARKET): LedgerEntry {
  const { venue, symbol, simulated, from, to, interval } = market;
  return {
    type: 'backtest',
    key,
    market: { venue, symbol, simulated },
    from,
    to,
    interval,
    specification: sha256(key),
    rules: 'macd_trend 12/26/9',
  };
}

/** Something to examine: another number is another strategy. */
export function lookRequest(number: number, overrides: Partial<LookRequest> = {}): LookRequest {
  return {
    market: REAL_MARKET,
    from: '2023-09-14T00:00:00Z',
    to: '2024-01-01T00:00:00Z',
    name: `session_${number}`,
    session: '0123456789ab',
    build: '0123456789ab',
    specification: sha256(`specification ${number}`),
    strategy: {
      methods: ['macd_trend'],
      combine: 'all',
      params: { 'macd_trend.fast': number },
      exits: {},
      gates: {},
      sizing: { notional: 70_000 },
    },
    ...overrides,
  };
}
