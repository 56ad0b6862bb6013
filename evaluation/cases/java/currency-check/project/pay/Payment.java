package pay;

record Payment(String currency, long cents) {
    static Payment parse(String text) {
        String[] parts = text.split(" ");
        return new Payment(parts[0], Long.parseLong(parts[1]));
    }
}
