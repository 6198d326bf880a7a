/** Letters (with their marks) and digits of any script that can be seen, _ and -. */
const CHARACTER = String.raw`(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{M}\p{N}_-]`;
const START = String.raw`(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{N}]`;
const SYMBOL = new RegExp(`^${START}(?:${CHARACTER}){0,39}$`, 'u');
const NAME = new RegExp(`^(?:${CHARACTER}){1,64}$`, 'u');

/** So that a name fits a file system with its endings: most allow 255 bytes. */
const MAX_NAME_BYTES = 200;

/** What `isSymbol` and `isMarketName` accept, for messages. */
export const SYMBOL_RULE = '1 to 40 letters, digits, _ and -';
export const NAME_RULE = '1 to 64 letters, digits, _ and - (200 bytes at most)';

/** The one spelling of a symbol: composed (NFC) and in capitals, where its script has them. */
export function inCapitals(text: string): string {
  return text.normalize('NFC').toUpperCase().normalize('NFC');
}

/** Whether a text in capitals is a symbol: BTCUSDT, 币安人生USDT. It is safe in paths and encoded addresses. */
export function isSymbol(text: string): boolean {
  return SYMBOL.test(text);
}

/** Whether a composed text can name a market, and its file. */
export function isMarketName(text: string): boolean {
  return NAME.test(text) && Buffer.byteLength(text) <= MAX_NAME_BYTES;
}
