import { Option } from 'commander';

/** `--lab DIR`: where data, sessions and the index live. */
export function labOption(): Option {
  return new Option('--lab <dir>', 'folder of data, sessions and the index')
    .env('MAESTRO_LAB')
    .default('lab');
}
