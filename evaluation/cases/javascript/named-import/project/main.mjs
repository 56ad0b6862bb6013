import { summary } from './lib/summary.mjs';

const items = [
  { name: 'rent', cents: 90000 },
  { name: 'power', cents: 10000 },
];
console.log(summary(items).join('\n'));
