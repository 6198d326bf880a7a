/** A program that draws on the terminal. */
export interface TerminalUser {
  /** Restores the terminal. */
  release(): void;
  /** Takes the terminal and redraws everything. */
  take(): void;
}

export interface SuspensionGuard {
  /** Suspends the process group, as ctrl-Z does on a terminal in normal mode. */
  suspend(): void;
  end(): void;
}

/**
 * Restores the terminal before the process is suspended, and takes it again when it continues. Without
 * a shell that could resume it, the system does not suspend the process at all.
 */
export function guardSuspension(user: TerminalUser): SuspensionGuard {
  let isHandled = false;
  const onStop = () => {
    isHandled = true;
    user.release();
    // Without a listener the signal suspends the process; the next statement runs after it continues.
    process.off('SIGTSTP', onStop);
    process.kill(process.pid, 'SIGTSTP');
    process.on('SIGTSTP', onStop);
    user.take();
  };
  const onContinue = () => {
    // After SIGSTOP, which cannot be handled, other output may cover the screen.
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
