import { InvalidArgumentError } from 'commander';

/** A whole number of 0 or more, as typed. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new InvalidArgumentError('Expected a whole number of 0 or more.');
  return Number(text);
}

/** A whole number of 1 or more, as typed. */
export function positiveNumber(text: string): number {
  const value = wholeNumber(text);
  if (value === 0) throw new InvalidArgumentError('Expected a whole number of 1 or more.');
  return value;
}

/** A finite number of 0 or more, as typed. */
export function amount(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError('Expected a number of 0 or more.');
  }
  return value;
}

/** Seconds of a day at most, as typed. */
export function secondsOfDay(text: string): number {
  const value = positiveNumber(text);
  if (value > 86_400) throw new InvalidArgumentError('Expected at most 86400 seconds (one day).');
  return value;
}
