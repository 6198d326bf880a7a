type Rewrite = (match: readonly string[]) => string;

/** Messages of commander, and the same in the form of all errors. */
const FORMS: readonly (readonly [RegExp, Rewrite])[] = [
  [/^unknown option '(.+)'/, ([, option]) => `read "${option}": there is no such option`],
  [/^unknown command '(.+)'/, ([, name]) => `run "${name}": there is no such command`],
  [/^option '(\S+).*' argument missing/, ([, option]) => `read ${option}: it has no value`],
  [/^required option '(\S+)/, ([, option]) => `run the command: ${option} is missing`],
  [/^missing required argument '(.+)'/, ([, name]) => `run the command: <${name}> is missing`],
  [/^too many arguments.*\. Expected (.+)\.$/, ([, count]) => `run the command: expected ${count}`],
  [
    /^option '(?:-\w, )?(\S+).*' argument '(.*)' is invalid\. (.+)\.$/s,
    ([, option, value, hint]) => `read ${option}: found "${value}"; ${hint}`,
  ],
  [
    /^command-argument value '(.*)' is invalid for argument '(.+)'\. (.+)\.$/s,
    ([, value, name, hint]) => `read <${name}>: found "${value}"; ${hint}`,
  ],
];

/**
 * A message of commander as `Cannot <action>: <what was found>; <what to do>`.
 *
 * @param path of the command, as `maestro data pull`
 */
export function usageError(message: string, path: string): string {
  const [, text, meant] = /^error: (.*?)(?:\n\(Did you mean (.+)\))?\s*$/s.exec(message) ?? [];
  const hint = meant === undefined ? `see ${path} --help` : `did you mean ${meant}`;
  for (const [pattern, rewrite] of FORMS) {
    const match = pattern.exec(text ?? message);
    if (match === null) continue;
    const sentence = `Cannot ${rewrite(match)}`
      .replace('run the command', `run ${path}`)
      .replace('; Expected ', '; give ')
      .replace('; Allowed choices are ', '; use one of ')
      .replace(/\s+/g, ' ');
    return sentence.includes('; ') ? sentence : `${sentence}; ${hint}`;
  }
  return `Cannot run ${path}: ${(text ?? message).trim()}; ${hint}`;
}
