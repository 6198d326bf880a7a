import { Option } from 'commander';

export const DEFAULT_LAB = 'lab';

/** `--lab DIR`: where data, sessions and the index live. */
export function labOption(): Option {
  return new Option('--lab <dir>', 'folder of data, sessions and the index')
    .env('MAESTRO_LAB')
    .default(DEFAULT_LAB)
    .argParser(labFolder);
}

/** A variable that is set to nothing says nothing. */
export function labFolder(typed: string): string {
  return typed === '' ? DEFAULT_LAB : typed;
}
