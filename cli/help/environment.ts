/** Every variable of the environment that means something here. A test holds it against the sources. */
export const ENVIRONMENT: readonly (readonly [name: string, about: string])[] = [
  ['MAESTRO_LAB', 'the lab, where no --lab is typed'],
  [
    'MAESTRO_OFFLINE',
    'download nothing, and let auto ask no model; 0, false, no or nothing means no',
  ],
  [
    'MAESTRO_ARCHIVE_URL',
    'where bars are downloaded from: an archive laid out as the public one of Binance',
  ],
  [
    'MAESTRO_PLACEBO',
    'how many placebo arms of each kind, where neither --placebo nor the config says it',
  ],
  ['ANTHROPIC_API_KEY', 'key of the provider anthropic'],
  ['ANTHROPIC_BASE_URL', 'where that provider is, if not at its own address'],
  [
    'OPENAI_API_KEY',
    'key of the providers openai and compatible; a server of your own may want none',
  ],
  ['OPENAI_BASE_URL', 'where those providers are; --base-url comes before it for compatible'],
  ['NO_COLOR', 'set to anything: no bold, no colour, and plain lines in place of the dashboard'],
  ['TERM', 'dumb: the same'],
  ['CI', 'set, and neither 0 nor false: plain lines in place of the dashboard'],
  ['CONTINUOUS_INTEGRATION', 'the same'],
  ['SHELL', 'which shell maestro completion explains first'],
];
