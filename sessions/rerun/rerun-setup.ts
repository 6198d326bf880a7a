import type { Market } from '../../market/market.ts';
import { inputsAtStart } from '../context/inputs-at-start.ts';
import { searchableMarket, windowsOf } from '../context/searchable-market.ts';
import { barsText } from '../context/session-identity.ts';
import type { SessionSetup } from '../context/session-setup.ts';
import type { StoredOrigin } from '../record/read-session.ts';

/** The setup that runs a stored session again on its market. */
export function rerunSetup({ identity, inputs, name }: StoredOrigin, market: Market): SessionSetup {
  const windows = windowsOf(market, identity);
  return {
    identity,
    market: searchableMarket(market, windows),
    windows,
    ...(identity.bars === undefined ? {} : { bars: barsText(market) }),
    inputs: inputsAtStart(identity.config, inputs),
    name,
    exam: inputs.exam,
    fullMarket: () => market,
  };
}
