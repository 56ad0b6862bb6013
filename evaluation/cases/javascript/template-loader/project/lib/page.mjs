import { load } from './templates.mjs';

export function page(name, values) {
  return load(name).replace(/\{(\w+)\}/g, (_, key) => values[key] ?? '');
}
