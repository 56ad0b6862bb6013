package pay;

class Account {
    private final String currency;
    private long cents;

    Account(String currency, long cents) {
        this.currency = currency;
        this.cents = cents;
    }

    boolean accepts(Payment payment) {
        return payment.currency() == currency;
    }

    long cents() {
        return cents;
    }

    String currency() {
        return currency;
    }

    void receive(Payment payment) {
        if (!accepts(payment)) {
            throw new IllegalStateException("account is in " + currency + ", payment in " + payment.currency());
        }
        cents += payment.cents();
    }
}
