import { Option } from 'commander';

export const DEFAULT_LAB = 'lab';

/** `--lab DIR`: the folder of data, sessions, ledger and index. */
export function labOption(): Option {
  return new Option('--lab <dir>', 'folder of markets, sessions and the ledger')
    .env('MAESTRO_LAB')
    .default(DEFAULT_LAB)
    .argParser(labFolder);
}

/** An empty variable counts as unset. */
export function labFolder(typed: string): string {
  return typed === '' ? DEFAULT_LAB : typed;
}
