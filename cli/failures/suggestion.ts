import leven from 'leven';

/** What may have been meant: the closest name, or all of them where none is close. */
export function suggestion(typed: string, names: readonly string[]): string {
  const [closest] = [...names].sort((a, b) => leven(typed, a) - leven(typed, b));
  return closest !== undefined && leven(typed, closest) <= Math.max(2, typed.length / 3)
    ? `did you mean "${closest}"?`
    : `there ${new Set(names).size === 1 ? 'is' : 'are'} ${[...new Set(names)].join(', ')}`;
}
