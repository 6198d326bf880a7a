/** Where in which file something was found. Rows count from 1, the header included. */
export interface DataPlace {
  readonly file: string;
  readonly row?: number;
  readonly column?: string;
}

/**
 * The market data cannot be used as they are. The message is for the user: with a place it is what was
 * found there, without one the whole `Cannot <action>: <what was found>; <what to do>`.
 */
export class MarketDataError extends Error {
  readonly place: DataPlace | undefined;

  constructor(message: string, place?: DataPlace, options?: ErrorOptions) {
    super(place === undefined ? message : `Cannot read ${where(place)}: ${message}`, options);
    this.name = 'MarketDataError';
    this.place = place;
  }
}

function where({ file, row, column }: DataPlace): string {
  const parts = [`"${file}"`];
  if (row !== undefined) parts.push(`row ${row}`);
  if (column !== undefined) parts.push(`column "${column}"`);
  return parts.join(', ');
}
