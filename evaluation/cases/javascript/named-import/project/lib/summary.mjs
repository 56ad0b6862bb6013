import { formatMoney, formatShare } from './format.mjs';

export function summary(items) {
  const whole = items.reduce((sum, item) => sum + item.cents, 0);
  return items.map(({ name, cents }) => {
    const share = formatShare(cents, whole);
    return `${name}: ${formatMoney(cents)} (${share})`;
  });
}
