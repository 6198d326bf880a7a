import { describe, expect, it } from 'vitest';
import { planWindows } from '../../../engine/windows.ts';
import type { Market } from '../../../market/market.ts';
import { type Program, SessionIdentity } from '../../../protocol/session-files.ts';
import { sessionIdentity } from '../../../sessions/context/session-identity.ts';
import { marketCorruptedFrom, relabelled } from '../../helpers/changed-market.ts';
import { smallConfig, smallMarket } from '../../helpers/small-session.ts';

const MARKET = smallMarket();
const OURS: Program = { name: 'maestro-lab', version: '1.2.3', build: '0123456789ab', node: 20 };
const identityOf = (config = smallConfig(), market: Market = MARKET, program = OURS) =>
  sessionIdentity(config, market, planWindows(market, config), program);

describe('sessionIdentity()', () => {
  it('contains everything that determines the session', () => {
    const identity = identityOf();
    expect(SessionIdentity.parse(JSON.parse(JSON.stringify(identity)))).toEqual(identity);
    expect(identity).toMatchObject({
      program: OURS,
      schedule: 'forward',
      vault_from: '2022-02-21T00:00:00Z',
      config: { segments: 2, tests: 6 },
      market: { symbol: 'SIMUSDT', bars: 17_280, hash: MARKET.hash },
    });
    expect(identity.session).toMatch(/^[0-9a-f]{12}$/);
  });

  it('has the same key for the same config, market and version, for any order of keys', () => {
    const config = smallConfig();
    const turned = Object.fromEntries(Object.entries(config).reverse()) as typeof config;
    expect(identityOf(turned).session).toBe(identityOf().session);
    expect(identityOf(config, smallMarket()).session).toBe(identityOf().session);
  });

  it('has the same key for another build or Node: they are noted, and change no result by intent', () => {
    const other = { ...OURS, build: 'ba9876543210', node: 22 };
    expect(identityOf(smallConfig(), MARKET, other)).toEqual({ ...identityOf(), program: other });
  });

  it('has another key for another config, bar or version', () => {
    const keys = [
      identityOf(),
      identityOf(smallConfig({ seed: 2 })),
      identityOf(smallConfig({ costs: { fee_bps: 4.5 } })),
      identityOf(smallConfig(), marketCorruptedFrom(MARKET, MARKET.bars.length - 1)),
      identityOf(smallConfig(), MARKET, { ...OURS, version: '1.2.4' }),
      // The same bars with other labels: windows, gaps and artefacts differ.
      identityOf(smallConfig(), relabelled(MARKET, { calendar: 'sessions' })),
      identityOf(smallConfig(), relabelled(MARKET, { symbol: 'OTHER' })),
      identityOf(smallConfig(), relabelled(MARKET, { venue: 'um' })),
      identityOf(smallConfig(), relabelled(MARKET, { simulated: null })),
    ].map(({ session }) => session);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
