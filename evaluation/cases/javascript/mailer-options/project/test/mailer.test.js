const test = require('node:test');
const assert = require('node:assert');
const { envelope } = require('../src/mailer');

test('a mail has a sender', () => {
  assert.strictEqual(envelope('a@example.org', {}).from, 'noreply@example.org');
});

test('the sender can be chosen', () => {
  const mail = envelope('a@example.org', { from: 'sales@example.org' });
  assert.strictEqual(mail.from, 'sales@example.org');
});
