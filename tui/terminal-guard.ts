/** What draws on a terminal, and can stop doing so. */
export interface TerminalUser {
  /** Gives the terminal back as it was found. */
  release(): void;
  /** Takes it again, and draws everything anew. */
  take(): void;
}

export interface SuspensionGuard {
  /** Suspends the process and those with it, as ctrl-Z does where nobody listens to keys. */
  suspend(): void;
  end(): void;
}

/**
 * Gives the terminal back before the process is suspended, and takes it again when it goes on. Where
 * nobody could wake it (no shell waits), the system does not suspend it, and it just goes on.
 */
export function guardSuspension(user: TerminalUser): SuspensionGuard {
  let isHandled = false;
  const onStop = () => {
    isHandled = true;
    user.release();
    // Without a listener the signal does what it always does; below is the first thing after that.
    process.off('SIGTSTP', onStop);
    process.kill(process.pid, 'SIGTSTP');
    process.on('SIGTSTP', onStop);
    user.take();
  };
  const onContinue = () => {
    // Stopped by SIGSTOP, it was not asked before: others may have drawn over it since.
    if (!isHandled) {
      user.release();
      user.take();
    }
    isHandled = false;
  };
  process.on('SIGTSTP', onStop);
  process.on('SIGCONT', onContinue);
  return {
    suspend: () => process.kill(0, 'SIGTSTP'),
    end: () => {
      process.off('SIGTSTP', onStop);
      process.off('SIGCONT', onContinue);
    },
  };
}
