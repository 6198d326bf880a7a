/** Exit codes of the process. 129, 130 and 143 are 128 + the signal. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  notEnoughData: 3,
  different: 4,
  notSurvived: 5,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;
