/** A JSON Schema, as far as ours go. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** Keywords that do not restrict what is valid. */
const NOTES = new Set([
  ...['$schema', 'title', 'description', 'default', 'format', 'definitions', 'readOnly'],
]);

/**
 * Where a value violates a JSON Schema: a validator of the few keywords that ours use, so that
 * the schemas are not checked by the library that generates them.
 *
 * @throws {TypeError} a keyword that it does not know: nothing is taken for valid unread
 */
export function schemaProblems(schema: JsonSchema, value: unknown, at = '$'): string[] {
  return Object.entries(schema).flatMap(([keyword, rule]) =>
    NOTES.has(keyword) ? [] : problemsOf(keyword, rule, schema, value, at),
  );
}

function problemsOf(
  keyword: string,
  rule: unknown,
  schema: JsonSchema,
  value: unknown,
  at: string,
): string[] {
  const number = typeof value === 'number' ? value : null;
  const text = typeof value === 'string' ? value : null;
  const list = Array.isArray(value) ? (value as unknown[]) : null;
  const object =
    value !== null && typeof value === 'object' && list === null
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  const unless = (isValid: boolean) =>
    isValid ? [] : [`${at}: ${keyword} ${JSON.stringify(rule)}`];
  const bound = rule as number;
  const schemas = rule as readonly JsonSchema[];
  const fitting = () => schemas.filter((one) => schemaProblems(one, value, at).length === 0).length;

  switch (keyword) {
    case 'type':
      return unless([rule].flat().some((type) => isOfType(type as string, value)));
    case 'const':
      return unless(value === rule);
    case 'enum':
      return unless((rule as unknown[]).includes(value));
    case 'anyOf':
      return unless(fitting() > 0);
    case 'oneOf':
      return unless(fitting() === 1);
    case 'allOf':
      return unless(fitting() === schemas.length);
    case 'minimum':
      return unless(number === null || number >= bound);
    case 'maximum':
      return unless(number === null || number <= bound);
    case 'exclusiveMinimum':
      return unless(number === null || number > bound);
    case 'exclusiveMaximum':
      return unless(number === null || number < bound);
    case 'pattern':
      return unless(text === null || new RegExp(rule as string).test(text));
    case 'minLength':
      return unless(text === null || text.length >= bound);
    case 'maxLength':
      return unless(text === null || text.length <= bound);
    case 'minItems':
      return unless(list === null || list.length >= bound);
    case 'maxItems':
      return unless(list === null || list.length <= bound);
    case 'items':
      return (list ?? []).flatMap((one, i) =>
        schemaProblems(rule as JsonSchema, one, `${at}[${i}]`),
      );
    case 'required':
      return unless(object === null || schemaKeys(rule).every((key) => Object.hasOwn(object, key)));
    case 'properties':
      return Object.entries(rule as Record<string, JsonSchema>).flatMap(([key, one]) =>
        object !== null && Object.hasOwn(object, key)
          ? schemaProblems(one, object[key], `${at}.${key}`)
          : [],
      );
    case 'propertyNames':
      return Object.keys(object ?? {}).flatMap((key) =>
        schemaProblems(rule as JsonSchema, key, `${at}.${key}`),
      );
    case 'additionalProperties': {
      const known = Object.keys((schema.properties ?? {}) as object);
      const others = Object.keys(object ?? {}).filter((key) => !known.includes(key));
      if (rule === false) return unless(others.length === 0);
      return others.flatMap((key) =>
        schemaProblems(rule as JsonSchema, object![key], `${at}.${key}`),
      );
    }
    default:
      throw new TypeError(`Cannot check "${keyword}" at ${at}`);
  }
}

function schemaKeys(rule: unknown): string[] {
  return rule as string[];
}

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'null':
      return value === null;
    case 'object':
      return value !== null && typeof value === 'object' && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}
