/** Undefined values are shown as n/a, never as 0 or NaN. */
const NOT_AVAILABLE = 'n/a';

/** `0.5234` as `52.3 %`. */
export function percentText(ratio: number | null, decimals = 1): string {
  return ratio === null ? NOT_AVAILABLE : `${fixed(100 * ratio, decimals)} %`;
}

/** `1.2345` as `1.23`. */
export function ratioText(value: number | null, decimals = 2): string {
  return value === null ? NOT_AVAILABLE : fixed(value, decimals);
}

/** Smaller amounts are rounding errors. */
const MOST_DECIMALS = 8;

/**
 * Decimals for amounts in quote currency: none if the largest is 10 or more, else as many as four
 * significant digits of it need, so that a P&L in bitcoin is not 0.
 *
 * @param amounts that stand beside each other
 */
export function moneyDecimals(amounts: Iterable<number | null>): number {
  const sizes = Array.from(amounts, (amount) => Math.abs(amount ?? 0));
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  if (largest >= 9.9995 || largest === 0) return 0;
  let decimals = Math.min(MOST_DECIMALS, 3 - Math.floor(Math.log10(largest)));
  while (decimals > 0 && sizes.every((size) => size.toFixed(decimals).endsWith('0'))) decimals--;
  return decimals;
}

/** `-12345.6` as `-12,346`, `-0.00123456` as `-0.001235`: quote currency, with thousands separators. */
export function moneyText(
  amount: number | null,
  decimals: number = moneyDecimals([amount]),
): string {
  if (amount === null) return NOT_AVAILABLE;
  const [whole = '', ...fraction] = fixed(Math.abs(amount), decimals).split('.');
  const digits = [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...fraction].join('.');
  return amount < 0 && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

/** `-1470.85`, `0.0012`: the P&L of a trade, with the cents or the decimals that `amounts` need. */
export function pnlText(amount: number | null, amounts: Iterable<number | null>): string {
  return ratioText(amount, Math.max(2, moneyDecimals(amounts)));
}

/** `97123.456` as `97123.46`, `8.12e-7` as `0.000000812`: six significant digits, but at least the cents. */
export function priceText(price: number): string {
  if (price >= 1000) return fixed(price, 2);
  const decimals = Math.min(100, 5 - Math.floor(Math.log10(price)));
  return price.toFixed(decimals).replace(/\.?0+$/, '');
}

/** `12345` as `12,345`. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 test`, `2 tests`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/** The definition of a target metric. */
export function metricName(metric: string): string {
  return Object.hasOwn(METRIC_NAMES, metric) ? METRIC_NAMES[metric]! : metric;
}

const METRIC_NAMES: Readonly<Record<string, string>> = {
  hit: 'hit rate: winning trades / all trades',
  payoff: 'payoff: mean win / mean loss',
  maxdd: 'mean drawdown per episode',
  blunders_per_100: 'blunders per 100 trades',
  high_vol_share: 'share of trades in high volatility',
};

/** The value of a target metric in its display unit. */
export function metricText(metric: string, value: number | null): string {
  switch (metric) {
    case 'hit':
    case 'high_vol_share':
      return percentText(value);
    case 'maxdd':
      return moneyText(value);
    default:
      return ratioText(value);
  }
}

/** A target as "at least", "at most" or "no worse than" a value. */
export function boundText(metric: string, target: number): string {
  const bounds: Readonly<Record<string, string>> = {
    maxdd: 'no worse than',
    blunders_per_100: 'at most',
  };
  return `${bounds[metric] ?? 'at least'} ${metricText(metric, target)}`;
}

/** `toFixed` without -0. */
function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}

/** `no evidence` as `No evidence.` */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** `$0.0421`: enough digits to distinguish small costs. */
export function usdText(usd: number): string {
  return `$${usd.toFixed(usd !== 0 && usd < 1 ? 4 : 2)}`;
}

/** `0.05263` as `0.053`, `0.00042` as `0.00042`: a probability with two significant digits. */
export function pText(p: number | null): string {
  if (p === null) return NOT_AVAILABLE;
  return p >= 0.01 || p === 0 ? fixed(p, p < 0.1 ? 3 : 2) : Number(p.toPrecision(2)).toString();
}
