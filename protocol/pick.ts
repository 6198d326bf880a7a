/** Some fields of an object, in the order of `names`; undefined ones are left out. */
export function pick<From extends object, Key extends keyof From>(
  from: From,
  names: readonly Key[],
): Pick<From, Key> {
  const fields = names.map((name) => [name, from[name]] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined)) as Pick<From, Key>;
}
