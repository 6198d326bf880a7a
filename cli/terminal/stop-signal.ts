import { EXIT } from '../failures/exit-codes.ts';

/** Asks a long operation to stop. */
export interface StopSignal {
  readonly signal: AbortSignal;
  /** The exit code of the process if it ends because of it. */
  readonly exitCode: () => number;
  /** Removes the signal handlers. */
  readonly release: () => void;
}

const EXIT_CODES = {
  SIGINT: EXIT.interrupted,
  SIGTERM: EXIT.terminated,
  SIGHUP: EXIT.hungUp,
} as const;

/** Time to record what is in progress; a user does not wait for more than 3 seconds. */
const PATIENCE_MS = 2_500;

/**
 * The first Ctrl-C, SIGTERM or SIGHUP aborts the signal; a second one ends the process at once, and so
 * does a timeout.
 */
export function stopSignal(): StopSignal {
  const controller = new AbortController();
  let exitCode: number = EXIT.interrupted;
  let patience: NodeJS.Timeout | undefined;
  const onSignal = (name: NodeJS.Signals) => {
    exitCode = EXIT_CODES[name as keyof typeof EXIT_CODES];
    if (controller.signal.aborted) process.exit(exitCode);
    patience = setTimeout(() => process.exit(exitCode), PATIENCE_MS).unref();
    controller.abort();
  };
  for (const name of Object.keys(EXIT_CODES)) process.on(name, onSignal);
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    release: () => {
      clearTimeout(patience);
      for (const name of Object.keys(EXIT_CODES)) process.off(name, onSignal);
    },
  };
}
