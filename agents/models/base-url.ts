/** Where a provider is. */
export interface BaseUrl {
  /** Without a query. */
  readonly url: string;
  readonly query: Readonly<Record<string, string>>;
  /** For people: the address without what may be secret. */
  readonly host: string;
  /** What of it is nobody's business. */
  readonly secrets: readonly string[];
}

/**
 * Reads an address as SDKs want it. Gateways take keys in a query; so it is kept, and kept secret.
 *
 * @returns null where the text is no http address, or holds a user name or a password, which requests
 *   cannot carry
 */
export function parseBaseUrl(text: string): BaseUrl | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return null;
  const query = Object.fromEntries(url.searchParams);
  return {
    url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    query,
    host: url.host,
    secrets: url.search === '' ? [] : [text, url.search, ...Object.values(query)],
  };
}
