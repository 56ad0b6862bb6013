class Response {
  constructor() {
    this.status = 0;
    this.body = null;
  }

  send(status, body) {
    if (this.status) throw new Error('cannot send a response that was sent');
    this.status = status;
    this.body = JSON.stringify(body);
  }
}

module.exports = { Response };
