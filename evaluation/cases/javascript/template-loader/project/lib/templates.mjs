import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export function load(name) {
  return readFileSync(join(__dirname, '..', 'templates', `${name}.html`), 'utf8');
}
