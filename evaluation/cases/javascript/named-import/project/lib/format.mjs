const EURO = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });

export function formatAmount(cents) {
  return EURO.format(cents / 100);
}

export function formatShare(part, whole) {
  return `${Math.round((100 * part) / whole)} %`;
}
