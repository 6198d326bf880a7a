import { hash } from 'node:crypto';

/** A script as it can stand inside a page: nothing in it ends the element. */
export function embeddedScript(script: string): string {
  return script.replace(/<(?=\/script|!--)/gi, '\\x3c');
}

/** Data as JSON inside a page: nothing in it is markup, or ends a line of a script. */
export function embeddedJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** What a page may do: show itself and run this one script. Nothing is fetched, and nothing is sent. */
export function contentPolicy(script: string): string {
  return [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    `script-src 'sha256-${hash('sha256', script, 'base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
