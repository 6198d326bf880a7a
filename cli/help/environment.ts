/** Every environment variable that is read. A test compares the list with the sources. */
export const ENVIRONMENT: readonly (readonly [name: string, about: string])[] = [
  ['MAESTRO_LAB', 'folder of the lab, if --lab is not given'],
  [
    'MAESTRO_OFFLINE',
    'download nothing, and use no models by default; 0, false, no or empty: ignored',
  ],
  ['MAESTRO_ARCHIVE_URL', "address of an archive with the layout of Binance's public one"],
  ['MAESTRO_PLACEBO', 'placebo runs of each kind, if neither --placebo nor the config sets it'],
  ['ANTHROPIC_API_KEY', 'key of the provider anthropic'],
  ['ANTHROPIC_BASE_URL', 'address of the provider anthropic, if not the usual one'],
  ['OPENAI_API_KEY', 'key of the providers openai and compatible; local servers may need none'],
  ['OPENAI_BASE_URL', 'address of these providers; --base-url overrides it for compatible'],
  ['NO_COLOR', 'if set: no bold, no colors, and plain lines instead of the dashboard'],
  ['TERM', 'dumb: as NO_COLOR'],
  ['CI', 'if set, and neither 0 nor false: plain lines instead of the dashboard'],
  ['CONTINUOUS_INTEGRATION', 'as CI'],
];
