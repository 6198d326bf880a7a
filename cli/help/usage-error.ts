/** Messages of commander, and the same in the form of all errors. */
const FORMS: readonly (readonly [pattern: RegExp, form: string])[] = [
  [/^unknown option '(.+)'.*$/s, 'read "$1": there is no such option'],
  [/^unknown command '(.+)'.*$/s, 'run "$1": there is no such command'],
  [/^option '(\S+).*' argument missing.*$/s, 'read $1: it has no value'],
  [/^required option '(\S+).*$/s, 'run the command: $1 is missing'],
  [/^missing required argument '(.+)'.*$/s, 'run the command: <$1> is missing'],
  [/^too many arguments.*\. Expected (.+)\.$/s, 'run the command: expected $1'],
  [/^option '(?:-\w, )?(\S+).*' argument '(.*)' is invalid\. (.+)\.$/s, 'read $1: found "$2"; $3'],
  [
    /^command-argument value '(.*)' is invalid for argument '(.+)'\. (.+)\.$/s,
    'read <$2>: found "$1"; $3',
  ],
];

/**
 * A message of commander as `Cannot <action>: <what was found>; <what to do>`.
 *
 * @param path of the command, as `maestro data pull`
 */
export function usageError(message: string, path: string): string {
  const [, text = message, meant] =
    /^error: (.*?)(?:\n\(Did you mean (.+)\))?\s*$/s.exec(message) ?? [];
  const hint = meant === undefined ? `see ${path} --help` : `did you mean ${meant}`;
  const form = FORMS.find(([pattern]) => pattern.test(text));
  if (form !== undefined) {
    const sentence = `Cannot ${text.replace(...form)}`
      .replace('run the command', `run ${path}`)
      .replace('; Expected ', '; give ')
      .replace('; Allowed choices are ', '; use one of ')
      .replace(/\s+/g, ' ');
    return sentence.includes('; ') ? sentence : `${sentence}; ${hint}`;
  }
  return `Cannot run ${path}: ${text.trim()}; ${hint}`;
}
