/** The address of a provider. */
export interface BaseUrl {
  /** Without a query. */
  readonly url: string;
  readonly query: Readonly<Record<string, string>>;
  /** For messages: the address without possible secrets. */
  readonly host: string;
  /** Parts of the address that must be redacted. */
  readonly secrets: readonly string[];
}

/**
 * Reads an address. Its query is kept and treated as secret, since gateways take keys there.
 *
 * @returns null if the text is not an http address, or contains a user name or a password, which
 *   `fetch` rejects
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
