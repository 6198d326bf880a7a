import leven from 'leven';

/** What to do about a mistyped name, after the semicolon of a message: the closest name, or all of them. */
export function suggestion(typed: string, names: readonly string[]): string {
  const [closest] = [...names].sort((a, b) => leven(typed, a) - leven(typed, b));
  return closest !== undefined && leven(typed, closest) <= Math.max(2, typed.length / 3)
    ? `did you mean "${closest}"?`
    : `use ${new Set(names).size === 1 ? '' : 'one of '}${[...new Set(names)].join(', ')}`;
}
